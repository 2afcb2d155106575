package dev.apflow.adapters.postgres.engine;

import com.zaxxer.hikari.HikariDataSource;

import io.helidon.dbclient.DbClient;
import io.helidon.dbclient.DbRow;
import io.helidon.dbclient.jdbc.JdbcClientBuilder;
import io.helidon.dbclient.jdbc.JdbcConnectionPool;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;

import javax.sql.DataSource;

/** Reads through Helidon's DbClient. */
final class DbClientReads {

    /** The connection of the query that runs. */
    private static final ScopedValue<AtomicReference<@Nullable Connection>> LENT =
            ScopedValue.newInstance();

    /**
     * A pool that DbClient can use, inside {@link #query}. DbClient gives a connection back after
     * an SQLException alone: what else is thrown, by a parameter or the driver, would keep it for
     * ever.
     */
    private record Pool(DataSource source) implements JdbcConnectionPool {

        @Override
        public Connection connection() {
            try {
                Connection connection = source.getConnection();
                LENT.get().set(connection);
                return connection;
            } catch (SQLException problem) {
                throw SqlErrors.translate(problem);
            }
        }
    }

    private final ConnectionPool pool;
    private final DbClient client;

    DbClientReads(ConnectionPool pool, HikariDataSource source) {
        this.pool = pool;
        this.client = JdbcClientBuilder.create().connectionPool(new Pool(source)).build();
    }

    /** Reads rows; the stream is read to its end and closed, for it holds a connection. */
    <T> List<T> query(String sql, Function<DbRow, T> map, Object... parameters) {
        AtomicReference<@Nullable Connection> lent = new AtomicReference<>();
        try {
            return ScopedValue.where(LENT, lent).call(() -> rows(sql, map, parameters));
        } catch (Error broken) {
            pool.evict(lent.get());
            throw broken;
        } finally {
            giveBack(lent.get());
        }
    }

    private <T> List<T> rows(String sql, Function<DbRow, T> map, Object... parameters) {
        try (Stream<DbRow> rows = client.execute().createQuery(sql).params(parameters).execute()) {
            return rows.map(map).toList();
        }
    }

    /** Once more does no harm. */
    private static void giveBack(@Nullable Connection connection) {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException dead) {
                // The pool has removed it.
                System.getLogger(DbClientReads.class.getName())
                        .log(System.Logger.Level.DEBUG, "giving back failed", dead);
            }
        }
    }
}
