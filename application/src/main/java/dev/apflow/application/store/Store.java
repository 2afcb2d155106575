package dev.apflow.application.store;

/**
 * A store opened for this process: every port over the same data.
 *
 * <p>Closing is synchronous and may be done twice; the other methods then throw {@link
 * StoreUnreachable}.
 */
public interface Store extends AutoCloseable {

    TreeWrites trees();

    TaskWrites tasks();

    TaskReads reads();

    TaskClaims claims();

    TaskReports reports();

    EventLog events();

    StoreClock clock();

    /** What it is and where, without secrets: {@code duckdb .data/apflow.duckdb}. */
    String description();

    @Override
    void close();
}
