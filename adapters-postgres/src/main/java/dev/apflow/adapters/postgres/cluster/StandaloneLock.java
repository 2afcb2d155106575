package dev.apflow.adapters.postgres.cluster;

import dev.apflow.adapters.postgres.engine.AdvisoryLock;
import dev.apflow.adapters.postgres.engine.SqlStatement;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The lock by which sessions show that their process has the database: standalone processes each
 * for itself, the nodes of a cluster together. The server frees it when the process is gone. It
 * makes things quicker and decides nothing: see {@link StandaloneTerm}.
 */
public final class StandaloneLock {

    private static final String LOCK =
            "select pg_try_advisory_lock(KEY)".replace("KEY", AdvisoryLock.STANDALONE.key());

    private static final String LOCK_SHARED =
            "select pg_try_advisory_lock_shared(KEY)".replace("KEY", AdvisoryLock.STANDALONE.key());

    private static final String END =
            """
            select pg_terminate_backend(a.pid)
            from pg_stat_activity a join pg_locks l on l.pid = a.pid
            where a.pid = ? and a.usename = current_user and LOCK and l.granted and l.mode = 'ExclusiveLock'
            """
                    .replace("LOCK", AdvisoryLock.STANDALONE.isIn());

    private StandaloneLock() {}

    /** Takes it for this session alone, if nobody has it. */
    static boolean take(Connection connection) throws SQLException {
        return locked(connection, LOCK);
    }

    /** Takes a share in it, unless a standalone process has it. */
    static boolean share(Connection connection) throws SQLException {
        return locked(connection, LOCK_SHARED);
    }

    private static boolean locked(Connection connection, String sql) throws SQLException {
        try (SqlStatement call = new SqlStatement(connection, sql)) {
            return call.row(row -> row.getBoolean(1)).orElse(false);
        }
    }

    /** Ends the session of a standalone process, should it have the lock and be of our own user. */
    static void end(Connection connection, Optional<Integer> process) throws SQLException {
        if (process.isPresent()) {
            try (SqlStatement call = new SqlStatement(connection, END)) {
                call.number(process.get()).row(row -> row.getBoolean(1));
            }
        }
    }

    public static String oneLine(SQLException problem) {
        return String.valueOf(problem.getMessage()).lines().findFirst().orElse("no reason given");
    }
}
