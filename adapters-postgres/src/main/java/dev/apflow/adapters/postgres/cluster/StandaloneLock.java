package dev.apflow.adapters.postgres.cluster;

import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.SqlText;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The lock by which sessions show that their process has the database: standalone processes each
 * for itself, the nodes of a cluster together. The server frees it when the process is gone. It
 * makes things quicker and decides nothing: see {@link StandaloneTerm}.
 */
final class StandaloneLock {

    private static final SqlText LOCK =
            SqlText.inline(StandaloneLock.class, "select pg_try_advisory_lock(${lock STANDALONE})");

    private static final SqlText LOCK_SHARED =
            SqlText.inline(
                    StandaloneLock.class, "select pg_try_advisory_lock_shared(${lock STANDALONE})");

    private static final SqlText END =
            SqlText.inline(
                    StandaloneLock.class,
                    """
                    select pg_terminate_backend(a.pid)
                    from pg_stat_activity a join pg_locks l on l.pid = a.pid
                    where a.pid = :process and a.usename = current_user and ${is_lock STANDALONE} and l.granted and l.mode = 'ExclusiveLock'
                    """,
                    "process");

    private StandaloneLock() {}

    /** Takes it for this session alone, if nobody has it. */
    static boolean take(Connection connection) throws SQLException {
        return locked(connection, LOCK);
    }

    /** Takes a share in it, unless a standalone process has it. */
    static boolean share(Connection connection) throws SQLException {
        return locked(connection, LOCK_SHARED);
    }

    private static boolean locked(Connection connection, SqlText sql) throws SQLException {
        return SqlQuery.of(sql).row(row -> row.getBoolean(1)).with(connection).orElse(false);
    }

    /** Ends the session of a standalone process, should it have the lock and be of our own user. */
    static void end(Connection connection, Optional<Integer> process) throws SQLException {
        if (process.isPresent()) {
            SqlQuery.of(END, call -> call.set("process").number(process.get()))
                    .row(row -> row.getBoolean(1))
                    .with(connection);
        }
    }
}
