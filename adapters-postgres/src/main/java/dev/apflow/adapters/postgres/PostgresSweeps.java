package dev.apflow.adapters.postgres;

import dev.apflow.application.store.Fenced;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.application.store.cluster.Sweeps;
import dev.apflow.domain.lease.SweepVerdict;
import dev.apflow.domain.node.NodeHealth;
import dev.apflow.domain.node.NodeHealthChange;
import dev.apflow.domain.node.NodeHealthSettings;
import dev.apflow.domain.node.NodeId;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the leader takes back and judges, inside its term. */
final class PostgresSweeps implements Sweeps {

    private static final int MOST_TASKS = 1_000;

    private final Database database;

    PostgresSweeps(Database database) {
        this.database = database;
    }

    /**
     * What was taken back.
     *
     * @param waiting those that wait for a dependency which was run again
     */
    private record Swept(TaskSweep sweep, List<Long> waiting) {}

    @Override
    public Fenced<TaskSweep> tasks(WriteAuthority.Term term, Duration lossGrace) {
        Fenced<Swept> swept =
                Authority.inTerm(database, term, connection -> swept(connection, lossGrace));
        return switch (swept) {
            case Fenced.Refused<Swept> refused -> new Fenced.Refused<>();
            case Fenced.Granted<Swept>(Swept done) -> {
                Shape.settle(database, done.waiting);
                yield new Fenced.Granted<>(done.sweep);
            }
        };
    }

    private static Swept swept(Connection connection, Duration lossGrace) throws SQLException {
        lookForSessions(connection);
        Optional<Duration> nextDue = nextDue(connection, lossGrace);
        if (nextDue.filter(Duration::isZero).isEmpty()) {
            return new Swept(new TaskSweep(Map.of(), nextDue), List.of());
        }
        Shape.keep(connection);
        Map<SweepVerdict.Reason, List<Long>> due = due(connection, lossGrace);
        Map<SweepVerdict.Reason, Integer> returned = new EnumMap<>(SweepVerdict.Reason.class);
        List<Long> waiting = new ArrayList<>();
        for (SweepVerdict.Reason reason : due.keySet()) {
            try (Call call = new Call(connection, PutBack.NUMBERED)) {
                PutBack.Result result = PutBack.run(call.numbers(due.get(reason)), reason.words());
                returned.put(reason, result.tasks());
                waiting.addAll(result.waiting());
            }
        }
        return new Swept(new TaskSweep(returned, nextDue(connection, lossGrace)), waiting);
    }

    /** Writes only where something has changed. */
    private static void lookForSessions(Connection connection) throws SQLException {
        try (Call call =
                new Call(
                        connection,
                        """
                        with held as materialized (
                            select l.objid::bigint as presence
                            from pg_locks l
                            where l.locktype = 'advisory' and l.classid = 4717 and l.objsubid = 2 and l.granted
                              and l.database = (select oid from pg_database where datname = current_database())),
                        changed as materialized (
                            select n.node, h.presence is null as lost
                            from apflow_cluster_node n left join held h on h.presence = n.presence
                            where n.presence is not null and (h.presence is null) = (n.lost_since is null)
                            order by n.node
                            for update of n)
                        update apflow_cluster_node n
                        set lost_since = case when c.lost then clock_timestamp() end
                        from changed c
                        where n.node = c.node
                        """)) {
            call.update();
        }
    }

    /**
     * Every task that runs and when it may be taken back. What is without a lease was left by a
     * process that worked alone; of a life that is not on record nothing is known but its lease.
     */
    private static final String RUNNING =
            """
            from (select ?::bigint * interval '1 microsecond' as grace, clock_timestamp() as now) m,
                 apflow_running r
                 left join apflow_cluster_life l on l.node = r.node and l.incarnation > r.incarnation
                 left join apflow_cluster_node n on n.node = r.node and n.incarnation = r.incarnation
            """;

    private static final String DUE_AT =
            """
            case
                when r.incarnation is null or l.node is not null then timestamptz 'epoch'
                else least(r.expires_at, n.lost_since + m.grace)
            end
            """;

