package dev.apflow.adapters.postgres.engine;

import dev.apflow.adapters.postgres.settings.PostgresSettings;
import dev.apflow.application.store.StoreRefused;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Finds out how the server is reached, by behaviour: a transaction of one connection is open while
 * another one asks which server process serves it. Through a pooler that pools by transaction the
 * two meet in one server process, or one of them is moved to another. A connection that keeps a
 * server process of its own is a session, whatever is in between; PgBouncer in session mode is one.
 *
 * <p>That the two meet is proof. That they do not meet is none: other programs may have kept the
 * pooler's sessions busy. So it is tried several times. What is right never depends on the answer,
 * only what is quick: see the package's documentation.
 */
public final class PoolerProbe {

    private static final System.Logger LOG = System.getLogger(PoolerProbe.class.getName());

    private static final Duration LOGIN = Duration.ofSeconds(10);

    /** Where a pool is full the rival waits. That tells nothing, and must not take long. */
    private static final Duration SOCKET = Duration.ofSeconds(2);

    private static final int ROUNDS = 4;

    /** PgBouncer's words. */
    private static final String NO_TRANSACTIONS =
            "transaction blocks not allowed in statement pooling mode";

    private PoolerProbe() {}

    /**
     * Looks.
     *
     * @throws dev.apflow.application.store.StoreRefused the server or the database is not one to
     *     work with
     */
    public static PoolerMode look(PostgresSettings settings) throws SQLException {
        try (Connection ours = connect(settings)) {
            ServerCheck.require(ours, settings.url());
            int first = process(ours);
            try (Connection rival = connect(settings)) {
                return isShared(ours, first, rival) ? PoolerMode.POOLING : PoolerMode.NONE;
            } catch (SQLException noVerdict) {
                refuseSingleStatements(noVerdict);
                LOG.log(System.Logger.Level.DEBUG, "a second connection tells nothing", noVerdict);
                return process(ours) == first ? PoolerMode.NONE : PoolerMode.POOLING;
            }
        }
    }

    /** Nothing can be done without transactions. */
    private static void refuseSingleStatements(SQLException problem) {
        if (String.valueOf(problem.getMessage()).contains(NO_TRANSACTIONS)) {
            throw new StoreRefused(
                    "the database is reached through a pooler that pools single statements"
                        + " (PgBouncer: pool_mode = statement): expected transaction or session");
        }
    }

    private static boolean isShared(Connection ours, int first, Connection rival)
            throws SQLException {
        rival.setAutoCommit(false);
        for (int i = 0; i < ROUNDS; i++) {
            if (process(rival) == first || process(ours) != first) {
                return true;
            }
            rival.rollback();
        }
        return false;
    }

    private static int process(Connection connection) throws SQLException {
        try (SqlStatement call = new SqlStatement(connection, "select pg_backend_pid()")) {
            return call.row(row -> row.getInt(1)).orElseThrow();
        }
    }

    private static Connection connect(PostgresSettings settings) throws SQLException {
        return DirectConnections.connect(
                settings,
                settings.url().jdbc(LOGIN, SOCKET, PoolerMode.POOLING.parameters()),
                "apflow " + settings.node());
    }
}
