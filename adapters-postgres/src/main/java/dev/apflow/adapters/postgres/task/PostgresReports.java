package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.Authority;
import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.adapters.postgres.engine.WriteFence;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReports;
import dev.apflow.domain.idempotency.IdempotencyKey;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.task.TaskId;
import dev.apflow.json.stored.Stored;
import dev.apflow.json.stored.StoredJson;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Records outcomes, progress and results that are kept by a key. */
public final class PostgresReports implements TaskReports {

    private static final System.Logger LOG = System.getLogger(PostgresReports.class.getName());

    private static final SqlText PROGRESS =
            SqlText.of(
                    PostgresReports.class, "progress", "ids", "attempts", "deliveries", "shares");

    private final Database database;

    public PostgresReports(Database database) {
        this.database = database;
    }

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
        List<EndedTask> ended =
                TreeLock.withLock(
                        hold ->
                                database.transaction(
                                        connection -> recorded(connection, hold, node, reports)));
        Map<TaskId, EndedTask> byTask = new HashMap<>();
        ended.forEach(each -> byTask.put(each.task(), each));
        return reports.stream().map(each -> verdict(byTask.get(each.delivered().task()))).toList();
    }

    private static List<EndedTask> recorded(
            Connection connection, TreeLock.Mode hold, NodeId node, List<Report> reports)
            throws SQLException {
        hold.begin(connection);
        Set<TaskId> failing = failing(reports);
        List<EndedTask> all =
                failing.isEmpty()
                        ? EndedTask.record(connection, node, reports)
                        : failed(connection, node, reports, failing);
        if (failing.isEmpty()) {
            TreeEnds.insertEvents(
                    connection,
                    all.stream().flatMap(each -> each.endedTree().stream()).distinct().toList(),
                    Optional.empty());
        }
        hold.settle(
                connection,
                all.stream().filter(each -> each.open() > 0).map(EndedTask::number).toList());
        return all;
    }

    /**
     * Records outcomes in a transaction that is under way; each task is named once.
     *
     * @param failing those that would fail for good
     */
    static List<EndedTask> failed(
            Connection connection, NodeId node, List<Report> reports, Set<TaskId> failing)
            throws SQLException {
        List<Long> moving =
                TreeCounts.lockTreesOf(
                        connection, reports.stream().map(each -> each.delivered().task()).toList());
        List<EndedTask> all = EndedTask.record(connection, node, reports);
        TreeCounts.block(
                connection,
                all.stream()
                        .filter(each -> each.accepted())
                        .filter(each -> failing.contains(each.task()))
                        .map(EndedTask::number)
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

    private static Verdict verdict(@Nullable EndedTask ended) {
        if (ended == null) {
            return Verdict.UNKNOWN;
        }
        return ended.accepted() ? Verdict.ACCEPTED : Verdict.FENCED;
    }

    @Override
    public void progress(Map<Delivered, Double> progress) {
        List<Map.Entry<Delivered, Double>> entries = List.copyOf(progress.entrySet());
        Authority.unlessSuperseded(() -> noted(entries), 0);
    }

    private int noted(List<Map.Entry<Delivered, Double>> entries) {
        WriteFence fence = database.fence();
        return database.single(
                connection -> {
                    try (SqlStatement call = fence.call(connection, PROGRESS)) {
                        Deliveries.give(call, entries.stream().map(Map.Entry::getKey).toList());
                        call.set("shares")
                                .array(
                                        "float8",
                                        entries.stream().map(Map.Entry::getValue).toArray());
                        fence.run(call);
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
