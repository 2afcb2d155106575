package dev.apflow.store.memory;

import dev.apflow.application.document.TaskDocuments;
import dev.apflow.application.store.EventDetails;
import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.TaskClaims;
import dev.apflow.domain.admission.AdmissionRound;
import dev.apflow.domain.event.EventType;
import dev.apflow.domain.json.JsonSize;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.domain.placement.Placement;
import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.task.TaskStatus;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

final class MemoryClaims implements TaskClaims {

    /** The order of the claim. */
    static final Comparator<Row> ORDER =
            Comparator.comparing((Row row) -> row.spec.priority())
                    .thenComparing(row -> row.turn)
                    .thenComparing(row -> row.number);

    private static final int DEEPEST = 500;

    private final Tables tables;

    MemoryClaims(Tables tables) {
        this.tables = tables;
    }

    @Override
    public Claim claim(LeaseHolder holder, NodeProfile profile, int limit, ClaimBudget budget) {
        return tables.written(
                () ->
                        isSuperseded(holder)
                                ? new Claim(List.of(), Optional.empty())
                                : handOut(holder, profile, limit, budget, tables.now()),
                () -> new Claim(List.of(), Optional.empty()));
    }

    private boolean isSuperseded(LeaseHolder holder) {
        return switch (holder) {
            case LeaseHolder.Standalone standalone -> false;
            case LeaseHolder.Member(var identity, Duration lease) ->
                    tables.membership.later(identity).isPresent();
        };
    }

    private Claim handOut(
            LeaseHolder holder, NodeProfile profile, int limit, ClaimBudget budget, Instant now) {
        Dependencies dependencies = new Dependencies(tables);
        List<Row> ready =
                tables.open.values().stream()
                        .filter(row -> row.status == TaskStatus.PENDING && !row.suspended)
                        .filter(dependencies::isReady)
                        .sorted(ORDER)
                        .toList();
        int sameClassBefore = running(row -> runsOn(holder, row)).size();
        AdmissionRound round = new AdmissionRound(tables.flow.state(tables.running(), now));
        List<Claimed> claimed = new ArrayList<>();
        long loaded = 0;
        for (Row row : ready) {
            if (claimed.size() < limit
                    && loaded < budget.bytes()
                    && !row.isDueAfter(now)
                    && Placement.admits(
                            row.spec.method(),
                            row.spec.placement(),
                            row.spec.admission().queue(),
                            profile,
                            sameClassBefore)
                    && round.admits(row.spec.candidate())) {
                round.start(row.spec.candidate());
                tables.flow.turns(row).started(row.turn);
                Claimed each = claimed(row, holder, budget, now);
                claimed.add(each);
                loaded += each.bytes();
                sameClassBefore++;
            }
        }
        tables.flow.started(round.rates(), now);
        return new Claim(claimed, nextDue(ready, round, now));
    }

    /** Tasks that wait for nothing but a slot, at most so many. */
    static List<Row> ready(Tables tables, int most) {
        Dependencies dependencies = new Dependencies(tables);
        Instant now = tables.now();
        return tables.open.values().stream()
                .filter(row -> row.status == TaskStatus.PENDING && !row.suspended)
                .filter(row -> !row.isDueAfter(now) && dependencies.isReady(row))
                .limit(most)
                .toList();
    }

    private Claimed claimed(Row row, LeaseHolder holder, ClaimBudget budget, Instant now) {
        row.claimed(holder, now);
        tables.event(row, EventType.ASSIGNED, row.lastNode, EventDetails.NONE);
        tables.event(row, EventType.STARTED, row.lastNode, EventDetails.NONE);
        Map<TaskId, JsonValue> results = dependencyResults(row);
        long bytes = bytes(TaskDocuments.spec(row.spec));
        for (JsonValue result : results.values()) {
            bytes += bytes(result);
        }
        if (bytes > budget.inputBytes()) {
            return new Claimed(
                    row.delivered(),
                    row.treeId,
                    TaskSpec.unreadable(row.id(), Optional.empty()),
                    row.failedInRun,
                    Map.of(),
                    0,
                    Optional.of(Refused.tooLarge(bytes, budget.inputBytes())));
        }
        return new Claimed(
                row.delivered(),
                row.treeId,
                row.spec,
                row.failedInRun,
                results,
                bytes,
                Optional.empty());
    }

