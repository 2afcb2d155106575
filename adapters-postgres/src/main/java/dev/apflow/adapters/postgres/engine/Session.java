package dev.apflow.adapters.postgres.engine;

import dev.apflow.adapters.postgres.settings.PostgresSettings;

import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A connection that lasts and holds a lock, or waits for one. The server frees what it holds when
 * this process is gone, however it went: at once where it sees the socket closed, after a few
 * seconds where the whole machine is silent.
 */
public final class Session implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Session.class.getName());

    private static final Duration LOGIN = Duration.ofSeconds(10);

    /** Longer than any statement of a session. */
    private static final Duration SOCKET = Duration.ofSeconds(15);

    private static final SqlQuery PROCESS = SqlQuery.of("select pg_backend_pid()");

    private static final SqlQuery IS_STANDBY = SqlQuery.of("select pg_is_in_recovery()");

    private final Connection connection;

    private Session(Connection connection) {
        this.connection = connection;
    }

    /**
     * Opens one where sessions can be held.
     *
     * @param name what the server shows of it
     */
    public static Session open(PostgresSettings settings, String name) throws SQLException {
        return open(settings, name, PoolerMode.NONE, SOCKET);
    }

    /**
     * Opens one, in which nothing is prepared.
     *
     * @param name what the server shows of it
     * @param socket for the server to answer
     */
    public static Session open(
            PostgresSettings settings, String name, PoolerMode proxy, Duration socket)
            throws SQLException {
        Connection connection =
                DirectConnections.connect(
                        settings,
                        settings.url().jdbc(LOGIN, socket, PoolerMode.POOLING.parameters()),
                        name);
        return prepared(new Session(connection), settings, proxy);
    }

    private static Session prepared(Session session, PostgresSettings settings, PoolerMode proxy)
            throws SQLException {
        boolean prepared = false;
        try {
            session.prepare(settings, proxy);
            prepared = true;
            return session;
        } finally {
            if (!prepared) {
                session.close();
            }
        }
    }

    /** Through a pooler the settings would reach whoever has the server's session next. */
    private void prepare(PostgresSettings settings, PoolerMode proxy) throws SQLException {
        if (proxy == PoolerMode.NONE) {
            execute(SessionSettings.lasting(settings.schema()));
            ClientLiveness.watch(this);
        }
    }

    /** The server process that serves this connection. */
    public int process() throws SQLException {
        return PROCESS.row(row -> row.getInt(1)).with(connection).orElseThrow();
    }

    /**
     * Looks whether the server is there and takes writes: a lock held on a standby tells nobody
     * anything.
     *
     * @throws SQLException it does not, or is a standby
     */
    public void check() throws SQLException {
        if (IS_STANDBY.row(row -> row.getBoolean(1)).with(connection).orElse(true)) {
            throw standby();
        }
    }

    public static SQLException standby() {
        return new SQLException("the server is a standby", "25006");
    }

    /**
     * What it is told, as soon as there is something; nothing after a while. A driver that waits
     * sees at once that the server has left.
     */
    public List<String> notifications(int millis) throws SQLException {
        PGNotification[] all = connection.unwrap(PGConnection.class).getNotifications(millis);
        return all == null ? List.of() : Stream.of(all).map(PGNotification::getParameter).toList();
    }

    public boolean answers() throws SQLException {
        return connection.isValid(1);
    }

    public Connection connection() {
        return connection;
    }

    public void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** May come from another thread, to end what the session waits for. */
    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException failure) {
            LOG.log(System.Logger.Level.DEBUG, "a session was closed already", failure);
        }
    }
}
