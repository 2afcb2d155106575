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

    RunReads runs();

    Flows flows();

    TaskClaims claims();

    TaskReports reports();

    EventLog events();

    AttemptLogs logs();

    Retention retention();

    ScheduleWrites scheduleWrites();

    ScheduleReads scheduleReads();

    QueueWrites queueWrites();

    QueueReads queueReads();

    StoreClock clock();

    /** Tells {@code observer}, and nobody else any more, how calls end. */
    default void observe(WriteObserver observer) {}

    /**
     * Tries whether changes can be written, and leaves none behind.
     *
     * @param thorough whether there is room as well
     * @throws StoreUnreachable they cannot
     */
    default void probe(boolean thorough) {}

    /** What it is and where, without secrets: {@code duckdb .data/apflow.duckdb}. */
    String description();

    @Override
    void close();
}