    private static long bytes(JsonValue value) {
        return JsonSize.of(value, DEEPEST);
    }

    private Map<TaskId, JsonValue> dependencyResults(Row row) {
        Map<TaskId, JsonValue> results = new HashMap<>();
        for (Dependency each : row.spec.dependencies()) {
            tables.find(each.id())
                    .flatMap(other -> other.result)
                    .ifPresent(result -> results.put(each.id(), result));
        }
        return results;
    }

    private static Optional<Duration> nextDue(List<Row> ready, AdmissionRound round, Instant now) {
        return ready.stream()
                .filter(row -> row.status == TaskStatus.PENDING)
                .flatMap(
                        row ->
                                row.isDueAfter(now)
                                        ? row.dueAt.stream()
                                        : round.freeAt(row.spec.candidate()).stream())
                .min(Comparator.naturalOrder())
                .map(due -> Duration.between(now, due));
    }

    @Override
    public void handBack(List<Delivered> deliveries, String reason) {
        tables.written(
                () -> {
                    for (Delivered each : deliveries) {
                        tables.running(each).ifPresent(row -> tables.giveBack(row, reason));
                    }
                    return deliveries;
                },
                () -> deliveries);
    }

    @Override
    public Recovered recover(String reason) {
        return tables.written(
                () -> takeBack(running(row -> true), reason), () -> new Recovered(0, 0));
    }

    private Recovered takeBack(List<Row> rows, String reason) {
        int returned = 0;
        for (Row row : rows) {
            returned += tables.takeBack(row, reason) ? 1 : 0;
        }
        return new Recovered(returned, rows.size() - returned);
    }

    @Override
    public int reconcile(LeaseHolder holder, Set<Delivered> known, String reason) {
        return tables.alone(
                () ->
                        giveBack(
                                running(
                                        row ->
                                                isHeldBy(holder, row)
                                                        && !known.contains(row.delivered())),
                                reason));
    }

    /** A standalone holder is alone: whatever is in progress is its own. */
    private static boolean runsOn(LeaseHolder holder, Row row) {
        return switch (holder) {
            case LeaseHolder.Standalone standalone -> row.holder.isPresent();
            case LeaseHolder.Member member ->
                    row.holder.map(LeaseHolder::node).equals(Optional.of(member.node()));
        };
    }

    /** Another incarnation of a member's node is somebody else; the lease's length is not asked. */
    private static boolean isHeldBy(LeaseHolder holder, Row row) {
        return switch (holder) {
            case LeaseHolder.Standalone standalone -> row.holder.isPresent();
            case LeaseHolder.Member(var identity, Duration lease) ->
                    row.holder
                            .filter(
                                    by ->
                                            by
                                                            instanceof
                                                            LeaseHolder.Member(
                                                                    var other,
                                                                    Duration theirs)
                                                    && other.equals(identity))
                            .isPresent();
        };
    }

    private List<Row> running(Predicate<Row> which) {
        return tables.running().stream().filter(which).toList();
    }

    private int giveBack(List<Row> rows, String reason) {
        rows.forEach(row -> tables.giveBack(row, reason));
        return rows.size();
    }

    @Override
    public Set<Delivered> heldBy(LeaseHolder holder) {
        return tables.alone(
                () ->
                        running(row -> isHeldBy(holder, row)).stream()
                                .map(Row::delivered)
                                .collect(Collectors.toSet()));
    }

    @Override
    public Set<Delivered> stillRunning(Set<Delivered> deliveries) {
        return tables.alone(
                () ->
                        deliveries.stream()
                                .filter(each -> tables.running(each).isPresent())
                                .collect(Collectors.toSet()));
    }
}
