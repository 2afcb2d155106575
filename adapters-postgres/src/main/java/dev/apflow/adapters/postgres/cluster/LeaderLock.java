package dev.apflow.adapters.postgres.cluster;

import dev.apflow.adapters.postgres.engine.AdvisoryLock;
import dev.apflow.adapters.postgres.engine.Session;
import dev.apflow.adapters.postgres.engine.SqlErrors;
import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.domain.election.Epoch;

import java.sql.SQLException;

/**
 * The lock by which a leader's session shows that its process lives. Each term has a lock of its
 * own, so whoever waits for it waits for the end of exactly that term.
 */
record LeaderLock(Epoch epoch) {

    private static final SqlText TAKE =
            SqlText.inline(
                    LeaderLock.class, "select pg_try_advisory_lock(${lock LEADER :key})", "key");

    private static final SqlText WAIT =
            SqlText.inline(
                    LeaderLock.class,
                    """
                    select pg_advisory_lock_shared(${lock LEADER :key});
                    select pg_advisory_unlock_shared(${lock LEADER :key})
                    """,
                    "key");

    /** Takes it for this session, if nobody has it. */
    boolean take(Session session) throws SQLException {
        return SqlQuery.of(TAKE, call -> call.set("key").number(key()))
                .row(row -> row.getBoolean(1))
                .with(session.connection())
                .orElse(false);
    }

    /** Waits until nobody has it; false where the session's patience ended before. */
    boolean isFreed(Session session) throws SQLException {
        try (SqlStatement call = new SqlStatement(session.connection(), WAIT)) {
            return call.set("key").number(key()).rowsBehind(1, row -> row.getBoolean(1)).get(0);
        } catch (SQLException problem) {
            if (SqlErrors.isLockTimeout(problem)) {
                return false;
            }
            throw problem;
        }
    }

    private int key() {
        return AdvisoryLock.ofLeader(epoch);
    }
}
