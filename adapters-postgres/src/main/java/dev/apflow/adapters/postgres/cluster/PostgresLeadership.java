package dev.apflow.adapters.postgres.cluster;

import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.SqlErrors;
import dev.apflow.adapters.postgres.engine.SqlQuery;
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
import dev.apflow.domain.node.NodeIdentity;

import java.time.Duration;
import java.util.Optional;

/** Leadership as one row; each change of it is one statement that names what it expects. */
final class PostgresLeadership implements LeadershipLease {

    private static final int TRIES = 20;

    private static final SqlText RENEW =
            SqlText.inline(
                    PostgresLeadership.class,
                    """
                    update apflow_cluster_leader
                    set expires_at = clock_timestamp() + :ttl_micros * interval '1 microsecond'
                    where epoch = :epoch and node = :node and incarnation = :incarnation and not resigned
                    returning (extract(epoch from expires_at) * 1000000)::bigint as expires_at
                    """,
                    "ttl_micros",
                    "epoch",
                    "node",
                    "incarnation");

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

    private static final SqlQuery LEADER =
            SqlQuery.of(
                    """
                    select node, incarnation, url, epoch,
                           (extract(epoch from expires_at) * 1000000)::bigint as expires_at
                    from apflow_cluster_leader
                    where not resigned and expires_at > clock_timestamp()
                    """);

    private static final SqlQuery SEEN =
            SqlQuery.of(
                    """
                    select l.node, l.incarnation, l.epoch, l.resigned,
                           (extract(epoch from l.expires_at) * 1000000)::bigint as expires_at,
                           (extract(epoch from clock_timestamp()) * 1000000)::bigint as at
                    from (values (1)) always left join apflow_cluster_leader l on true
                    """);

    private final Database database;
    private final LeaderSession session;
    private final SignalTexts texts;

    PostgresLeadership(Database database, LeaderSession session, SignalTexts texts) {
        this.database = database;
        this.session = session;
        this.texts = texts;
    }

    /**
     * Looks first: while leadership is held, nobody is kept waiting. It is granted by a statement
     * that looks once more, since a renewal may have come in between.
     */
    @Override
    public LeadershipAnswer.ToAcquire acquire(
            Candidate candidate, AcquireReason reason, Duration ttl) {
        LeadershipGrant grant = new LeadershipGrant(candidate, reason, ttl);
        for (int i = 0; i < TRIES; i++) {
            LeadershipRow.Seen seen = seen();
            if (LeadershipRules.acquire(
                            seen.leadership(), candidate.identity(), reason, ttl, seen.at())
                    instanceof LeadershipAnswer.Occupied occupied) {
                return occupied;
            }
            Optional<LeadershipRecord.Held> granted = grant.run(database, session, seen.epoch());
            if (granted.isPresent()) {
                return new LeadershipAnswer.Granted(granted.get());
            }
        }
        throw SqlErrors.unreachable("leadership changes too fast");
    }

    private LeadershipRow.Seen seen() {
        return database.single(SEEN.row(LeadershipRow::seen)).orElseThrow();
    }

    @Override
    public LeadershipAnswer.ToRenew renew(NodeIdentity holder, Epoch epoch, Duration ttl) {
        SqlQuery renewal =
                SqlQuery.of(
                        RENEW,
                        call -> {
                            call.set("ttl_micros").number(Times.micros(ttl));
                            call.set("epoch").number(epoch.value());
                            call.set("node").text(holder.node().value());
                            call.set("incarnation").number(holder.incarnation().value());
                        });
        return database.single(renewal.row(LeadershipRow::expiry))
                .<LeadershipAnswer.ToRenew>map(
                        expiry ->
                                new LeadershipAnswer.Renewed(
                                        new LeadershipRecord.Held(holder, epoch, expiry)))
                .orElseGet(() -> new LeadershipAnswer.Fenced(seen().leadership()));
    }

    /**
     * The others are told by the very transaction that frees leadership: none hears it too early.
     */
    @Override
    public LeadershipAnswer.ToResign resign(Epoch epoch) {
        String text = texts.of(new LeadershipOffered(epoch)).get(0);
        Optional<NodeIdentity> holder =
                database.single(
                        SqlQuery.of(
                                        RESIGN,
                                        call ->
                                                call.set("epoch")
                                                        .number(epoch.value())
                                                        .set("text")
                                                        .text(text))
                                .row(LeadershipRow::holder));
        session.hide(epoch);
        return holder.map(node -> new LeadershipRecord.Resigned(node, epoch))
                .<LeadershipAnswer.ToResign>map(LeadershipAnswer.GivenUp::new)
                .orElseGet(() -> new LeadershipAnswer.Fenced(seen().leadership()));
    }

    @Override
    public Optional<LeaderInfo> leader() {
        return database.single(LEADER.row(LeadershipRow::leader));
    }
}
