package dev.apflow.adapters.postgres.engine;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Orders every write of a process before or after the moment at which somebody else takes the
 * database over, from standalone to standalone process, or between a standalone process and a
 * cluster.
 *
 * <p>A write takes a shared lock for its transaction and then looks, in a statement of its own,
 * whether its process still has the database. Who takes the database over has the exclusive lock
 * for its transaction: see {@link TakeoverLock}. So a takeover waits for the writes that are about
 * to commit, and what comes behind it is refused. The look divides by zero where it is not content:
 * that ends the transaction.
 *
 * <p>It costs no round trip. In a transaction lock, look and commit go to the server together, and
 * the lock is held for these alone. A statement that is a transaction of its own goes to the server
 * behind lock and look; the three are one transaction.
 */
public final class WriteFence {

    private static final String DIVISION_BY_ZERO = "22012";

    private static final String LOCK =
            SqlText.inline(
                                    WriteFence.class,
                                    "select pg_advisory_xact_lock_shared(${lock TAKEOVER});")
                            .sql()
                    + " ";

    private static final String TERM_LOOK =
            "select 1 / count(*)::integer from apflow_standalone where token = ?::uuid and not"
                    + " released; ";

    private static final String CLUSTER_LOOK =
            "select 1 / (1 - count(*))::integer from apflow_standalone where not released; ";

    /** Lock and look. */
    private static final int RESULTS = 2;

    /** For changes of the tables: who makes them has the database by another right. */
    static final WriteFence NONE = new WriteFence("", Optional.empty(), () -> {});

    /** Of a node of a cluster: no standalone process has the database. */
    public static final WriteFence CLUSTER =
            new WriteFence(LOCK + CLUSTER_LOOK, Optional.empty(), () -> {});

    private final String condition;
    private final Optional<String> token;
    private final Runnable refused;

    private WriteFence(String condition, Optional<String> token, Runnable refused) {
        this.condition = condition;
        this.token = token;
        this.refused = refused;
    }

    /**
     * Of a standalone process.
     *
     * @param token of its term
     * @param refused told when a write was refused; returns at once
     */
    public static WriteFence ofTerm(String token, Runnable refused) {
        return new WriteFence(LOCK + TERM_LOOK, Optional.of(token), refused);
    }

    /**
     * Commits the transaction.
     *
     * @throws Superseded it was not committed
     */
    void commit(Connection connection) throws SQLException {
        if (condition.isEmpty()) {
            connection.commit();
            return;
        }
        try (SqlStatement call = call(connection, "commit")) {
            call.execute();
        } catch (SQLException problem) {
            throw judged(problem);
        }
    }

    /** A statement that is a transaction of its own. */
    public SqlStatement call(Connection connection, String sql) throws SQLException {
        return withToken(new SqlStatement(connection, condition + sql));
    }

    /** A statement that is a transaction of its own. */
    public SqlStatement call(Connection connection, SqlText text) throws SQLException {
        return withToken(new SqlStatement(connection, condition, token.isPresent() ? 1 : 0, text));
    }

    private SqlStatement withToken(SqlStatement call) throws SQLException {
        return token.isPresent() ? call.text(token.get()) : call;
    }

    /**
     * The rows of a {@link #call}.
     *
     * @throws Superseded nothing was changed
     */
    public <T> List<T> rows(SqlStatement call, SqlStatement.Map<T> map) throws SQLException {
        try {
            return condition.isEmpty() ? call.rows(map) : call.rowsBehind(RESULTS, map);
        } catch (SQLException problem) {
            throw judged(problem);
        }
    }

    /**
     * Runs a {@link #call} that returns no rows.
     *
     * @throws Superseded nothing was changed
     */
    public void run(SqlStatement call) throws SQLException {
        try {
            call.execute();
        } catch (SQLException problem) {
            throw judged(problem);
        }
    }

    private SQLException judged(SQLException problem) {
        if (condition.isEmpty() || !DIVISION_BY_ZERO.equals(problem.getSQLState())) {
            return problem;
        }
        refused.run();
        return new Superseded(problem);
    }
}
