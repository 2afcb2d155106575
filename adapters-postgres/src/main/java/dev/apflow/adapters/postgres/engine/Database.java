package dev.apflow.adapters.postgres.engine;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;

import dev.apflow.adapters.postgres.settings.PostgresSettings;
import dev.apflow.application.store.StoreTrouble;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.store.WriteObserver;

import io.helidon.dbclient.DbClient;
import io.helidon.dbclient.DbRow;
import io.helidon.dbclient.jdbc.JdbcClientBuilder;
import io.helidon.dbclient.jdbc.JdbcConnectionPool;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;

import javax.sql.DataSource;

/**
 * The pool, and the two ways to use it: {@link #query} through Helidon's DbClient for reads, {@link
 * #transaction} with plain JDBC where arrays and several statements go together.
 */
public final class Database implements AutoCloseable {

    private static final int TRIES = 5;
    private static final int PATIENT_MILLIS = 600_000;

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

    /** Work with a connection. */
    public interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    private final HikariDataSource source;
    private final DbClient client;
    private final WriteFence fence;
    private volatile WriteObserver observer = WriteObserver.NONE;

    /** For changes of the tables. */
    public Database(PostgresSettings settings, PoolConfig terms) {
        this(settings, terms, WriteFence.NONE);
    }

    /**
     * @param fence what every transaction is held against before it commits
     */
    public Database(PostgresSettings settings, PoolConfig terms, WriteFence fence) {
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
        this.client = JdbcClientBuilder.create().connectionPool(new Pool(source)).build();
    }

    DataSource source() {
        return source;
    }

    /** For statements that are transactions of their own and write. */
    public WriteFence fence() {
        return fence;
    }

    /**
     * Has all connections made anew: those at rest now, those in use when they are given back. To
     * be asked for when the network was broken: each dead connection would cost somebody a timeout.
     */
    public void renewConnections() {
        HikariPoolMXBean pool = source.getHikariPoolMXBean();
        if (pool != null) {
            pool.softEvictConnections();
        }
    }

    /** Reads rows; the stream is read to its end and closed, for it holds a connection. */
    <T> List<T> query(String sql, Function<DbRow, T> map, Object... parameters) {
        AtomicReference<@Nullable Connection> lent = new AtomicReference<>();
        try {
            return ScopedValue.where(LENT, lent).call(() -> rows(sql, map, parameters));
        } catch (RuntimeException problem) {
            throw failed(SqlErrors.translate(problem));
        } catch (Error broken) {
            evict(lent.get());
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

    /**
     * An Error may have come in the middle of the server's answer, and the rest of it is still to
     * be read: nobody uses such a connection again.
     */
    private void evict(@Nullable Connection connection) {
        if (connection != null) {
            source.evictConnection(connection);
        }
    }

    /** Once more does no harm. */
    private static void giveBack(@Nullable Connection connection) {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException dead) {
                // The pool has removed it.
                System.getLogger(Database.class.getName())
                        .log(System.Logger.Level.DEBUG, "giving back failed", dead);
            }
        }
    }

    /** Tells {@code told} from now on how calls end. */
    public void observe(WriteObserver observer) {
        this.observer = observer;
    }

    /**
     * Connections to a server that takes no writes any more serve nobody: those that come now may
     * find the one that does.
     */
    private RuntimeException failed(RuntimeException problem) {
        if (problem instanceof StoreUnreachable unreachable) {
            if (unreachable.trouble() == StoreTrouble.READ_ONLY) {
                renewConnections();
            }
            observer.failed(unreachable.trouble());
        }
        return problem;
    }

    public <T> Optional<T> one(String sql, Function<DbRow, T> map, Object... parameters) {
        return query(sql, map, parameters).stream().findFirst();
    }

    /** Runs {@code work} in a transaction, once. */
    public <T> T attempt(Work<T> work) throws SQLException {
        try (Connection connection = source.getConnection()) {
            return committed(connection, work);
        } catch (SQLException problem) {
            if (SqlErrors.isReadOnly(problem)) {
                renewConnections();
            }
            throw problem;
        }
    }

    /** Runs {@code work} in a transaction; one that lost a deadlock is tried again. */
    public <T> T transaction(Work<T> work) {
        for (int i = 1; ; i++) {
            try {
                T result = attempt(work);
                observer.wrote();
                return result;
            } catch (SQLException problem) {
                if (i == TRIES || !SqlErrors.isTryAgain(problem)) {
                    throw failed(SqlErrors.translate(problem));
                }
            }
        }
    }

    /** Runs {@code work} in a transaction, once, whatever it meets. */
    <T> T once(Work<T> work) {
        try {
            T result = attempt(work);
            observer.wrote();
            return result;
        } catch (SQLException problem) {
            throw failed(SqlErrors.translate(problem));
        }
    }

    private <T> T committed(Connection connection, Work<T> work) throws SQLException {
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

    /** As {@link #transaction}, for work that may take minutes on much data. */
    public <T> T patiently(Work<T> work) {
        return transaction(
                connection -> {
                    connection.setNetworkTimeout(Runnable::run, PATIENT_MILLIS);
                    try (SqlStatement call =
                            new SqlStatement(
                                    connection,
                                    "select set_config('statement_timeout', '0', true)")) {
                        call.execute();
                    }
                    return work.with(connection);
                });
    }

    private static void rollBack(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException dead) {
            // The transaction ends with its connection; what went wrong first is on its way
            // already.
            System.getLogger(Database.class.getName())
                    .log(System.Logger.Level.DEBUG, "rollback failed", dead);
        }
    }

    /** Runs {@code work} without a transaction of several statements: each statement is one. */
    public <T> T single(Work<T> work) {
        for (int i = 1; ; i++) {
            try (Connection connection = source.getConnection()) {
                return alone(connection, work);
            } catch (SQLException problem) {
                if (i == TRIES || !SqlErrors.isTryAgain(problem)) {
                    throw failed(SqlErrors.translate(problem));
                }
            }
        }
    }

    private <T> T alone(Connection connection, Work<T> work) throws SQLException {
        try {
            return work.with(connection);
        } catch (Error broken) {
            evict(connection);
            throw broken;
        }
    }

    @Override
    public void close() {
        source.close();
    }

    /** What ports throw once the store is closed. */
    static StoreUnreachable closed() {
        return new StoreUnreachable("the store is closed", new IllegalStateException("closed"));
    }
}
