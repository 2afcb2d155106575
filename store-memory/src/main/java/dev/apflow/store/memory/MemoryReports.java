package dev.apflow.store.memory;

import dev.apflow.application.store.EventDetails;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReports;
import dev.apflow.domain.event.EventType;
import dev.apflow.domain.idempotency.IdempotencyKey;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.task.TaskStatus;

import java.util.List;
import java.util.Map;
import java.util.Optional;

final class MemoryReports implements TaskReports {

    private final Tables tables;

    MemoryReports(Tables tables) {
        this.tables = tables;
    }

    @Override
    public List<Verdict> report(NodeId node, List<Report> reports) {
        return tables.written(
                () -> reports.stream().map(each -> verdict(node, each)).toList(),
                () -> reports.stream().map(each -> Verdict.FENCED).toList());
    }

    private Verdict verdict(NodeId node, Report report) {
        Row row = tables.rows.get(report.delivered().task());
        if (row == null) {
            return Verdict.UNKNOWN;
        }
        if (report.outcome() instanceof Outcome.Succeeded(JsonValue result, boolean cached)) {
            report.key()
                    .ifPresent(
                            key ->
                                    tables.cache.putIfAbsent(
                                            key, new Tables.Kept(row.id(), result)));
        }
        if (!row.runs(report.delivered())) {
            return Verdict.FENCED;
        }
        row.key = report.key();
        switch (report.outcome()) {
            case Outcome.Succeeded(JsonValue result, boolean cached) ->
                    succeeded(row, node, result, cached);
            case Outcome.Failed failed -> failed(row, node, failed);
        }
        return Verdict.ACCEPTED;
    }

    private void succeeded(Row row, NodeId node, JsonValue result, boolean cached) {
        row.ended(TaskStatus.COMPLETED, tables.now());
        row.result = Optional.of(result);
        row.progress = 1;
        row.error = Optional.empty();
        row.errorCode = Optional.empty();
        tables.event(row, EventType.COMPLETED, Optional.of(node), EventDetails.completed(cached));
    }

    private void failed(Row row, NodeId node, Outcome.Failed failed) {
        row.ended(TaskStatus.FAILED, tables.now());
        row.error = Optional.of(failed.error());
        row.errorCode = Optional.of(failed.code());
        tables.event(
                row,
                EventType.FAILED,
                Optional.of(node),
                EventDetails.failed(
                        failed.error(), failed.code(), failed.retryAfter().isPresent()));
        failed.retryAfter()
                .ifPresent(
                        delay -> {
                            row.retried(tables.now().plus(delay), tables.now());
                            tables.event(
                                    row,
                                    EventType.RETRIED,
                                    Optional.empty(),
                                    EventDetails.retriedByPolicy());
                        });
    }

    @Override
    public void progress(Map<Delivered, Double> progress) {
        tables.alone(
                () -> {
                    progress.forEach(
                            (delivered, share) -> {
                                Row row = tables.rows.get(delivered.task());
                                if (row != null && row.runs(delivered)) {
                                    row.progress = share;
                                }
                            });
                    return progress.size();
                });
    }

    @Override
    public Optional<JsonValue> recorded(Delivered delivered, IdempotencyKey key) {
        return tables.alone(
                () -> Optional.ofNullable(tables.cache.get(key)).map(Tables.Kept::result));
    }
}
