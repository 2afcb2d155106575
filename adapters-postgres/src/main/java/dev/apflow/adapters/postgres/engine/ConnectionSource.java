package dev.apflow.adapters.postgres.engine;

import dev.apflow.adapters.postgres.settings.PostgresSettings;

import org.jspecify.annotations.Nullable;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;

import javax.sql.DataSource;

/**
 * Makes the connections of a pool. Each logs in with the password of the moment; that one was
 * refused is logged once, until one is accepted.
 */
final class ConnectionSource implements DataSource {

    private static final System.Logger LOG = System.getLogger(ConnectionSource.class.getName());

    private final PostgresSettings settings;
    private final String jdbc;
    private final AtomicBoolean refused = new AtomicBoolean();

    ConnectionSource(PostgresSettings settings, String jdbc) {
        this.settings = settings;
        this.jdbc = jdbc;
    }

    @Override
    public Connection getConnection() throws SQLException {
        try {
            Connection connection =
                    DirectConnections.connect(settings, jdbc, "apflow " + settings.node());
            if (refused.getAndSet(false)) {
                LOG.log(System.Logger.Level.INFO, "{0} accepts the password again", settings.url());
            }
            return connection;
        } catch (SQLException problem) {
            logOnce(problem);
            throw problem;
        }
    }

    private void logOnce(SQLException problem) {
        if (LoginErrors.isRefused(problem) && !refused.getAndSet(true)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0}: {1}",
                    settings.url(),
                    LoginErrors.oneLine(problem));
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return getConnection();
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter writer) {
        // Nothing is written there.
    }

    @Override
    public void setLoginTimeout(int seconds) {
        // The URL has its own.
    }

    /** The pool waits that long, when it is closed, for a connection that is being made. */
    @Override
    public int getLoginTimeout() {
        return 5;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("not a " + type.getName());
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
