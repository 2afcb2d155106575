package dev.apflow.adapters.postgres.cluster;

import dev.apflow.adapters.postgres.cluster.WatchedTerm.Watch;
import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.Session;
import dev.apflow.adapters.postgres.engine.SqlErrors;
import dev.apflow.adapters.postgres.engine.StopSignal;
import dev.apflow.adapters.postgres.settings.PostgresSettings;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.store.cluster.LeaderWatch;
import dev.apflow.domain.election.Epoch;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;

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
final class PostgresWatch implements LeaderWatch, AutoCloseable {

    private static final System.Logger LOG = System.getLogger(PostgresWatch.class.getName());

    /** More than the longest pause of {@link StopSignal#pauseAfter}, and a connection's making. */
    private static final long GRACE_MILLIS = 4_000;

    /** How soon a resignation is seen where nobody tells of it. */
    private static final long POLL_MILLIS = 800;

    private static final String PATIENCE = "set lock_timeout = '10s'";

    private final PostgresSettings settings;
    private final Database reserved;
    private final StopSignal closing;
    private final boolean possible;
    private final Runnable beforeWait;
    private final WatchedTerm watched;
    private final AtomicBoolean started = new AtomicBoolean();

    /**
     * @param reserved where the leader's row is looked at
     * @param possible whether sessions can be held at all
     * @param beforeWait runs before each wait: who watches will ask for leadership, in a hurry
     */
    PostgresWatch(
            PostgresSettings settings,
            Database reserved,
            StopSignal closing,
            boolean possible,
            Runnable beforeWait) {
        this.settings = settings;
        this.reserved = reserved;
        this.closing = closing;
        this.watched = new WatchedTerm(closing);
        this.possible = possible;
        this.beforeWait = beforeWait;
    }

    @Override
    public void watch(Epoch epoch, Runnable lost) {
        if (watched.replace(new Watch(epoch, lost)) && !started.getAndSet(true)) {
            Thread.ofPlatform().daemon().name("apflow watch").start(this::run);
        }
    }

    private void run() {
        while (!closing.isClosed()) {
            watched.next().ifPresent(possible ? this::watch : this::poll);
        }
    }

    /** Where no session shows that the leader lives, the row at least shows that it resigned. */
    private void poll(Watch watch) {
        boolean over = false;
        while (!over && watched.isPresent(watch)) {
            closing.pause(POLL_MILLIS);
            over = watched.isPresent(watch) && isOver(watch.epoch());
        }
        if (over) {
            watched.end(watch);
            watch.lost().run();
        }
    }

    private boolean isOver(Epoch epoch) {
        try {
            return !reserved.single(connection -> LeadershipRow.isCurrent(connection, epoch));
        } catch (StoreUnreachable silent) {
            return false;
        }
    }

    private void watch(Watch watch) {
        int failures = 0;
        while (watched.isPresent(watch)) {
            try (Session opened = Session.open(settings, "apflow watch " + settings.node())) {
                if (!watched.keep(watch, opened)) {
                    return;
                }
                if (failures > 0) {
                    closing.pause(GRACE_MILLIS);
                }
                failures = 0;
                if (!LeadershipRow.isShown(opened.connection(), watch.epoch())
                        || isGone(watch, opened)) {
                    watched.end(watch);
                }
            } catch (SQLException broken) {
                failures++;
                onBroken(watch, failures, broken);
            }
        }
    }

    private void onBroken(Watch watch, int failures, SQLException broken) {
        LOG.log(
                System.Logger.Level.DEBUG,
                "the watch of node {0} is broken: {1}",
                settings.node(),
                SqlErrors.oneLine(broken));
        if (watched.isPresent(watch)) {
            closing.pauseAfter(failures);
        }
    }

    /** Waits until the lock was had, and tells; false where the watch was replaced before. */
    private boolean isGone(Watch watch, Session opened) throws SQLException {
        beforeWait.run();
        opened.execute(PATIENCE);
        boolean had = false;
        while (!had && watched.isPresent(watch)) {
            opened.check();
            had = new LeaderLock(watch.epoch()).isFreed(opened);
        }
        if (had && watched.isPresent(watch)) {
            watch.lost().run();
        }
        return had;
    }

    @Override
    public void close() {
        watched.close();
    }
}
