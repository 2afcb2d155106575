package dev.apflow.adapters.postgres.cluster;

import dev.apflow.adapters.postgres.engine.AdvisoryLock;
import dev.apflow.adapters.postgres.engine.Session;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.adapters.postgres.engine.StopSignal;
import dev.apflow.adapters.postgres.settings.PostgresSettings;
import dev.apflow.domain.election.Epoch;

import org.postgresql.PGConnection;

import java.sql.SQLException;
import java.util.Optional;

/**
 * Shows that the process of a leader lives: a lock that is named by the epoch, in a session which
 * does nothing else. Each term has a lock of its own, so a candidate has it before its grant can be
 * seen, and whoever waits for the lock waits for the end of exactly that term.
 *
 * <p>Should the session alone break, whoever watches takes leadership, and the epoch fences us.
 * Where nobody could watch, since the server was gone for everybody, the session is opened again
 * before those who come back watch on.
 */
public final class LeaderSession implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(LeaderSession.class.getName());
    private static final int LISTEN_MILLIS = 10_000;
    private static final SqlText LOCK =
            SqlText.inline(
                    LeaderSession.class, "select pg_try_advisory_lock(${lock LEADER :key})", "key");

    private record Shown(Epoch epoch, Session session) {}

    private final PostgresSettings settings;
    private final StopSignal closing;
    private final boolean possible;
    private Optional<Session> ready = Optional.empty();
    private Optional<Shown> shown = Optional.empty();

    /**
     * @param possible whether sessions can be held at all
     */
    public LeaderSession(PostgresSettings settings, StopSignal closing, boolean possible) {
        this.settings = settings;
        this.closing = closing;
        this.possible = possible;
    }

    /** Opens a session ahead of {@link #show}, which must not take long. */
    public synchronized void prepare() {
        if (!possible || closing.isClosed()) {
            return;
        }
        try {
            if (ready.isPresent() && !ready.get().answers()) {
                dropReady();
            }
            if (ready.isEmpty()) {
                ready = Optional.of(Session.open(settings, name()));
            }
            ready.get().check();
        } catch (SQLException problem) {
            tell(problem);
        }
    }

    private String name() {
        return "apflow leader " + settings.node();
    }

    /** Shows from now on that the holder of {@code epoch} lives; whether that is possible. */
    synchronized boolean show(Epoch epoch) {
        if (ready.isEmpty()) {
            return false;
        }
        Session session = ready.get();
        if (!isLocked(session, epoch)) {
            dropReady();
            return false;
        }
        ready = Optional.empty();
        hide();
        shown = Optional.of(new Shown(epoch, session));
        Thread.ofPlatform().daemon().name("apflow leader").start(() -> keepUp(epoch, session));
        return true;
    }

    private boolean isLocked(Session session, Epoch epoch) {
        try (SqlStatement call = new SqlStatement(session.connection(), LOCK)) {
            return call.set("key")
                    .number(AdvisoryLock.ofLeader(epoch))
                    .row(row -> row.getBoolean(1))
                    .orElse(false);
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

    private void dropReady() {
        ready.ifPresent(Session::close);
        ready = Optional.empty();
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
        PGConnection driver = session.connection().unwrap(PGConnection.class);
        while (true) {
            driver.getNotifications(LISTEN_MILLIS);
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
                StandaloneLock.oneLine(problem));
    }

    @Override
    public synchronized void close() {
        hide();
        dropReady();
    }
}
