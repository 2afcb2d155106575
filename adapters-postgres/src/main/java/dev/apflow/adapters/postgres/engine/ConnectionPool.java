package dev.apflow.adapters.postgres.engine;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;

import dev.apflow.adapters.postgres.settings.PostgresSettings;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.SQLException;

/** The pool: lends a connection to some work, and takes it back as it was. */
final class ConnectionPool implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(ConnectionPool.class.getName());

    private final HikariDataSource source;
    private final WriteFence fence;

    /**
     * @param fence what every transaction is held against before it commits
     */
    ConnectionPool(PostgresSettings settings, PoolConfig terms, WriteFence fence) {
        this.fence = fence;
        HikariConfig config = new HikariConfig();
        config.setPoolName("apflow");
        config.setDataSource(new ConnectionSource(settings, terms.jdbc(settings.url())));
        config.setMaximumPoolSize(terms.connections());
        config.setMinimumIdle(terms.idle());
        config.setConnectionTimeout(terms.patience().toMillis());
        config.setValidationTimeout(Math.min(terms.patience().toMillis() / 2, 5_000));
        config.setInitializationFailTimeout(-1);
        terms.first().ifPresent(config::setConnectionInitSql);
        this.source = new HikariDataSource(config);
    }

    HikariDataSource source() {
        return source;
    }

    /** Runs {@code work} in a transaction, once. */
    <T> T transaction(Database.Work<T> work) throws SQLException {
        try (Connection connection = source.getConnection()) {
            return committed(connection, work);
        }
    }

    private <T> T committed(Connection connection, Database.Work<T> work) throws SQLException {
        connection.setAutoCommit(false);
        boolean done = false;
        try {
            T result = work.with(connection);
            fence.commit(connection);
            done = true;
            return result;
        } catch (Error broken) {
            evict(connection);
            throw broken;
        } finally {
            if (!done) {
                rollBack(connection);
            }
        }
    }

    private static void rollBack(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException dead) {
            // The transaction ends with its connection; what went wrong first is on its way
            // already.
            LOG.log(System.Logger.Level.DEBUG, "rollback failed", dead);
        }
    }

    /** Runs {@code work} without a transaction of several statements: each statement is one. */
    <T> T single(Database.Work<T> work) throws SQLException {
        try (Connection connection = source.getConnection()) {
            return evictedIfBroken(connection, work);
        }
    }

    private <T> T evictedIfBroken(Connection connection, Database.Work<T> work)
            throws SQLException {
        try {
            return work.with(connection);
        } catch (Error broken) {
            evict(connection);
            throw broken;
        }
    }

    /**
     * An Error may have come in the middle of the server's answer, and the rest of it is still to
     * be read: nobody uses such a connection again.
     */
    void evict(@Nullable Connection connection) {
        if (connection != null) {
            source.evictConnection(connection);
        }
    }

    /** Has all connections made anew: those at rest now, those in use when they are given back. */
    void renew() {
        HikariPoolMXBean pool = source.getHikariPoolMXBean();
        if (pool != null) {
            pool.softEvictConnections();
        }
    }

    @Override
    public void close() {
        source.close();
    }
}
