package dev.apflow.testkit.memory;

import dev.apflow.application.store.Holder;
import dev.apflow.application.store.TaskClaims;
import dev.apflow.domain.event.EventType;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.domain.placement.Placement;
import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskStatus;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

final class MemoryClaims implements TaskClaims {

    private final Tables tables;

    MemoryClaims(Tables tables) {
        this.tables = tables;
    }

    @Override
    public Claim claim(Holder holder, NodeProfile profile, int limit) {
        return tables.alone(
                () -> {
                    Instant now = tables.now();
                    List<Row> waiting =
                            tables.rows.values().stream()
                                    .filter(
                                            row ->
                                                    row.status == TaskStatus.PENDING
                                                            && !row.held
                                                            && tables.isReady(row))
                                    .sorted(
                                            Comparator.comparing((Row row) -> row.spec.priority())
                                                    .thenComparing(row -> row.number))
                                    .toList();
                    int running =
                            (int)
                                    tables.rows.values().stream()
                                            .filter(row -> runsOn(holder, row))
                                            .count();
                    List<Claimed> claimed = new ArrayList<>();
                    int ahead = running;
                    for (Row row : waiting) {
                        boolean due = row.dueAt.filter(each -> each.isAfter(now)).isEmpty();
                        boolean candidate =
                                due
                                        && Placement.admits(
                                                row.spec.method(), unlimited(row), profile, 0);
                        if (!candidate || claimed.size() == limit) {
                            continue;
                        }
                        if (Placement.admits(
                                row.spec.method(), row.spec.placement(), profile, ahead)) {
                            claimed.add(claimed(row, holder, now));
                        }
                        ahead++;
                    }
                    return new Claim(claimed, nextDue(waiting, now));
                });
    }

    /** The constraints without the one that depends on what else is claimed. */
    private static dev.apflow.domain.placement.PlacementConstraints unlimited(Row row) {
        var wanted = row.spec.placement();
        return new dev.apflow.domain.placement.PlacementConstraints(
                wanted.requiresExecutors(),
                wanted.requiresCapabilities(),
                wanted.allowedNodes(),
                wanted.forbiddenNodes(),
                java.util.OptionalInt.empty());
    }

    private static boolean runsOn(Holder holder, Row row) {
        return row.status == TaskStatus.IN_PROGRESS
                && row.lastNode.equals(Optional.of(holder.node()));
    }

    private Claimed claimed(Row row, Holder holder, Instant now) {
        Optional<Instant> expiresAt =
                switch (holder) {
                    case Holder.Standalone standalone -> Optional.empty();
                    case Holder.Member(var identity, Duration lease) ->
                            Optional.of(now.plus(lease));
                };
        row.claimed(holder.node(), expiresAt, now);
        tables.event(row, EventType.ASSIGNED, row.lastNode, JsonObject.EMPTY);
        tables.event(row, EventType.STARTED, row.lastNode, JsonObject.EMPTY);
        Map<TaskId, JsonValue> results = new HashMap<>();
        for (Dependency each : row.spec.dependencies()) {
            Row other = tables.rows.get(each.id());
            if (other != null && other.status == TaskStatus.COMPLETED) {
                other.result.ifPresent(result -> results.put(each.id(), result));
            }
        }
        return new Claimed(row.delivered(), row.treeId, row.spec, row.failedInRun, results);
    }

    private static Optional<Duration> nextDue(List<Row> waiting, Instant now) {
        return waiting.stream()
                .filter(row -> row.status == TaskStatus.PENDING)
                .flatMap(row -> row.dueAt.stream())
                .filter(due -> due.isAfter(now))
                .min(Comparator.naturalOrder())
                .map(due -> Duration.between(now, due));
    }

    @Override
    public void handBack(List<Delivered> deliveries, String reason) {
        tables.alone(
                () -> {
                    deliveries.forEach(
                            each -> {
                                Row row = tables.rows.get(each.task());
                                if (row != null && row.runs(each)) {
                                    givenBack(row, reason);
                                }
                            });
                    return deliveries.size();
                });
    }

    @Override
    public int recover(String reason) {
        return tables.alone(
                () -> {
                    List<Row> running =
                            tables.rows.values().stream()
                                    .filter(row -> row.status == TaskStatus.IN_PROGRESS)
                                    .toList();
                    running.forEach(row -> givenBack(row, reason));
                    return running.size();
                });
    }

    @Override
    public int reconcile(Holder holder, Set<Delivered> known, String reason) {
        return tables.alone(
                () -> {
                    List<Row> lost =
                            tables.rows.values().stream()
                                    .filter(
                                            row ->
                                                    runsOn(holder, row)
                                                            && !known.contains(row.delivered()))
                                    .toList();
                    lost.forEach(row -> givenBack(row, reason));
                    return lost.size();
                });
    }

    private void givenBack(Row row, String reason) {
        row.givenBack(tables.now());
        tables.event(
                row,
                EventType.REASSIGNED,
                row.lastNode,
                JsonObject.of("reason", new JsonString(reason)));
    }

    @Override
    public Set<Delivered> stillRunning(Set<Delivered> deliveries) {
        return tables.alone(
                () -> {
                    Set<Delivered> still = new HashSet<>(deliveries);
                    still.removeIf(
                            each -> {
                                Row row = tables.rows.get(each.task());
                                return row == null || !row.runs(each);
                            });
                    return still;
                });
    }
}
