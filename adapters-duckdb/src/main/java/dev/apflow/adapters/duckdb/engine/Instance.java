package dev.apflow.adapters.duckdb.engine;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

import io.helidon.dbclient.DbClient;
import io.helidon.dbclient.DbClientException;
import io.helidon.dbclient.jdbc.JdbcClientBuilder;
import io.helidon.dbclient.jdbc.JdbcConnectionPool;

import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;

import javax.sql.DataSource;

/** DuckDB running in this process on one file: the writer's connection and a pool for readers. */
final class Instance implements AutoCloseable {

    private static final long CONNECTION_TIMEOUT_MS = 10_000;

    private final Session writer;
    private final HikariDataSource pool;
    private final DbClient readers;

    private Instance(Session writer, HikariDataSource pool) {
        this.writer = writer;
        this.pool = pool;
        this.readers = JdbcClientBuilder.create().connectionPool(new Pooled(pool)).build();
    }

    /** Opens the file, which DuckDB locks for this process, and replays its log. */
    static Instance open(Path file, Capacity capacity) throws SQLException {
        String url = "jdbc:duckdb:" + file;
        Properties options = options(capacity);
        Connection writer = new DuckDBDriver().connect(url, options);
        try {
            return new Instance(
                    new Session(writer.unwrap(DuckDBConnection.class)),
                    new HikariDataSource(pool(url, options, capacity)));
        } catch (SQLException | RuntimeException failure) {
            Failures.closeQuietly(writer);
            throw failure;
        }
    }

    /**
     * One thread a query: ours are small, and handing them to others costs more than it gains. No
     * checkpoints but the writer's. No extensions: they would be fetched from the network.
     */
    private static Properties options(Capacity capacity) {
        Properties options = new Properties();
        options.setProperty("threads", "1");
        options.setProperty("memory_limit", capacity.memoryMebibytes() + "MiB");
        options.setProperty("checkpoint_threshold", "1TB");
        options.setProperty("late_materialization_max_rows", "0");
        options.setProperty("autoinstall_known_extensions", "false");
        options.setProperty("autoload_known_extensions", "false");
        return options;
    }

    private static HikariConfig pool(String url, Properties options, Capacity capacity) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("duckdb");
        config.setDriverClassName(DuckDBDriver.class.getName());
        config.setJdbcUrl(url);
        config.setDataSourceProperties(options);
        config.setMaximumPoolSize(Math.max(2, capacity.readers()));
        config.setMinimumIdle(1);
        config.setConnectionTimeout(CONNECTION_TIMEOUT_MS);
        return config;
    }

    private record Pooled(DataSource pool) implements JdbcConnectionPool {
        @Override
        public Connection connection() {
            try {
                return pool.getConnection();
            } catch (SQLException failure) {
                throw new DbClientException("no connection for reading", failure);
            }
        }
    }

    Session writer() {
        return writer;
    }

    DbClient readers() {
        return readers;
    }

    DataSource pool() {
        return pool;
    }

    /** The last connection that closes ends DuckDB, which then frees its lock on the file. */
    @Override
    public void close() {
        pool.close();
        Failures.closeQuietly(writer::close);
    }
}
