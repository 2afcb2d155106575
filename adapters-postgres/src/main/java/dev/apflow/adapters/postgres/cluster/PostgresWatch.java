package dev.apflow.adapters.postgres.cluster;

import dev.apflow.adapters.postgres.engine.AdvisoryLock;
import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.Session;
import dev.apflow.adapters.postgres.engine.SqlErrors;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.adapters.postgres.engine.StopSignal;
import dev.apflow.adapters.postgres.settings.PostgresSettings;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.store.cluster.LeaderWatch;
import dev.apflow.domain.election.Epoch;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Waits for the lock of {@link LeaderSession}, shared, so that all who wait are told at once. A
 * wait ends after a while and begins anew, so that a server that is silent is noticed.
 *
 * <p>A watch whose own session broke says nothing about the leader's: both may have broken
 * together, when the server was started anew. It then leaves the leader some time to come back.
 *
 * <p>Behind a pooler there is no such lock. Then the leader's row is looked at, once a second or
 * so: a leader that resigned is followed at once, one that died when its lease has ended.
 */
public final class PostgresWatch implements LeaderWatch, AutoCloseable {

    private static final System.Logger LOG = System.getLogger(PostgresWatch.class.getName());

    /** More than the longest pause of {@link StopSignal#pauseAfter}, and a connection's making. */
    private static final long GRACE_MILLIS = 4_000;

    /** How soon a resignation is seen where nobody tells of it. */
    private static final long POLL_MILLIS = 800;

    private static final String PATIENCE = "set lock_timeout = '10s'";

    private static final SqlText WAIT =
            SqlText.inline(
                    PostgresWatch.class,
                    """
                    select pg_advisory_lock_shared(${lock LEADER :key});
                    select pg_advisory_unlock_shared(${lock LEADER :key})
                    """,
                    "key");

    /** One watch; that of an epoch is the only one. */
    private record Watched(Epoch epoch, Runnable lost) {}

    private final PostgresSettings settings;
    private final Database reserved;
    private final StopSignal closing;
    private final boolean possible;
    private final Runnable beforeWait;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Optional<Watched> watched = Optional.empty();
    private Optional<Epoch> newest = Optional.empty();
    private Optional<Session> session = Optional.empty();
    private boolean started;

    /**
     * @param reserved where the leader's row is looked at
     * @param possible whether sessions can be held at all
     * @param beforeWait runs before each wait: who watches will ask for leadership, in a hurry
     */
    public PostgresWatch(
            PostgresSettings settings,
            Database reserved,
            StopSignal closing,
            boolean possible,
            Runnable beforeWait) {
        this.settings = settings;
        this.reserved = reserved;
        this.closing = closing;
        this.possible = possible;
        this.beforeWait = beforeWait;
    }

    @Override
    public void watch(Epoch epoch, Runnable lost) {
        lock.lock();
        try {
            if (closing.isClosed() || newest.equals(Optional.of(epoch))) {
                return;
            }
            newest = Optional.of(epoch);
            watched = Optional.of(new Watched(epoch, lost));
            session.ifPresent(Session::close);
            session = Optional.empty();
            changed.signalAll();
            if (!started) {
                started = true;
                Thread.ofPlatform().daemon().name("apflow watch").start(this::run);
            }
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        while (!closing.isClosed()) {
            next().ifPresent(possible ? this::watch : this::poll);
        }
    }

    /** Empty once the store is closed. */
    private Optional<Watched> next() {
        lock.lock();
        try {
            while (watched.isEmpty() && !closing.isClosed()) {
                changed.awaitUninterruptibly();
            }
            return closing.isClosed() ? Optional.empty() : watched;
        } finally {
            lock.unlock();
        }
    }

    /** Where no session shows that the leader lives, the row at least shows that it resigned. */
    private void poll(Watched watch) {
        boolean over = false;
        while (!over && isPresent(watch)) {
            closing.pause(POLL_MILLIS);
            over = isPresent(watch) && isOver(watch.epoch);
        }
        if (over) {
            end(watch);
            watch.lost.run();
        }
    }

    private boolean isOver(Epoch epoch) {
        try {
            return reserved.single(connection -> isOver(connection, epoch));
        } catch (StoreUnreachable silent) {
            return false;
        }
    }

    private static boolean isOver(Connection connection, Epoch epoch) throws SQLException {
        try (SqlStatement call =
                new SqlStatement(
                        connection,
                        "select 1 from apflow_cluster_leader where epoch = ? and not resigned")) {
            return call.number(epoch.value()).row(row -> row.getInt(1)).isEmpty();
        }
    }

    private void watch(Watched watch) {
        int failures = 0;
        while (isPresent(watch)) {
            try (Session opened = Session.open(settings, "apflow watch " + settings.node())) {
                if (!keep(watch, opened)) {
                    return;
                }
                if (failures > 0) {
                    closing.pause(GRACE_MILLIS);
                }
                failures = 0;
                if (!shows(opened, watch.epoch) || isGone(watch, opened)) {
                    end(watch);
                }
            } catch (SQLException broken) {
                failures++;
                LOG.log(
                        System.Logger.Level.DEBUG,
                        "the watch of node {0} is broken: {1}",
                        settings.node(),
                        StandaloneLock.oneLine(broken));
                if (isPresent(watch)) {
                    closing.pauseAfter(failures);
                }
            }
        }
    }

    /** Remembers the session, so that the next watch can end what it waits for. */
    private boolean keep(Watched watch, Session opened) {
        lock.lock();
        try {
            session = Optional.of(opened);
            return isPresent(watch);
        } finally {
            lock.unlock();
        }
    }

    private boolean isPresent(Watched watch) {
        lock.lock();
        try {
            return !closing.isClosed() && watched.filter(watch::equals).isPresent();
        } finally {
            lock.unlock();
        }
    }

    private void end(Watched watch) {
        lock.lock();
        try {
            if (isPresent(watch)) {
                watched = Optional.empty();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether the holder's session could be held at all: else its lock tells nothing. */
    private static boolean shows(Session opened, Epoch epoch) throws SQLException {
        try (SqlStatement call =
                new SqlStatement(
                        opened.connection(),
                        "select 1 from apflow_cluster_leader where epoch = ? and not session")) {
            return call.number(epoch.value()).row(row -> row.getInt(1)).isEmpty();
        }
    }

    /** Waits until the lock was had, and tells; false where the watch was replaced before. */
    private boolean isGone(Watched watch, Session opened) throws SQLException {
        beforeWait.run();
        opened.execute(PATIENCE);
        boolean had = false;
        while (!had && isPresent(watch)) {
            opened.check();
            had = isLocked(opened, watch.epoch);
        }
        if (had && isPresent(watch)) {
            watch.lost.run();
        }
        return had;
    }

    private static boolean isLocked(Session opened, Epoch epoch) throws SQLException {
        int key = AdvisoryLock.ofLeader(epoch);
        try (SqlStatement call = new SqlStatement(opened.connection(), WAIT)) {
            return call.set("key").number(key).rowsBehind(1, row -> row.getBoolean(1)).get(0);
        } catch (SQLException problem) {
            if (SqlErrors.isLockTimeout(problem)) {
                return false;
            }
            throw problem;
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            watched = Optional.empty();
            session.ifPresent(Session::close);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
