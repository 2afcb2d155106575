package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.Authority;
import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.adapters.postgres.engine.WriteFence;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReports;
import dev.apflow.domain.idempotency.IdempotencyKey;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.task.TaskId;
import dev.apflow.json.stored.RecordedResult;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Records outcomes, progress and results that are kept by a key. */
public final class PostgresReports implements TaskReports {

    private static final SqlText PROGRESS =
            SqlText.of(
                    PostgresReports.class, "progress", "ids", "attempts", "deliveries", "shares");

    private static final SqlText RECORDED =
            SqlText.inline(
                    PostgresReports.class,
                    """
                    select result from (
                        select result, 0 as later from apflow_idempotency where key = :key
                        union all
                        select o.result, 1
                        from apflow_task t join apflow_outcome o on o.number = t.number
                        where t.id = :task and o.attempt = :attempt and o.idempotency_key = :key
                          and o.status = 'completed') each
                    order by later
                    limit 1
                    """,
                    "key",
                    "task",
                    "attempt");

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
                                        connection ->
                                                OutcomeRecord.write(
                                                        connection, hold, node, reports)));
        Map<TaskId, EndedTask> byTask = new HashMap<>();
        ended.forEach(each -> byTask.put(each.task(), each));
        return reports.stream().map(each -> verdict(byTask.get(each.delivered().task()))).toList();
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
        SqlQuery query =
                SqlQuery.of(
                        RECORDED,
                        call -> {
                            call.set("key").text(key.value());
                            call.set("task").text(delivered.task().value());
                            call.set("attempt").number(delivered.attempt());
                        });
        return database.single(query.row(row -> row.getString("result")))
                .flatMap(text -> RecordedResult.read(key, text));
    }
}
