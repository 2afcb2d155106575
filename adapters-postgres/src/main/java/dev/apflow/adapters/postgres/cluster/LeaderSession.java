package dev.apflow.adapters.postgres.cluster;

import dev.apflow.adapters.postgres.engine.Session;
import dev.apflow.adapters.postgres.engine.SqlErrors;
import dev.apflow.adapters.postgres.engine.StopSignal;
import dev.apflow.adapters.postgres.settings.PostgresSettings;
import dev.apflow.domain.election.Epoch;

import java.sql.SQLException;
import java.util.Optional;

/**
 * Shows that the process of a leader lives: a lock that is named by the epoch, in a session which
 * does nothing else. A candidate has the lock before its grant can be seen.
 *
 * <p>Should the session alone break, whoever watches takes leadership, and the epoch fences us.
 * Where nobody could watch, since the server was gone for everybody, the session is opened again
 * before those who come back watch on.
 */
final class LeaderSession implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(LeaderSession.class.getName());
    private static final int LISTEN_MILLIS = 10_000;

    private record Shown(Epoch epoch, Session session) {}

    private final PostgresSettings settings;
    private final StopSignal closing;
    private final boolean possible;
    private final SpareSession ready;
    private Optional<Shown> shown = Optional.empty();

    /**
     * @param possible whether sessions can be held at all
     */
    LeaderSession(PostgresSettings settings, StopSignal closing, boolean possible) {
        this.settings = settings;
        this.closing = closing;
        this.possible = possible;
        this.ready = new SpareSession(settings, name());
    }

    /** Opens a session ahead of {@link #show}, which must not take long. */
    synchronized void prepare() {
        if (!possible || closing.isClosed()) {
            return;
        }
        try {
            ready.prepare();
        } catch (SQLException problem) {
            tell(problem);
        }
    }

    private String name() {
        return "apflow leader " + settings.node();
    }

    /** Shows from now on that the holder of {@code epoch} lives; whether that is possible. */
    synchronized boolean show(Epoch epoch) {
        if (ready.get().isEmpty()) {
            return false;
        }
        Session session = ready.get().get();
        if (!isLocked(session, epoch)) {
            ready.close();
            return false;
        }
        ready.taken();
        hide();
        shown = Optional.of(new Shown(epoch, session));
        Thread.ofPlatform().daemon().name("apflow leader").start(() -> keepUp(epoch, session));
        return true;
    }

    private boolean isLocked(Session session, Epoch epoch) {
        try {
            return new LeaderLock(epoch).take(session);
        } catch (SQLException problem) {
            tell(problem);
            return false;
        }
    }

    /** The term is over, or was never granted. */
    synchronized void hide(Epoch epoch) {
        if (isShown(epoch)) {
            hide();
        }
    }

    private synchronized boolean isShown(Epoch epoch) {
        return shown.filter(present -> present.epoch.equals(epoch)).isPresent();
    }

    private void hide() {
        shown.ifPresent(present -> present.session.close());
        shown = Optional.empty();
    }

    /** Notices that a session broke, and opens it again for as long as the term lasts. */
    private void keepUp(Epoch epoch, Session first) {
        Session session = first;
        int failures = 0;
        while (isShown(epoch) && !closing.isClosed()) {
            try {
                rest(session);
            } catch (SQLException broken) {
                if (isShown(epoch)) {
                    failures++;
                    tell(broken);
                    closing.pauseAfter(failures);
                    session = reopened(epoch).orElse(session);
                }
            }
        }
    }

    private static void rest(Session session) throws SQLException {
        while (true) {
            session.notifications(LISTEN_MILLIS);
            session.check();
        }
    }

    private Optional<Session> reopened(Epoch epoch) {
        try {
            Session session = Session.open(settings, name());
            return Optional.of(kept(epoch, session));
        } catch (SQLException problem) {
            tell(problem);
            return Optional.empty();
        }
    }

    private synchronized Session kept(Epoch epoch, Session session) {
        if (isShown(epoch) && !closing.isClosed() && isLocked(session, epoch)) {
            shown = Optional.of(new Shown(epoch, session));
        } else {
            session.close();
        }
        return session;
    }

    private void tell(SQLException problem) {
        LOG.log(
                System.Logger.Level.DEBUG,
                "the leader's session of node {0}: {1}",
                settings.node(),
                SqlErrors.oneLine(problem));
    }

    @Override
    public synchronized void close() {
        hide();
        ready.close();
    }
}
