package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.Authority;
import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.JsonColumns;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.engine.Times;
import dev.apflow.adapters.postgres.engine.WriteFence;
import dev.apflow.application.store.EventDetails;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReports;
import dev.apflow.domain.idempotency.IdempotencyKey;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.task.ErrorCode;
import dev.apflow.domain.task.TaskId;
import dev.apflow.json.stored.Stored;
import dev.apflow.json.stored.StoredJson;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Records a batch of outcomes in one statement. */
public final class PostgresReports implements TaskReports {

    private static final System.Logger LOG = System.getLogger(PostgresReports.class.getName());

    private final Database database;

    public PostgresReports(Database database) {
        this.database = database;
    }

    /**
     * What became of one task of a batch.
     *
     * @param endedTree its tree, if nothing in that is live any more, as far as counted
     */
    record Ended(TaskId task, long number, boolean accepted, int open, Optional<Long> endedTree) {}

    @Override
    public List<Verdict> report(NodeId node, List<Report> reports) {
        if (reports.isEmpty()) {
            return List.of();
        }
        List<Report> first = new ArrayList<>();
        Set<TaskId> seen = new HashSet<>();
        reports.stream().filter(each -> seen.add(each.delivered().task())).forEach(first::add);
        if (first.size() < reports.size()) {
            return inTurn(node, reports);
        }
        return Authority.unlessSuperseded(
                () -> recorded(node, reports), Collections.nCopies(reports.size(), Verdict.FENCED));
    }

    private List<Verdict> recorded(NodeId node, List<Report> reports) {
        List<Ended> ended =
                TreeLock.withLock(
                        hold ->
                                database.transaction(
                                        connection -> recorded(connection, hold, node, reports)));
        Map<TaskId, Ended> byTask = new HashMap<>();
        ended.forEach(each -> byTask.put(each.task, each));
        return reports.stream().map(each -> verdict(byTask.get(each.delivered().task()))).toList();
    }

    private static List<Ended> recorded(
            Connection connection, TreeLock.Mode hold, NodeId node, List<Report> reports)
            throws SQLException {
        hold.begin(connection);
        Set<TaskId> failing = failing(reports);
        List<Ended> all =
                failing.isEmpty()
                        ? ended(connection, node, reports)
                        : failed(connection, node, reports, failing);
        if (failing.isEmpty()) {
            TreeEnds.insertEvents(
                    connection,
                    all.stream().flatMap(each -> each.endedTree.stream()).distinct().toList(),
                    Optional.empty());
        }
        hold.settle(
                connection, all.stream().filter(each -> each.open > 0).map(Ended::number).toList());
        return all;
    }

    /**
     * Records outcomes in a transaction that is under way; each task is named once.
     *
     * @param failing those that would fail for good
     */
    static List<Ended> failed(
            Connection connection, NodeId node, List<Report> reports, Set<TaskId> failing)
            throws SQLException {
        List<Long> moving =
                TreeCounts.lockTreesOf(
                        connection, reports.stream().map(each -> each.delivered().task()).toList());
        List<Ended> all = ended(connection, node, reports);
        TreeCounts.block(
                connection,
                all.stream()
                        .filter(each -> each.accepted)
                        .filter(each -> failing.contains(each.task))
                        .map(Ended::number)
                        .toList());
        TreeEnds.insertEvents(connection, moving, Optional.empty());
        return all;
    }

    /** Those that would fail for good. */
    static Set<TaskId> failing(List<Report> reports) {
        return reports.stream()
                .filter(
                        each ->
                                each.outcome() instanceof Outcome.Failed failed
                                        && failed.retryAfter().isEmpty())
                .map(each -> each.delivered().task())
                .collect(Collectors.toSet());
    }

    /** A task that is named twice: one statement sees one moment, so these take turns. */
    private List<Verdict> inTurn(NodeId node, List<Report> reports) {
        return reports.stream().flatMap(each -> report(node, List.of(each)).stream()).toList();
    }

    private static Verdict verdict(@Nullable Ended ended) {
        if (ended == null) {
            return Verdict.UNKNOWN;
        }
        return ended.accepted ? Verdict.ACCEPTED : Verdict.FENCED;
    }

    private static List<Ended> ended(Connection connection, NodeId node, List<Report> reports)
            throws SQLException {
        try (SqlStatement call = new SqlStatement(connection, REPORT)) {
            Deliveries.give(call, reports.stream().map(Report::delivered).toList());
            call.array("text", column(reports, each -> status(each.outcome())));
            call.array("text", column(reports, each -> result(each.outcome())));
            call.array("text", column(reports, each -> error(each.outcome())));
            call.array("text", column(reports, each -> code(each.outcome())));
            call.array(
                    "text",
                    column(reports, each -> each.key().map(IdempotencyKey::value).orElse(null)));
            call.array("text", column(reports, each -> details(each.outcome())));
            call.array("bigint", column(reports, each -> retryMicros(each.outcome())));
            call.text(node.value()).text(JsonColumns.of(EventDetails.retriedByPolicy()));
            return call.rows(
                    row ->
                            new Ended(
                                    new TaskId(row.getString(1)),
                                    row.getLong(2),
                                    row.getBoolean(3),
                                    row.getInt(4),
                                    endedTree(row)));
        }
    }

