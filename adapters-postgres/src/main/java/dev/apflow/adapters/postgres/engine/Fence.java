package dev.apflow.adapters.postgres.engine;

import dev.apflow.application.store.WriteAuthority;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Orders what leaders write before or after every grant of their leadership.
 *
 * <p>A write takes the shared lock for its transaction and then looks, in a statement of its own,
 * whether its term still has leadership; a grant takes the exclusive lock for its transaction. So a
 * grant waits for the writes under way, and what comes behind it sees the new epoch. The locks live
 * in memory only: a lock on the leadership's row would cost a write to it in every transaction (see
 * ADR 7).
 *
 * <p>A write that hangs must not hold up the next leader: whoever waits for the exclusive lock for
 * too long ends the sessions that have the shared one, and what they were about is undone.
 */
public final class Fence {

    private static final SqlText ADMITS =
            SqlText.inline(
                    Fence.class,
                    "select pg_advisory_xact_lock_shared(${lock FENCE}); ${seated}",
                    "epoch",
                    "leader",
                    "leader_life");

    private static final SqlText CLOSE =
            SqlText.inline(
                    Fence.class,
                    """
                    select set_config('lock_timeout', :patience, true);
                    select pg_advisory_xact_lock(${lock FENCE});
                    select set_config('lock_timeout', '0', true)
                    """,
                    "patience");

    private static final SqlText CLEAR =
            SqlText.inline(
                    Fence.class,
                    """
                    select pg_terminate_backend(l.pid)
                    from pg_locks l join pg_stat_activity a on a.pid = l.pid and a.usename = current_user
                    where ${is_lock FENCE} and l.mode = 'ShareLock' and l.granted
                    """);

    private Fence() {}

    /** For a leader's write; holds until its transaction ends. */
    static boolean admits(Connection connection, WriteAuthority.Term term) throws SQLException {
        try (SqlStatement call = new SqlStatement(connection, ADMITS)) {
            give(call, term);
            return !call.rowsBehind(1, row -> row.getInt(1)).isEmpty();
        }
    }

    /** Gives the parameters of {@code seated.sql}. */
    public static void give(SqlStatement call, WriteAuthority.Term term) throws SQLException {
        call.set("epoch").number(term.epoch().value());
        call.set("leader").text(term.leader().node().value());
        call.set("leader_life").number(term.leader().incarnation().value());
    }

    /**
     * For a grant; waits until no leader's write is under way.
     *
     * @throws SQLException that says {@link SqlErrors#isLockTimeout}, after {@code patience}
     */
    public static void close(Connection connection, Duration patience) throws SQLException {
        try (SqlStatement call = new SqlStatement(connection, CLOSE)) {
            call.set("patience")
                    .text(Long.toString(patience.toMillis()))
                    .rowsBehind(2, row -> row.getString(1));
        }
    }

    /**
     * Ends the writes that are in the way of {@link #close}; how many. Those of another user, whom
     * the server would not let us end, end by their own timeouts.
     */
    public static int clear(Connection connection) throws SQLException {
        try (SqlStatement call = new SqlStatement(connection, CLEAR)) {
            return call.rows(row -> row.getBoolean(1)).size();
        }
    }
}
