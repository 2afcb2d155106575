package dev.apflow.adapters.postgres.cluster;

import dev.apflow.adapters.postgres.engine.PoolerMode;
import dev.apflow.adapters.postgres.engine.Session;
import dev.apflow.adapters.postgres.engine.SqlErrors;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.adapters.postgres.engine.StopSignal;
import dev.apflow.adapters.postgres.engine.Times;
import dev.apflow.adapters.postgres.engine.WriteFence;
import dev.apflow.adapters.postgres.settings.PostgresSettings;
import dev.apflow.application.store.StoreRefused;
import dev.apflow.domain.election.TermSnapshot;
import dev.apflow.domain.election.TermVerdict;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * The way into a database for a process that starts: it looks who has the database, waits for
 * whoever may be gone, and takes it by a statement that expects the row as it was seen.
 */
public final class TermAcquisition {

    private static final System.Logger LOG = System.getLogger(TermAcquisition.class.getName());

    private static final long PAUSE_MILLIS = 200;

    /** Whoever lives has renewed its lease by then: who is refused for that reads one line. */
    private static final int LOOKS_BEFORE_LOG = 20;

    /** Longer than a lease, and than the silence of a node. */
    private static final int MOST_LOOKS = 100;

    private static final SqlText TAKE =
            SqlText.of(
                    TermAcquisition.class,
                    "take_term",
                    "holder",
                    "session",
                    "lease_micros",
                    "epoch",
                    "expires_at");

    /** A node without a session is shown by the row until it is on record. */
    private static final SqlText JOIN =
            SqlText.inline(
                    TermAcquisition.class,
                    """
                    update apflow_standalone
                    set released = true,
                        joining_until = case
                            when :without_session then clock_timestamp() + interval '15 seconds'
                            else joining_until
                        end
                    where epoch = :epoch and (extract(epoch from expires_at) * 1000000)::bigint = :expires_at
                    returning 'joined'
                    """,
                    "without_session",
                    "epoch",
                    "expires_at");

    /** One try to have the lock. */
    private interface Lock {
        boolean taken() throws SQLException;
    }

    private final Connection connection;
    private final Lock lock;
    private final StopSignal pauses = new StopSignal();

    private TermAcquisition(Connection connection, Lock lock) {
        this.connection = connection;
        this.lock = lock;
    }

    /** Whether the row is there: else the tables are older than it. */
    public static boolean hasRow(Connection connection) throws SQLException {
        try (SqlStatement call =
                new SqlStatement(
                        connection,
                        "select to_regclass(quote_ident(current_schema())"
                                + " || '.apflow_standalone') is not null")) {
            return call.row(row -> row.getBoolean(1)).orElse(false);
        }
    }

    /**
     * Takes the term.
     *
     * @return its token
     * @throws StoreRefused somebody else has the database
     */
    static String standalone(StandaloneSession session, PostgresSettings settings, Duration lease)
            throws SQLException {
        Connection connection = session.connection();
        return new TermAcquisition(connection, session::lockIfPossible)
                .enter(
                        TermVerdict::forStandalone,
                        seen -> {
                            try (SqlStatement call = new SqlStatement(connection, TAKE)) {
                                return call.set("holder")
                                        .text(settings.node().value())
                                        .set("session")
                                        .number(session.process().map(Integer::longValue))
                                        .set("lease_micros")
                                        .number(Times.micros(lease))
                                        .set("epoch")
                                        .number(seen.epoch())
                                        .set("expires_at")
                                        .number(seen.expiresAt())
                                        .row(row -> row.getString(1));
                            }
                        },
                        by ->
                                by
                                        + "; one standalone process at a time, or set"
                                        + " APFLOW_CLUSTER_ENABLED=true on all of them");
    }

