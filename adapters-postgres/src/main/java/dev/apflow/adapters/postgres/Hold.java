package dev.apflow.adapters.postgres;

import dev.apflow.application.store.StoreRefused;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The right to be the only standalone process on a database: a session advisory lock on a
 * connection of its own. The server frees it when this process ends, however it ends. A connection
 * that breaks is made anew; should somebody else have taken the lock meanwhile, the store is lost.
 */
final class Hold implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Hold.class.getName());
    private static final long CHECK_SECONDS = 2;

    /**
     * Waits a little: a process that was killed a moment ago may not be gone for the server yet.
     */
    private static final String PATIENCE = "set lock_timeout = '2s'";

    private static final String LOCK =
            "select pg_advisory_lock(KEY)".replace("KEY", AdvisoryLock.STANDALONE.key());

    private static final String LOCK_SHARED =
            "select pg_advisory_lock_shared(KEY)".replace("KEY", AdvisoryLock.STANDALONE.key());

    private static final String LOCK_FOR_NOW =
            "select pg_advisory_xact_lock_shared(KEY)"
                    .replace("KEY", AdvisoryLock.STANDALONE.key());

    private static final int TRIES = 3;

    private static final String UNLOCK =
            "select pg_advisory_unlock(KEY)".replace("KEY", AdvisoryLock.STANDALONE.key());

    private static final String HOLDER =
            """
            select coalesce(a.application_name, '') || ' (database session ' || l.pid
                       || coalesce(', from ' || host(a.client_addr), '') || ', since '
                       || to_char(a.backend_start at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') || ')'
            from pg_locks l left join pg_stat_activity a on a.pid = l.pid
            where LOCK and l.granted
            order by l.mode
            limit 1
            """
                    .replace("LOCK", AdvisoryLock.STANDALONE.isIn());

    private static final String OWN =
            """
            select 1
            from pg_locks l
            where LOCK and l.granted and l.pid = pg_backend_pid()
            """
                    .replace("LOCK", AdvisoryLock.STANDALONE.isIn());

    /** Of the process that works alone. */
    private static final String ALONE =
            HOLDER.replace("l.granted", "l.granted and l.mode = 'ExclusiveLock'");

    private final PostgresSettings settings;
    private final ScheduledExecutorService checks =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("hold").factory());
    private Connection connection;
    private boolean closed;

    private Hold(PostgresSettings settings, Connection connection) {
        this.settings = settings;
        this.connection = connection;
    }

    /**
     * Takes the hold.
     *
     * @throws StoreRefused somebody else has it, or the database cannot be reached
     */
    static Hold take(PostgresSettings settings) {
        try {
            Connection connection =
                    Unpooled.connect(settings, "apflow standalone " + settings.node());
            Schema.of(connection);
            if (!locked(connection, PATIENCE, LOCK)) {
                String holder = holder(connection, HOLDER).orElse("another process");
                connection.close();
                throw new StoreRefused(
                        "the database is in use by "
                                + holder
                                + "; one standalone process at a time, or set"
                                + " APFLOW_CLUSTER_ENABLED=true on all of them");
            }
            Hold hold = new Hold(settings, connection);
            hold.checks.scheduleWithFixedDelay(
                    hold::check, CHECK_SECONDS, CHECK_SECONDS, TimeUnit.SECONDS);
            return hold;
        } catch (SQLException problem) {
            throw new StoreRefused(
                    "cannot open " + settings.url() + ": " + oneLine(problem), problem);
        }
    }

    /**
     * Takes part in the hold, as the nodes of a cluster do: for as long as the session lasts, no
     * standalone process gets it.
     *
     * @throws StoreRefused a standalone process has it
     */
    static void share(Connection connection) throws SQLException {
        share(connection, PATIENCE, LOCK_SHARED);
    }

    /**
     * Looks whether a node may take part, where its connection is no session that could hold a
     * lock: standalone processes that come later will not find it.
     *
     * @throws StoreRefused a standalone process has the hold
     */
    static void look(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        share(connection, "set local lock_timeout = '2s'", LOCK_FOR_NOW);
        connection.rollback();
    }

    private static void share(Connection connection, String patience, String lock)
            throws SQLException {
        for (int i = 1; i <= TRIES; i++) {
            if (locked(connection, patience, lock)) {
                return;
            }
            Optional<String> holder = holder(connection, ALONE);
            if (holder.isPresent()) {
                throw new StoreRefused(
                        "the database is in use by "
                                + holder.get()
                                + ", which works alone; end it, or set APFLOW_CLUSTER_ENABLED=true"
                                + " on it too");
            }
        }
        throw new StoreRefused(
                "the database is wanted by standalone processes again and again; set"
                        + " APFLOW_CLUSTER_ENABLED=true on all of them");
    }

    /** Whether {@link #share} holds, in the session that runs this statement. */
    static boolean isShared(Connection connection) throws SQLException {
        try (Call call = new Call(connection, OWN)) {
            return call.row(row -> row.getInt(1)).isPresent();
        }
    }

    private static boolean locked(Connection connection, String patience, String lock)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(patience);
            statement.execute(lock);
            return true;
        } catch (SQLException problem) {
            if (!Problems.isLockTimeout(problem)) {
                throw problem;
            }
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
            return false;
        }
    }

    private static Optional<String> holder(Connection connection, String whose)
            throws SQLException {
        try (Call call = new Call(connection, whose)) {
            return call.row(row -> row.getString(1));
        }
    }

    private synchronized void check() {
        if (closed) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("select 1");
        } catch (SQLException broken) {
            retake();
        }
    }

    private void retake() {
        try {
            connection.close();
            Connection fresh = Unpooled.connect(settings, "apflow standalone " + settings.node());
            if (locked(fresh, PATIENCE, LOCK)) {
                connection = fresh;
                LOG.log(
                        System.Logger.Level.INFO,
                        "the database answers again and is still held by this process");
                return;
            }
            String holder = holder(fresh, HOLDER).orElse("another process");
            fresh.close();
            closed = true;
            checks.shutdown();
            settings.onLost()
                    .accept(
                            "the database was taken over by "
                                    + holder
                                    + " while it could not be reached");
        } catch (SQLException unreachable) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the database does not answer: {0}",
                    oneLine(unreachable));
        }
    }

    static String oneLine(SQLException problem) {
        return String.valueOf(problem.getMessage()).lines().findFirst().orElse("no reason given");
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            checks.shutdownNow();
            try (Statement statement = connection.createStatement()) {
                statement.execute(UNLOCK);
                connection.close();
            } catch (SQLException gone) {
                LOG.log(System.Logger.Level.DEBUG, "the hold's connection was gone already", gone);
            }
        }
    }
}