    private static Optional<Long> endedTree(ResultSet row) throws SQLException {
        long tree = row.getLong(5);
        return row.wasNull() ? Optional.empty() : Optional.of(tree);
    }

    private static Object[] column(List<Report> reports, Function<Report, @Nullable Object> value) {
        return reports.stream().map(value).toArray();
    }

    private static String status(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Succeeded succeeded -> "completed";
            case Outcome.Failed failed -> "failed";
        };
    }

    private static @Nullable String result(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Succeeded(JsonValue result, boolean cached) -> JsonColumns.of(result);
            case Outcome.Failed failed -> null;
        };
    }

    private static @Nullable String error(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Succeeded succeeded -> null;
            case Outcome.Failed failed -> failed.error();
        };
    }

    private static @Nullable String code(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Succeeded succeeded -> null;
            case Outcome.Failed failed -> failed.code().word();
        };
    }

    private static String details(Outcome outcome) {
        return JsonColumns.of(
                switch (outcome) {
                    case Outcome.Succeeded(JsonValue result, boolean cached) ->
                            EventDetails.completed(cached);
                    case Outcome.Failed(
                                    String error,
                                    ErrorCode code,
                                    Optional<Duration> retryAfter) ->
                            EventDetails.failed(error, code, retryAfter.isPresent());
                });
    }

    private static @Nullable Long retryMicros(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Succeeded succeeded -> null;
            case Outcome.Failed failed ->
                    failed.retryAfter().map(delay -> Times.micros(delay)).orElse(null);
        };
    }

    private static final String REPORT =
            """
            with reported as materialized (
                select t.number, t.tree, u.*
                from unnest(?::text[], ?::integer[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[],
                            ?::text[], ?::text[], ?::bigint[])
                         as u (id, attempt, delivery, status, result, error, error_code, key, details, retry_micros)
                     join apflow_task t on t.id = u.id),
            params as materialized (select ?::text as node, ?::text as retried_details),
            trees as materialized (
                select a.tree
                from apflow_tree a
                where a.tree in (select tree from reported)
                order by a.tree
                for update of a),
            locked as materialized (
                select r.number
                from apflow_running r
                     join reported s on s.number = r.number and s.attempt = r.attempt and s.delivery = r.delivery
                where (select count(*) from trees) >= 0
                order by r.number
                for update of r),
            deleted_running as (
                delete from apflow_running r using locked l where r.number = l.number returning r.*),
            ended as (
                select g.number, g.tree, g.attempt, g.delivery, g.failed_in_run, g.node, g.progress, g.started_at, g.stale,
                       s.status, s.result, s.error, s.error_code, s.key, s.details, s.retry_micros
                from deleted_running g join reported s on s.number = g.number),
            inserted_outcomes as (
                insert into apflow_outcome (
                    number, attempt, status, delivery, node, result, error, error_code, progress, idempotency_key,
                    started_at, completed_at, stale)
                select number, attempt, status, delivery, node, result, error, error_code,
                       case status when 'completed' then 1 else progress end, key, started_at, clock_timestamp(),
                       stale and status = 'completed'
                from ended
                order by number),
            counted as (
                update apflow_tree a
                set live = a.live - e.completed - e.failed, completed = a.completed + e.completed,
                    failed = a.failed + e.failed
                from (select tree,
                             (count(*) filter (where status = 'completed'))::int as completed,
                             (count(*) filter (where status = 'failed'))::int as failed
                      from ended
                      where retry_micros is null
                      group by tree) e
                where a.tree = e.tree
                returning a.tree, a.live),
            kept as (
                insert into apflow_idempotency (key, result, created_at)
                select key, result, clock_timestamp()
                from reported s
                where status = 'completed' and key is not null
                  and not exists (select 1 from ended e where e.number = s.number)
                  and not exists (
                      select 1 from apflow_outcome o
                      where o.number = s.number and o.attempt = s.attempt and o.idempotency_key = s.key
                        and o.status = 'completed')
                order by key
                on conflict (key) do nothing),
            requeued as (
                insert into apflow_queue (
                    number, tree, priority, open_dependencies, held, waits_until, due_at, attempt, delivery,
                    failed_in_run, method, requires_executors, requires_capabilities, allowed_nodes,
                    forbidden_nodes, max_parallel, last_node, error, updated_at)
                select t.number, t.tree, t.priority,
                       (select count(*) from apflow_open_dependency d where d.dependent = t.number),
                       t.held, w.due, w.due, e.attempt + 1, e.delivery, e.failed_in_run + 1, t.method,
                       t.requires_executors, t.requires_capabilities, t.allowed_nodes, t.forbidden_nodes,
                       t.max_parallel, e.node, e.error, clock_timestamp()
                from ended e
                     join apflow_task t on t.number = e.number
                     cross join lateral (
                         select clock_timestamp() + e.retry_micros * interval '1 microsecond' as due) w
                where e.retry_micros is not null
                order by t.number
                returning number, open_dependencies),
            counts as materialized (
                select d.dependent as number, count(*)::int as satisfied
                from ended e join apflow_dependency d on d.dependency = e.number
                where e.retry_micros is null and (e.status = 'completed' or not d.required)
                group by d.dependent),
            waiting as materialized (
                select q.number, c.satisfied
                from apflow_queue q join counts c on c.number = q.number
                order by q.number
                for update of q),
            released as (
                update apflow_queue q
                set open_dependencies = q.open_dependencies - w.satisfied
                from waiting w
                where q.number = w.number),
            inserted_events as (
                insert into apflow_event (number, tree, type, node, attempt, delivery, details, at)
                select number, tree, type, node, attempt, delivery, details, clock_timestamp()
                from (select e.number, e.tree, 1 as place, e.status as type, s.node, e.attempt, e.delivery, e.details
                      from ended e, params s
                      union all
                      select e.number, e.tree, 2, 'retried', null, e.attempt + 1, e.delivery, s.retried_details
                      from ended e, params s
                      where e.retry_micros is not null
                      union all
                      select e.number, e.tree, 3, 'tree_ended', null, e.attempt, e.delivery, ENDED_DETAILS
                      from ended e
                      where e.retry_micros is null
                        and not exists (select 1 from apflow_tree alone where alone.tree = e.tree)) each
                order by number, place)
            select s.id, s.number, e.number is not null, coalesce(a.open_dependencies, 0), c.tree
            from reported s
                 left join ended e on e.number = s.number
                 left join requeued a on a.number = s.number
                 left join counted c on c.tree = e.tree and c.live = 0
            """
                    .replace("ENDED_DETAILS", TreeEnds.DETAILS_OF_ONE);

    @Override
    public void progress(Map<Delivered, Double> progress) {
        List<Map.Entry<Delivered, Double>> entries = List.copyOf(progress.entrySet());
        Authority.unlessSuperseded(() -> noted(entries), 0);
    }

    private int noted(List<Map.Entry<Delivered, Double>> entries) {
        WriteFence fence = database.fence();
        return database.single(
                connection -> {
                    try (SqlStatement call =
                            fence.call(
                                    connection,
                                    """
                                    with locked as materialized (
                                        select r.number, u.share
                                        from unnest(?::text[], ?::integer[], ?::bigint[], ?::double precision[])
                                                 as u (id, attempt, delivery, share)
                                             join apflow_task t on t.id = u.id
                                             join apflow_running r
                                                 on r.number = t.number and r.attempt = u.attempt and r.delivery = u.delivery
                                        order by r.number
                                        for update of r)
                                    update apflow_running r
                                    set progress = l.share
                                    from locked l
                                    where r.number = l.number
                                    """)) {
                        fence.run(
                                Deliveries.give(
                                                call,
                                                entries.stream().map(Map.Entry::getKey).toList())
                                        .array(
                                                "float8",
                                                entries.stream()
                                                        .map(Map.Entry::getValue)
                                                        .toArray()));
                        return entries.size();
                    }
                });
    }

    @Override
    public Optional<JsonValue> recorded(Delivered delivered, IdempotencyKey key) {
        return database.one(
                        RECORDED,
                        row -> StoredJson.value(row.column("result").getString()),
                        key.value(),
                        delivered.task().value(),
                        delivered.attempt(),
                        key.value())
                .flatMap(stored -> readable(key, stored));
    }

    private static final String RECORDED =
            """
            select result from (
                select result, 0 as later from apflow_idempotency where key = ?
                union all
                select o.result, 1
                from apflow_task t join apflow_outcome o on o.number = t.number
                where t.id = ? and o.attempt = ? and o.idempotency_key = ? and o.status = 'completed') each
            order by later
            limit 1
            """;

    /** What cannot be read is run again. */
    private static Optional<JsonValue> readable(IdempotencyKey key, Stored<JsonValue> stored) {
        stored.problem()
                .ifPresent(
                        why ->
                                LOG.log(
                                        System.Logger.Level.WARNING,
                                        "the recorded result {0} cannot be read: {1}",
                                        key.value(),
                                        why));
        return stored instanceof Stored.Readable<JsonValue>(JsonValue value)
                ? Optional.of(value)
                : Optional.empty();
    }
}