    /**
     * Lets a node of a cluster in, with a share in the lock where it has a session.
     *
     * @throws StoreRefused a standalone process has the database
     */
    static void node(Session session, PoolerMode proxy) throws SQLException {
        Connection connection = session.connection();
        boolean pooled = proxy == PoolerMode.POOLING;
        new TermAcquisition(connection, () -> pooled || StandaloneLock.share(connection))
                .enter(
                        TermVerdict::forNode,
                        seen -> {
                            if (seen.released() && !pooled) {
                                return Optional.of("joined");
                            }
                            try (SqlStatement call = new SqlStatement(connection, JOIN)) {
                                return call.set("without_session")
                                        .flag(pooled)
                                        .set("epoch")
                                        .number(seen.epoch())
                                        .set("expires_at")
                                        .number(seen.expiresAt())
                                        .row(row -> row.getString(1));
                            }
                        },
                        by ->
                                by
                                        + ", which works alone; end it, or set"
                                        + " APFLOW_CLUSTER_ENABLED=true on it too");
    }

    /**
     * Has the lock alone where the tables have no row yet.
     *
     * @throws StoreRefused another process has it
     */
    public static void lockOnly(StandaloneSession session) throws SQLException {
        lockOnly(session.connection(), session::lockIfPossible);
    }

    /**
     * Has a share in the lock where the tables have no row yet.
     *
     * @throws StoreRefused a standalone process has it
     */
    static void shareOnly(Session session) throws SQLException {
        lockOnly(session.connection(), () -> StandaloneLock.share(session.connection()));
    }

    private static void lockOnly(Connection connection, Lock lock) throws SQLException {
        StopSignal pauses = new StopSignal();
        String holder = "another process";
        for (int i = 0; i <= TermVerdict.LOOKS_AT_LOCK; i++) {
            if (lock.taken()) {
                return;
            }
            holder = TermLook.locker(connection).map(TermSnapshot.Locker::name).orElse(holder);
            pauses.pause(PAUSE_MILLIS);
        }
        throw new StoreRefused(
                "the database is in use by "
                        + holder
                        + "; end it, or set APFLOW_CLUSTER_ENABLED=true on all processes");
    }

    /** Judges what was seen first and now, after so many looks. */
    private interface Rule {
        TermVerdict of(TermSnapshot first, TermSnapshot now, int looks);
    }

    /** Takes what was seen; empty where it is not so any more. */
    private interface Take {
        Optional<String> with(TermSnapshot seen) throws SQLException;
    }

    private String enter(Rule rule, Take take, Function<String, String> refusal)
            throws SQLException {
        TermSnapshot first = look();
        String by = "another process";
        for (int i = 0; i < MOST_LOOKS; i++) {
            TermSnapshot now = i == 0 ? first : look();
            switch (rule.of(first, now, i)) {
                case TermVerdict.Free _ -> {
                    Optional<String> taken = taken(take, now);
                    if (taken.isPresent()) {
                        endSessionOf(now);
                        return taken.get();
                    }
                }
                case TermVerdict.Taken(String holder) ->
                        throw new StoreRefused(
                                "the database is in use by " + refusal.apply(holder));
                case TermVerdict.Unsure(String holder) -> {
                    by = holder;
                    logOnce(i, now, holder);
                }
            }
            pauses.pause(PAUSE_MILLIS);
        }
        throw new StoreRefused("the database is in use by " + refusal.apply(by));
    }

    private TermSnapshot look() throws SQLException {
        boolean taken = lock.taken();
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

    /** The lock in memory orders it before or after every write; see {@link WriteFence}. */
    private Optional<String> taken(Take take, TermSnapshot seen) throws SQLException {
        boolean done = false;
        connection.setAutoCommit(false);
        try {
            WriteFence.close(connection);
            Optional<String> taken = take.with(seen);
            connection.commit();
            done = true;
            return taken;
        } catch (SQLException problem) {
            if (!SqlErrors.isLockTimeout(problem)) {
                throw problem;
            }
            connection.rollback();
            WriteFence.clear(connection);
            connection.commit();
            done = true;
            return Optional.empty();
        } finally {
            if (done) {
                connection.setAutoCommit(true);
            }
        }
    }

    /** What the server still keeps of a process whose lease is over, or that released it. */
    private void endSessionOf(TermSnapshot before) throws SQLException {
        if (before.isLockOfTerm()) {
            StandaloneLock.end(connection, before.session());
            lock.taken();
        }
    }
}
