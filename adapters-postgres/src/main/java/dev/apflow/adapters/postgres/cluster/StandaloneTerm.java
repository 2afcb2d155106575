package dev.apflow.adapters.postgres.cluster;

import dev.apflow.adapters.postgres.engine.PoolerMode;
import dev.apflow.adapters.postgres.engine.SqlErrors;
import dev.apflow.adapters.postgres.engine.StopSignal;
import dev.apflow.adapters.postgres.engine.WriteFence;
import dev.apflow.adapters.postgres.settings.PostgresSettings;
import dev.apflow.application.store.StoreRefused;

import java.sql.SQLException;
import java.util.Optional;

/**
 * The right to be the only standalone process on a database: a term with an epoch and a token, kept
 * in one row. Every write of the process names the token (see {@link WriteFence}), so a process
 * whose term is over writes nothing, whatever it believes.
 *
 * <p>The holder renews its lease every {@link #RENEW_MILLIS}. That the lease is over ends no term
 * by itself: a process that was cut off goes on if nobody took the database meanwhile.
 *
 * <p>Where sessions can be held, the holder's session has a lock too. It makes things quicker and
 * decides nothing: a process that starts sees by it at once that the holder is gone. A session that
 * the network broke may be kept by the server for hours. It is ours, by its process number, and is
 * ended before the lock is taken again; so is the session of a holder whose lease is over.
 */
public final class StandaloneTerm implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(StandaloneTerm.class.getName());

    private static final long RENEW_MILLIS = 2_000;
    private static final long RETRY_MILLIS = 300;

    private final PostgresSettings settings;
    private final PoolerMode proxy;
    private final StopSignal closing = new StopSignal();
    private final TermLoss loss;
    private final WriteFence fence;
    private final TermLease lease;
    private Runnable whenReconnected = () -> {};
    private Optional<StandaloneSession> session;
    private Optional<Integer> lastProcess = Optional.empty();

    /**
     * @param session over which the term was taken
     */
    private StandaloneTerm(
            PostgresSettings settings, PoolerMode proxy, StandaloneSession session, String token) {
        this.settings = settings;
        this.proxy = proxy;
        this.session = Optional.of(session);
        this.lease = new TermLease(token);
        this.loss = new TermLoss(settings, closing, this::closeSession);
        this.fence = WriteFence.ofTerm(token, loss::onRefused);
    }

    /**
     * Takes the term over a session that is closed with it.
     *
     * @throws StoreRefused somebody else has the database
     */
    public static StandaloneTerm take(
            PostgresSettings settings, PoolerMode proxy, StandaloneSession session)
            throws SQLException {
        String token =
                TermAcquisition.enter(
                        new StandaloneCandidate(session, settings, TermLease.DURATION));
        StandaloneTerm term = new StandaloneTerm(settings, proxy, session, token);
        Thread.ofPlatform().daemon().name("apflow standalone").start(term::keepUp);
        return term;
    }

    /** What every write of the process is held against. */
    public WriteFence fence() {
        return fence;
    }

    /**
     * @param reconnected runs when the session broke and was opened again: others will be broken
     */
    public synchronized void onReconnected(Runnable reconnected) {
        whenReconnected = reconnected;
    }

    private void keepUp() {
        long pause = RENEW_MILLIS;
        while (!closing.isClosed() && !loss.isKnown()) {
            closing.pause(pause);
            pause = renewed() ? RENEW_MILLIS : RETRY_MILLIS;
        }
    }

    /** Whether the database answered, whatever it said. */
    private synchronized boolean renewed() {
        if (closing.isClosed() || loss.isKnown()) {
            return true;
        }
        boolean reopened = session.isEmpty();
        try {
            renew(reopened);
            return true;
        } catch (SQLException broken) {
            LOG.log(
                    reopened ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING,
                    "the database does not answer: {0}",
                    SqlErrors.oneLine(broken));
            closeSession();
            return false;
        }
    }

    private void renew(boolean reopened) throws SQLException {
        StandaloneSession present = reopened ? reopened() : session.orElseThrow();
        boolean ours = renew(present);
        if (!ours) {
            loss.onRefused();
        } else if (reopened) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "the database answers again and is still held by this process");
            whenReconnected.run();
        }
    }

    private synchronized void closeSession() {
        session.ifPresent(StandaloneSession::close);
        session = Optional.empty();
    }

    private StandaloneSession reopened() throws SQLException {
        StandaloneSession opened = StandaloneSession.open(settings, proxy);
        session = Optional.of(opened);
        return opened;
    }

    private boolean renew(StandaloneSession present) throws SQLException {
        if (!present.lockIfPossible()) {
            StandaloneLock.end(present.connection(), lastProcess);
        }
        lastProcess = present.process().or(() -> lastProcess);
        return lease.renew(present);
    }

    /** Gives the term up: the next process starts at once. */
    @Override
    public void close() {
        closing.begin();
        synchronized (this) {
            if (!loss.isKnown()) {
                session.ifPresent(lease::release);
            }
            closeSession();
        }
    }
}
