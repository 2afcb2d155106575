package dev.apflow.adapters.postgres.engine;

import dev.apflow.adapters.postgres.settings.PostgresSettings;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.store.WriteObserver;

import io.helidon.dbclient.DbRow;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import javax.sql.DataSource;

/**
 * A database, and the two ways to use it: {@link #query} through Helidon's DbClient for reads,
 * {@link #transaction} with plain JDBC where arrays and several statements go together. Says what
 * failures mean, and tries again what may be.
 */
public final class Database implements AutoCloseable {

    private static final int PATIENT_MILLIS = 600_000;

    private static final SqlQuery NO_TIMEOUT =
            SqlQuery.of("select set_config('statement_timeout', '0', true)");

    /** Work with a connection. */
    public interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    private final ConnectionPool pool;
    private final DbClientReads reads;
    private final RetriedCalls calls;
    private final WriteFence fence;

    /** For changes of the tables. */
    public Database(PostgresSettings settings, PoolConfig terms) {
        this(settings, terms, WriteFence.NONE);
    }

    /**
     * @param fence what every transaction is held against before it commits
     */
    public Database(PostgresSettings settings, PoolConfig terms, WriteFence fence) {
        this.fence = fence;
        this.pool = new ConnectionPool(settings, terms, fence);
        this.calls = new RetriedCalls(pool);
        this.reads = new DbClientReads(pool, pool.source());
    }

    DataSource source() {
        return pool.source();
    }

    /** For statements that are transactions of their own and write. */
    public WriteFence fence() {
        return fence;
    }

    /**
     * Has all connections made anew. To be asked for when the network was broken: each dead
     * connection would cost somebody a timeout.
     */
    public void renewConnections() {
        pool.renew();
    }

    /** Reads rows through DbClient. */
    <T> List<T> query(String sql, Function<DbRow, T> map, Object... parameters) {
        try {
            return reads.query(sql, map, parameters);
        } catch (RuntimeException problem) {
            throw calls.failed(SqlErrors.translate(problem));
        }
    }

    public <T> Optional<T> one(String sql, Function<DbRow, T> map, Object... parameters) {
        return query(sql, map, parameters).stream().findFirst();
    }

    /** Tells {@code observer} from now on how calls end. */
    public void observe(WriteObserver observer) {
        calls.observe(observer);
    }

    /** Runs {@code work} in a transaction, once. */
    public <T> T attempt(Work<T> work) throws SQLException {
        try {
            return pool.transaction(work);
        } catch (SQLException problem) {
            if (SqlErrors.isReadOnly(problem)) {
                renewConnections();
            }
            throw problem;
        }
    }

    /** Runs {@code work} in a transaction; one that lost a deadlock is tried again. */
    public <T> T transaction(Work<T> work) {
        return calls.wrote(calls.retried(() -> attempt(work)));
    }

    /** Runs {@code work} in a transaction, once, whatever it meets. */
    <T> T once(Work<T> work) {
        return calls.wrote(calls.once(() -> attempt(work)));
    }

    /** As {@link #transaction}, for work that may take minutes on much data. */
    public <T> T patiently(Work<T> work) {
        return transaction(
                connection -> {
                    connection.setNetworkTimeout(Runnable::run, PATIENT_MILLIS);
                    NO_TIMEOUT.row(row -> row.getString(1)).with(connection);
                    return work.with(connection);
                });
    }

    /** Runs {@code work} without a transaction of several statements: each statement is one. */
    public <T> T single(Work<T> work) {
        return calls.retried(() -> pool.single(work));
    }

    @Override
    public void close() {
        pool.close();
    }

    /** What ports throw once the store is closed. */
    static StoreUnreachable closed() {
        return new StoreUnreachable("the store is closed", new IllegalStateException("closed"));
    }
}
