package dev.apflow.adapters.postgres.cluster;

import dev.apflow.adapters.postgres.engine.SqlErrors;
import dev.apflow.adapters.postgres.engine.StopSignal;
import dev.apflow.adapters.postgres.engine.TakeoverLock;
import dev.apflow.application.store.StoreRefused;
import dev.apflow.domain.election.TermSnapshot;
import dev.apflow.domain.election.TermVerdict;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The way into a database for a process that starts: it looks who has the database, waits for
 * whoever may be gone, and takes it by a statement that expects the row as it was seen.
 */
final class TermAcquisition {

    private static final System.Logger LOG = System.getLogger(TermAcquisition.class.getName());

    static final long PAUSE_MILLIS = 200;

    /** Whoever lives has renewed its lease by then: who is refused for that reads one line. */
    private static final int LOOKS_BEFORE_LOG = 20;

    /** Longer than a lease, and than the silence of a node. */
    private static final int MOST_LOOKS = 100;

    private final TermCandidate candidate;
    private final Connection connection;
    private final StopSignal pauses = new StopSignal();

    private TermAcquisition(TermCandidate candidate) {
        this.candidate = candidate;
        this.connection = candidate.connection();
    }

    /**
     * Lets the candidate in.
     *
     * @return what it took
     * @throws StoreRefused somebody else has the database
     */
    static String enter(TermCandidate candidate) throws SQLException {
        return new TermAcquisition(candidate).enter();
    }

    private String enter() throws SQLException {
        TermSnapshot first = look();
        String by = "another process";
        for (int i = 0; i < MOST_LOOKS; i++) {
            TermSnapshot now = i == 0 ? first : look();
            switch (candidate.judge(first, now, i)) {
                case TermVerdict.Free _ -> {
                    Optional<String> taken = taken(now);
                    if (taken.isPresent()) {
                        endSessionOf(now);
                        return taken.get();
                    }
                }
                case TermVerdict.Taken(String holder) -> throw refused(holder);
                case TermVerdict.Unsure(String holder) -> {
                    by = holder;
                    logOnce(i, now, holder);
                }
            }
            pauses.pause(PAUSE_MILLIS);
        }
        throw refused(by);
    }

    private StoreRefused refused(String by) {
        return new StoreRefused("the database is in use by " + by + candidate.advice());
    }

    private TermSnapshot look() throws SQLException {
        boolean taken = candidate.lock();
        TermSnapshot seen = TermLook.at(connection);
        LOG.log(System.Logger.Level.DEBUG, "lock {0}, {1}", taken, seen);
        return seen;
    }

    private static void logOnce(int looks, TermSnapshot seen, String holder) {
        if (looks == LOOKS_BEFORE_LOG) {
            long seconds = seen.isHeld() ? Math.max(1, (seen.remainingMillis() + 999) / 1_000) : 15;
            LOG.log(
                    System.Logger.Level.INFO,
                    "the database was in use by {0}: waiting for it to renew its lease, or for the"
                            + " lease to end, at most {1} s",
                    holder,
                    seconds);
        }
    }

    /** The lock in memory orders it before or after every write; see {@link TakeoverLock}. */
    private Optional<String> taken(TermSnapshot seen) throws SQLException {
        connection.setAutoCommit(false);
        Optional<String> taken;
        try {
            TakeoverLock.take(connection);
            taken = candidate.take(seen);
        } catch (SQLException problem) {
            if (!SqlErrors.isLockTimeout(problem)) {
                throw problem;
            }
            connection.rollback();
            TakeoverLock.endWriters(connection);
            taken = Optional.empty();
        }
        connection.commit();
        connection.setAutoCommit(true);
        return taken;
    }

    /** What the server still keeps of a process whose lease is over, or that released it. */
    private void endSessionOf(TermSnapshot before) throws SQLException {
        if (before.isLockOfTerm()) {
            StandaloneLock.end(connection, before.session());
            candidate.lock();
        }
    }
}
