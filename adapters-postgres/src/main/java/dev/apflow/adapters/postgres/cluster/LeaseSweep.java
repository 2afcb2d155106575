package dev.apflow.adapters.postgres.cluster;

import dev.apflow.adapters.postgres.engine.AdvisoryLock;
import dev.apflow.adapters.postgres.engine.Authority;
import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.Fence;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.engine.Times;
import dev.apflow.adapters.postgres.task.OrphanedTask;
import dev.apflow.adapters.postgres.task.TreeLock;
import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.application.store.cluster.Sweeps.TaskSweep;
import dev.apflow.domain.lease.SweepVerdict;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes back what nobody runs any more. */
record LeaseSweep(Database database) {

    private static final int MOST_TASKS = 1_000;

    /** While there is nothing to write, which is most of the time, it is one statement. */
    AuthorizedResult<TaskSweep> run(WriteAuthority.Term term, Duration lossGrace) {
        Window look = look(term, lossGrace);
        if (!look.seated) {
            return new AuthorizedResult.Refused<>();
        }
        if (!look.toWrite && look.nextDue.filter(Duration::isZero).isEmpty()) {
            return new AuthorizedResult.Granted<>(new TaskSweep(Map.of(), look.nextDue));
        }
        return TreeLock.withLock(
                hold ->
                        Authority.inTerm(
                                database, term, connection -> swept(connection, hold, lossGrace)));
    }

    /**
     * How things stand.
     *
     * @param toWrite whether sessions are gone or back since a sweep looked last
     */
    private record Window(boolean seated, boolean toWrite, Optional<Duration> nextDue) {}

    private Window look(WriteAuthority.Term term, Duration lossGrace) {
        return database.single(
                        connection -> {
                            try (SqlStatement call = new SqlStatement(connection, LOOK)) {
                                Fence.give(call, term);
                                return call.number(Times.micros(lossGrace))
                                        .rows(
                                                row ->
                                                        new Window(
                                                                row.getBoolean("seated"),
                                                                row.getBoolean("to_write"),
                                                                due(row)));
                            }
                        })
                .get(0);
    }

    private static Optional<Duration> due(ResultSet row) throws SQLException {
        long micros = row.getLong("next_due");
        return row.wasNull() ? Optional.empty() : Optional.of(Duration.ofNanos(micros * 1_000));
    }

    private static TaskSweep swept(Connection connection, TreeLock.Mode hold, Duration lossGrace)
            throws SQLException {
        lookForSessions(connection);
        Optional<Duration> nextDue = nextDue(connection, lossGrace);
        if (nextDue.filter(Duration::isZero).isEmpty()) {
            return new TaskSweep(Map.of(), nextDue);
        }
        hold.begin(connection);
        Map<SweepVerdict.Reason, List<OrphanedTask>> due = due(connection, lossGrace);
        Map<SweepVerdict.Reason, Integer> returned = new EnumMap<>(SweepVerdict.Reason.class);
        int setAside = 0;
        for (SweepVerdict.Reason reason : due.keySet()) {
            OrphanedTask.Result result =
                    OrphanedTask.takeBack(connection, hold, due.get(reason), reason.words());
            setAside += result.setAside();
            if (result.returned() > 0) {
                returned.put(reason, result.returned());
            }
        }
        Optional<Duration> next = nextDue(connection, lossGrace);
        return new TaskSweep(returned, setAside, next);
    }

    /** The nodes whose sessions are gone, or back, unknown to their record. */
    private static final String CHANGED =
            """
            from apflow_cluster_node n
                 left join (
                     select l.objid::bigint as presence
                     from pg_locks l
                     where LOCK and l.granted) h
                     on h.presence = n.presence
            where n.presence is not null and (h.presence is null) = (n.lost_since is null)
            """
                    .replace("LOCK", AdvisoryLock.NODE.isIn());

    private static final String NOTE =
            """
            with changed as materialized (
                select n.node, h.presence is null as lost
                CHANGED
                order by n.node
                for update of n)
            update apflow_cluster_node n
            set lost_since = case when c.lost then clock_timestamp() end
            from changed c
            where n.node = c.node
            """
                    .replace("CHANGED", CHANGED);

    private static void lookForSessions(Connection connection) throws SQLException {
        try (SqlStatement call = new SqlStatement(connection, NOTE)) {
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
            select greatest((extract(epoch from due - now) * 1000000)::bigint, 0) as next_due
            from (select min(DUE) as due, max(m.now) as now RUNNING) soonest
            where due is not null
            """
                    .replace("DUE", DUE_AT)
                    .replace("RUNNING", RUNNING);

    private static final String LOOK =
            """
            select exists (SEATED) as seated, exists (select 1 CHANGED) as to_write, (NEXT_DUE) as next_due
            """
                    .replace("SEATED", Fence.SEATED)
                    .replace("CHANGED", CHANGED)
                    .replace("NEXT_DUE", NEXT_DUE);

    /** Zero where something may be taken back now. */
    private static Optional<Duration> nextDue(Connection connection, Duration lossGrace)
            throws SQLException {
        try (SqlStatement call = new SqlStatement(connection, NEXT_DUE)) {
            return call.number(Times.micros(lossGrace)).row(LeaseSweep::due).flatMap(due -> due);
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
                   end as reason,
                   t.id, r.attempt, r.delivery, r.node, r.lost_deliveries, t.max_deliveries
            RUNNING
                 join apflow_task t on t.number = r.number
            where DUE <= m.now
            order by r.number
            limit ?
            for update of r skip locked
            """
                    .replace("DUE", DUE_AT)
                    .replace("RUNNING", RUNNING);

    private record Due(OrphanedTask lost, SweepVerdict.Reason reason) {}

    private static Map<SweepVerdict.Reason, List<OrphanedTask>> due(
            Connection connection, Duration lossGrace) throws SQLException {
        Map<SweepVerdict.Reason, List<OrphanedTask>> due = new EnumMap<>(SweepVerdict.Reason.class);
        try (SqlStatement call = new SqlStatement(connection, DUE_NOW)) {
            call.number(Times.micros(lossGrace))
                    .number(MOST_TASKS)
                    .rows(
                            row ->
                                    new Due(
                                            OrphanedTask.of(row),
                                            SweepVerdict.Reason.valueOf(row.getString("reason"))))
                    .forEach(
                            each ->
                                    due.computeIfAbsent(each.reason, reason -> new ArrayList<>())
                                            .add(each.lost));
        }
        return due;
    }
}
