package dev.apflow.adapters.postgres.cluster;

import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.Fence;
import dev.apflow.adapters.postgres.engine.SqlErrors;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.adapters.postgres.engine.Times;
import dev.apflow.application.store.cluster.LeaderInfo;
import dev.apflow.application.store.cluster.LeadershipLease;
import dev.apflow.application.store.cluster.Signals.LeadershipOffered;
import dev.apflow.domain.election.AcquireReason;
import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.election.LeadershipAnswer;
import dev.apflow.domain.election.LeadershipRecord;
import dev.apflow.domain.election.LeadershipRules;
import dev.apflow.domain.node.Incarnation;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.node.NodeIdentity;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Leadership as one row; each change of it is one statement that names what it expects. */
public final class PostgresLeadership implements LeadershipLease {

    /** How long a write that hangs may hold up a grant, unless the lease asked for is short. */
    private static final Duration LONGEST_PATIENCE = Duration.ofSeconds(2);

    private static final int TRIES = 20;

    private final Database database;
    private final LeaderSession session;
    private final SignalTexts texts;

    public PostgresLeadership(Database database, LeaderSession session, SignalTexts texts) {
        this.database = database;
        this.session = session;
        this.texts = texts;
    }

    /** Leadership at a moment of the store's clock. */
    private record Seen(LeadershipRecord leadership, Instant at) {

        long epoch() {
            return switch (leadership) {
                case LeadershipRecord.Vacant _ -> 0;
                case LeadershipRecord.Held current -> current.epoch().value();
                case LeadershipRecord.Resigned resigned -> resigned.epoch().value();
            };
        }
    }

    /**
     * Looks first: while leadership is held, nobody is kept waiting. It is granted by a statement
     * that looks once more, since a renewal may have come in between.
     */
    @Override
    public LeadershipAnswer.ToAcquire acquire(
            Candidate candidate, AcquireReason grounds, Duration ttl) {
        for (int i = 0; i < TRIES; i++) {
            Seen seen = seen();
            if (LeadershipRules.acquire(
                            seen.leadership, candidate.identity(), grounds, ttl, seen.at)
                    instanceof LeadershipAnswer.Occupied occupied) {
                return occupied;
            }
            Optional<LeadershipRecord.Held> granted =
                    granted(new Application(candidate, grounds, ttl), seen.epoch());
            if (granted.isPresent()) {
                return new LeadershipAnswer.Granted(granted.get());
            }
        }
        throw SqlErrors.unreachable("leadership changes too fast");
    }

    private record Application(Candidate candidate, AcquireReason grounds, Duration ttl) {

        Duration patience() {
            Duration third = ttl.dividedBy(3);
            return third.compareTo(LONGEST_PATIENCE) < 0 ? third : LONGEST_PATIENCE;
        }
    }

    private Optional<LeadershipRecord.Held> granted(Application application, long lastEpoch) {
        session.prepare();
        try {
            return database.attempt(connection -> granted(connection, application, lastEpoch));
        } catch (SQLException problem) {
            if (!SqlErrors.isLockTimeout(problem)) {
                throw SqlErrors.translate(problem);
            }
            database.single(Fence::clear);
            return Optional.empty();
        }
    }

    /** The session shows the new epoch before anybody can see it granted. */
    private Optional<LeadershipRecord.Held> granted(
            Connection connection, Application application, long lastEpoch) throws SQLException {
        Fence.close(connection, application.patience());
        if (epoch(connection) != lastEpoch) {
            return Optional.empty();
        }
        Epoch next = new Epoch(lastEpoch + 1);
        boolean shown = session.show(next);
        Optional<LeadershipRecord.Held> granted = acquired(connection, application, shown);
        if (granted.isEmpty()) {
            session.hide(next);
        }
        return granted;
    }

    private static long epoch(Connection connection) throws SQLException {
        try (SqlStatement call =
                new SqlStatement(connection, "select epoch from apflow_cluster_leader")) {
            return call.row(row -> row.getLong(1)).orElse(0L);
        }
    }

    private static Optional<LeadershipRecord.Held> acquired(
            Connection connection, Application application, boolean shown) throws SQLException {
        NodeIdentity identity = application.candidate.identity();
        try (SqlStatement call =
                new SqlStatement(
                        connection,
                        """
                        insert into apflow_cluster_leader as l (
                            seat, node, incarnation, url, epoch, expires_at, resigned, session)
                        values (true, ?, ?, ?, 1, clock_timestamp() + ? * interval '1 microsecond', false, ?)
                        on conflict (seat) do update
                        set node = excluded.node, incarnation = excluded.incarnation, url = excluded.url,
                            epoch = l.epoch + 1, expires_at = excluded.expires_at, resigned = false,
                            session = excluded.session
                        where l.resigned
                           or l.expires_at <= clock_timestamp()
                           or l.node = excluded.node and l.incarnation <= excluded.incarnation
                           or l.epoch = ?
                        returning epoch, (extract(epoch from expires_at) * 1000000)::bigint as expires_at
                        """)) {
            identity(call, identity).text(application.candidate.url());
            call.number(Times.micros(application.ttl))
                    .flag(shown)
                    .number(lostHolder(application.grounds));
            return call.row(row -> new LeadershipRecord.Held(identity, ofRow(row), expiry(row)));
        }
    }

