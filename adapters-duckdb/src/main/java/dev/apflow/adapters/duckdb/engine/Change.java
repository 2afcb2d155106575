package dev.apflow.adapters.duckdb.engine;

import java.sql.SQLException;

/**
 * What a caller wants changed. Runs on the writer's thread, in a transaction that it may share with
 * others; may run more than once, each time after everything it did before was rolled back. So it
 * keeps no state, and does nothing slow that could be done before or after.
 */
@FunctionalInterface
public interface Change<T> {

    T apply(Session session) throws SQLException;

    /**
     * The answer where the change broke a unique constraint: asked in a new transaction, in which
     * it looks for what stands in its way.
     */
    default T refused(Session session, SQLException violation) throws SQLException {
        throw violation;
    }
}
