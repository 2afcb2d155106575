package dev.apflow.adapters.postgres.engine;

import java.sql.Connection;
import java.sql.SQLException;

/** The exclusive side of {@link WriteFence}, for whoever takes the database over. */
public final class TakeoverLock {

    private static final SqlText EXCLUSIVE =
            SqlText.inline(
                    TakeoverLock.class,
                    """
                    select set_config('lock_timeout', '2s', true);
                    select pg_advisory_xact_lock(${lock TAKEOVER});
                    select set_config('lock_timeout', '0', true)
                    """);

    private static final SqlText END_WRITERS =
            SqlText.inline(
                    TakeoverLock.class,
                    """
                    select pg_terminate_backend(l.pid)
                    from pg_locks l join pg_stat_activity a on a.pid = l.pid and a.usename = current_user
                    where ${is_lock TAKEOVER} and l.mode = 'ShareLock' and l.granted
                    """);

    private TakeoverLock() {}

    /**
     * Waits until no write is about to commit, and keeps others from it until the transaction ends.
     *
     * @throws SQLException that says {@link SqlErrors#isLockTimeout}, after two seconds
     */
    public static void take(Connection connection) throws SQLException {
        try (SqlStatement call = new SqlStatement(connection, EXCLUSIVE)) {
            call.execute();
        }
    }

    /** Ends the sessions of our own user that are in the way of {@link #take}. */
    public static void endWriters(Connection connection) throws SQLException {
        SqlQuery.of(END_WRITERS).rows(row -> row.getBoolean(1)).with(connection);
    }
}