    private static Optional<Long> lostHolder(AcquireReason grounds) {
        return switch (grounds) {
            case AcquireReason.LeadershipFree _ -> Optional.empty();
            case AcquireReason.HolderGone(Epoch epoch) -> Optional.of(epoch.value());
        };
    }

    @Override
    public LeadershipAnswer.ToRenew renew(NodeIdentity holder, Epoch epoch, Duration ttl) {
        Optional<LeadershipRecord.Held> renewed =
                database.single(
                        connection -> {
                            try (SqlStatement call =
                                    new SqlStatement(
                                            connection,
                                            """
                                            update apflow_cluster_leader
                                            set expires_at = clock_timestamp() + ? * interval '1 microsecond'
                                            where epoch = ? and node = ? and incarnation = ? and not resigned
                                            returning (extract(epoch from expires_at) * 1000000)::bigint as expires_at
                                            """)) {
                                call.number(Times.micros(ttl)).number(epoch.value());
                                return identity(call, holder)
                                        .row(
                                                row ->
                                                        new LeadershipRecord.Held(
                                                                holder, epoch, expiry(row)));
                            }
                        });
        return renewed.<LeadershipAnswer.ToRenew>map(LeadershipAnswer.Renewed::new)
                .orElseGet(() -> new LeadershipAnswer.Fenced(seen().leadership));
    }

    private static final SqlText RESIGN =
            SqlText.inline(
                    PostgresLeadership.class,
                    """
                    with ended as (
                        update apflow_cluster_leader
                        set resigned = true
                        where epoch = :epoch and not resigned
                        returning node, incarnation)
                    select node, incarnation, pg_notify(${channel}, :text) from ended
                    """,
                    "epoch",
                    "text");

    /**
     * The others are told by the very transaction that frees leadership: none hears it too early.
     */
    @Override
    public LeadershipAnswer.ToResign resign(Epoch epoch) {
        Optional<LeadershipRecord.Resigned> resigned =
                database.single(
                        connection -> {
                            try (SqlStatement call = new SqlStatement(connection, RESIGN)) {
                                return call.set("epoch")
                                        .number(epoch.value())
                                        .set("text")
                                        .text(texts.of(new LeadershipOffered(epoch)).get(0))
                                        .row(
                                                row ->
                                                        new LeadershipRecord.Resigned(
                                                                holder(row), epoch));
                            }
                        });
        session.hide(epoch);
        return resigned.<LeadershipAnswer.ToResign>map(LeadershipAnswer.GivenUp::new)
                .orElseGet(() -> new LeadershipAnswer.Fenced(seen().leadership));
    }

    @Override
    public Optional<LeaderInfo> leader() {
        return database.single(
                connection -> {
                    try (SqlStatement call =
                            new SqlStatement(
                                    connection,
                                    """
                                    select node, incarnation, url, epoch,
                                           (extract(epoch from expires_at) * 1000000)::bigint as expires_at
                                    from apflow_cluster_leader
                                    where not resigned and expires_at > clock_timestamp()
                                    """)) {
                        return call.row(
                                row ->
                                        new LeaderInfo(
                                                holder(row),
                                                row.getString("url"),
                                                ofRow(row),
                                                expiry(row)));
                    }
                });
    }

    private static final String SEEN =
            """
            select l.node, l.incarnation, l.epoch, l.resigned,
                   (extract(epoch from l.expires_at) * 1000000)::bigint as expires_at,
                   (extract(epoch from clock_timestamp()) * 1000000)::bigint as at
            from (values (1)) always left join apflow_cluster_leader l on true
            """;

    private Seen seen() {
        List<Seen> seen =
                database.single(
                        connection -> {
                            try (SqlStatement call = new SqlStatement(connection, SEEN)) {
                                return call.rows(PostgresLeadership::seen);
                            }
                        });
        return seen.get(0);
    }

    private static Seen seen(ResultSet row) throws SQLException {
        Instant at = Times.instant(row.getLong("at"));
        if (row.getString("node") == null) {
            return new Seen(new LeadershipRecord.Vacant(), at);
        }
        return new Seen(
                row.getBoolean("resigned")
                        ? new LeadershipRecord.Resigned(holder(row), ofRow(row))
                        : new LeadershipRecord.Held(holder(row), ofRow(row), expiry(row)),
                at);
    }

    private static NodeIdentity holder(ResultSet row) throws SQLException {
        return new NodeIdentity(
                new NodeId(row.getString("node")), new Incarnation(row.getLong("incarnation")));
    }

    private static Epoch ofRow(ResultSet row) throws SQLException {
        return new Epoch(row.getLong("epoch"));
    }

    private static Instant expiry(ResultSet row) throws SQLException {
        return Times.instant(row.getLong("expires_at"));
    }

    private static SqlStatement identity(SqlStatement call, NodeIdentity identity)
            throws SQLException {
        return call.text(identity.node().value()).number(identity.incarnation().value());
    }
}