    private static final String NEXT_DUE =
            """
            select greatest((extract(epoch from due - now) * 1000000)::bigint, 0)
            from (select min(DUE) as due, max(m.now) as now RUNNING) soonest
            where due is not null
            """
                    .replace("DUE", DUE_AT)
                    .replace("RUNNING", RUNNING);

    /** Zero where something may be taken back now. */
    private static Optional<Duration> nextDue(Connection connection, Duration lossGrace)
            throws SQLException {
        try (Call call = new Call(connection, NEXT_DUE)) {
            return call.number(PostgresSeats.micros(lossGrace))
                    .row(row -> Duration.ofNanos(row.getLong(1) * 1_000));
        }
    }

    /** What somebody has locked is being renewed, reported or cancelled: it is passed over. */
    private static final String DUE_NOW =
            """
            select r.number,
                   case
                       when r.incarnation is null then 'HOLDER_LOST'
                       when l.node is not null then 'HOLDER_SUPERSEDED'
                       when r.expires_at <= m.now then 'LEASE_EXPIRED'
                       else 'HOLDER_LOST'
                   end as reason
            RUNNING
            where DUE <= m.now
            order by r.number
            limit ?
            for update of r skip locked
            """
                    .replace("DUE", DUE_AT)
                    .replace("RUNNING", RUNNING);

    private record Due(long number, SweepVerdict.Reason reason) {}

    private static Map<SweepVerdict.Reason, List<Long>> due(
            Connection connection, Duration lossGrace) throws SQLException {
        Map<SweepVerdict.Reason, List<Long>> due = new EnumMap<>(SweepVerdict.Reason.class);
        try (Call call = new Call(connection, DUE_NOW)) {
            call.number(PostgresSeats.micros(lossGrace))
                    .number(MOST_TASKS)
                    .rows(
                            row ->
                                    new Due(
                                            row.getLong(1),
                                            SweepVerdict.Reason.valueOf(row.getString(2))))
                    .forEach(
                            each ->
                                    due.computeIfAbsent(each.reason, reason -> new ArrayList<>())
                                            .add(each.number));
        }
        return due;
    }

    @Override
    public Fenced<NodeSweep> nodes(WriteAuthority.Term term, NodeHealthSettings settings) {
        return Authority.inTerm(
                database,
                term,
                connection -> {
                    List<Judged> changes = judged(connection, settings);
                    forget(connection);
                    return new NodeSweep(changes);
                });
    }

    private static List<Judged> judged(Connection connection, NodeHealthSettings settings)
            throws SQLException {
        try (Call call =
                new Call(
                        connection,
                        """
                        with found as materialized (
                            select n.node, n.health as before,
                                   case
                                       when age >= ? * interval '1 microsecond' then 'dead'
                                       when age >= ? * interval '1 microsecond' then 'stale'
                                       else 'healthy'
                                   end as health
                            from apflow_cluster_node n,
                                 lateral (select clock_timestamp() - n.heartbeat_at as age) a
                            order by n.node
                            for update of n),
                        changed as (
                            update apflow_cluster_node n
                            set health = f.health, dead_since = case when f.health = 'dead' then clock_timestamp() end
                            from found f
                            where n.node = f.node and f.health <> f.before
                            returning n.node, f.before, f.health)
                        select node, before, health from changed order by node
                        """)) {
            return call.number(PostgresSeats.micros(settings.deadAfter()))
                    .number(PostgresSeats.micros(settings.staleAfter()))
                    .rows(PostgresSweeps::judged);
        }
    }

    private static Judged judged(ResultSet row) throws SQLException {
        NodeHealth from = NodeHealth.ofWord(row.getString("before")).orElseThrow();
        NodeHealth to = NodeHealth.ofWord(row.getString("health")).orElseThrow();
        return new Judged(
                new NodeId(row.getString("node")),
                to.compareTo(from) > 0
                        ? new NodeHealthChange.Worsened(from, to)
                        : new NodeHealthChange.Recovered(from, to));
    }

    private static void forget(Connection connection) throws SQLException {
        try (Call call =
                new Call(
                        connection,
                        """
                        delete from apflow_cluster_node n
                        where n.dead_since <= clock_timestamp() - interval '1 hour'
                          and not exists (select 1 from apflow_running r where r.node = n.node)
                        """)) {
            call.update();
        }
    }
}
