package dev.apflow.simulation.check;

import dev.apflow.application.executor.Execution;
import dev.apflow.application.store.Fenced;
import dev.apflow.application.store.Holder;
import dev.apflow.application.store.TaskClaims.Claim;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReports;
import dev.apflow.application.store.TaskReports.Outcome;
import dev.apflow.application.store.TaskReports.Report;
import dev.apflow.application.store.TaskReports.Verdict;
import dev.apflow.domain.event.EventType;
import dev.apflow.domain.event.TaskEvent;
import dev.apflow.domain.idempotency.IdempotencyKey;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.lease.SweepVerdict;
import dev.apflow.domain.node.NodeIdentity;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.TaskId;
import dev.apflow.simulation.node.NodeProcess;
import dev.apflow.simulation.node.StoreCall;
import dev.apflow.simulation.time.World;
import dev.apflow.simulation.trace.Findings;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What workers and sweeps ask, and what they must be answered. */
final class TaskCalls {

    private final World world;
    private final TaskBook book;
    private final LifeBook lives;
    private final Findings findings;
    private final TaskReports cacheInStore;
    private final Map<IdempotencyKey, JsonValue> cache = new HashMap<>();
    private final Map<IdempotencyKey, Long> succeeded = new HashMap<>();
    private List<TaskId> toHandOut = List.of();
    private List<Verdict> verdicts = List.of();
    private Map<TaskId, Holding> holdings = Map.of();

    private record Holding(NodeIdentity holder, Delivered delivered, Instant expiresAt) {}

    TaskCalls(
            World world,
            TaskBook book,
            LifeBook lives,
            Findings findings,
            TaskReports cacheInStore) {
        this.world = world;
        this.book = book;
        this.lives = lives;
        this.findings = findings;
        this.cacheInStore = cacheInStore;
    }

    void arrives(StoreCall call, Instant now) {
        List<Object> arguments = call.arguments();
        switch (call.name()) {
            case "TaskClaims.claim" -> {
                if (arguments.get(0) instanceof Holder.Member member) {
                    toHandOut =
                            book.handedTo(
                                    member,
                                    (NodeProfile) arguments.get(1),
                                    (Integer) arguments.get(2),
                                    now);
                }
            }
            case "TaskReports.report" -> verdicts = verdicts(reports(arguments));
            case "TaskClaims.reconcile", "TaskClaims.handBack" -> remember();
            case "Sweeps.tasks" -> {
                remember();
                lives.swept(now);
            }
            default -> {}
        }
    }

    private void remember() {
        holdings = new HashMap<>();
        for (Entry each : book.running()) {
            each.holder.ifPresent(
                    by ->
                            holdings.put(
                                    each.id(), new Holding(by, each.delivered(), each.expiresAt)));
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Report> reports(List<Object> arguments) {
        return (List<Report>) arguments.get(1);
    }

    private List<Verdict> verdicts(List<Report> reports) {
        List<Verdict> expected = new ArrayList<>();
        Set<TaskId> ended = new HashSet<>();
        for (Report each : reports) {
            Delivered delivered = each.delivered();
            if (each.outcome() instanceof Outcome.Failed(String error, var retry)) {
                findings.require(
                        !error.contains("StoreUnreachable"),
                        "a task fails only if its execution does",
                        () -> delivered + ": " + error);
            }
            if (book.find(delivered.task()).isEmpty()) {
                expected.add(Verdict.UNKNOWN);
            } else if (book.running(delivered).isPresent() && ended.add(delivered.task())) {
                expected.add(Verdict.ACCEPTED);
            } else {
                expected.add(Verdict.FENCED);
            }
        }
        return expected;
    }

    void tookEffect(StoreCall call, Object result, List<TaskEvent> events, Instant now) {
        switch (call.name()) {
            case "TaskClaims.claim" -> claimed(call, (Claim) result);
            case "TaskReports.report" -> reported(reports(call.arguments()), result);
            case "TaskClaims.reconcile" -> reconciled(call.arguments(), events);
            case "TaskClaims.handBack" -> handedBack(call.arguments(), events);
            case "TaskClaims.stillRunning" -> stillRunning(call.arguments(), result);
            case "Sweeps.tasks" -> swept(call, result, events, now);
            default -> {}
        }
    }

    private void claimed(StoreCall call, Claim claim) {
        List<TaskId> handed = claim.tasks().stream().map(each -> each.delivered().task()).toList();
        findings.require(
                handed.equals(toHandOut),
                "a claim hands out what is ready, placeable and first in turn",
                () -> call.process() + " got " + handed + " instead of " + toHandOut);
        for (Claimed each : claim.tasks()) {
            findings.require(
                    book.running(each.delivered()).isPresent(),
                    "what is handed out runs as that delivery",
                    () -> each.delivered() + " while " + book.find(each.delivered().task()));
            for (Dependency edge : each.spec().dependencies()) {
                findings.require(
                        !edge.required() || each.dependencyResults().containsKey(edge.id()),
                        "a task gets the results of what it depends on",
                        () -> each.delivered() + " without " + edge.id());
            }
        }
        findings.require(
                (Integer) call.arguments().get(2) <= call.free(),
                "no node asks for more than its free slots",
                () -> call + " with " + call.free() + " free");
    }

    private void reported(List<Report> reports, Object result) {
        findings.require(
                verdicts.equals(result),
                "exactly reports of deliveries that run are accepted",
                () -> reports + " got " + result + " instead of " + verdicts);
        for (int i = 0; i < reports.size(); i++) {
            Report report = reports.get(i);
            if (report.outcome() instanceof Outcome.Succeeded(JsonValue value, boolean cached)
                    && report.key().isPresent()
                    && verdicts.get(i) != Verdict.UNKNOWN) {
                IdempotencyKey key = report.key().get();
                cache.putIfAbsent(key, value);
                succeeded.putIfAbsent(key, world.nanos());
                findings.require(
                        cacheInStore.recorded(key).equals(Optional.of(cache.get(key))),
                        "every success is kept, the first one stays",
                        () -> report.delivered() + " under " + key);
            }
            settled(report, verdicts.get(i));
        }
    }

    private void settled(Report report, Verdict verdict) {
        if (verdict == Verdict.ACCEPTED) {
            findings.require(
                    book.running(report.delivered()).isEmpty(),
                    "an accepted report ends its delivery, with an event",
                    () -> report.delivered() + " still runs");
        }
    }

    private void reconciled(List<Object> arguments, List<TaskEvent> events) {
        NodeIdentity identity = ((Holder.Member) arguments.get(0)).identity();
        Set<?> known = (Set<?>) arguments.get(1);
        Set<TaskId> expected = new HashSet<>();
        holdings.forEach(
                (id, holding) -> {
                    if (holding.holder().equals(identity) && !known.contains(holding.delivered())) {
                        expected.add(id);
                    }
                });
        returned("exactly what a life does not know of is given back", expected, events);
    }

    private void handedBack(List<Object> arguments, List<TaskEvent> events) {
        Set<TaskId> expected = new HashSet<>();
        for (Object each : (List<?>) arguments.get(0)) {
            Delivered delivered = (Delivered) each;
            Holding holding = holdings.get(delivered.task());
            if (holding != null && holding.delivered().equals(delivered)) {
                expected.add(delivered.task());
            }
        }
        returned("exactly what is handed back comes back", expected, events);
    }

    private void returned(String rule, Set<TaskId> expected, List<TaskEvent> events) {
        Set<TaskId> found = new HashSet<>();
        events.forEach(each -> found.add(each.taskId()));
        findings.require(found.equals(expected), rule, () -> found + " instead of " + expected);
    }

    @SuppressWarnings("unchecked")
    private void stillRunning(List<Object> arguments, Object result) {
        Set<Delivered> expected = new HashSet<>((Set<Delivered>) arguments.get(0));
        expected.removeIf(each -> book.running(each).isEmpty());
        findings.require(
                expected.equals(result),
                "exactly what runs is said to run",
                () -> result + " instead of " + expected);
    }

    private void swept(StoreCall call, Object result, List<TaskEvent> events, Instant now) {
        if (!(result instanceof Fenced.Granted<?>)) {
            findings.require(events.isEmpty(), "a refused sweep changes nothing", events::toString);
            return;
        }
        Duration grace = (Duration) call.arguments().get(1);
        for (TaskEvent event : events) {
            Holding holding = holdings.get(event.taskId());
            findings.require(
                    event.type() == EventType.REASSIGNED
                            && holding != null
                            && reason(event).equals(reason(holding, grace, now)),
                    "a sweep takes back only what is expired, lost or superseded",
                    () -> event + " of " + holding + " at " + now);
        }
        for (Entry each : book.running()) {
            each.holder.ifPresent(
                    by ->
                            findings.require(
                                    now.isBefore(each.expiresAt) && !lives.isSuperseded(by),
                                    "a sweep takes back all that is expired or superseded",
                                    () -> each + ", until " + each.expiresAt + ", at " + now));
        }
    }

    private String reason(Holding holding, Duration grace, Instant now) {
        if (lives.isSuperseded(holding.holder())) {
            return SweepVerdict.Reason.HOLDER_SUPERSEDED.words();
        }
        if (!now.isBefore(holding.expiresAt())) {
            return SweepVerdict.Reason.LEASE_EXPIRED.words();
        }
        return lives.isLost(holding.holder(), grace, now)
                ? SweepVerdict.Reason.HOLDER_LOST.words()
                : "none";
    }

    private static String reason(TaskEvent event) {
        return event.details().find("reason").orElseThrow() instanceof JsonString(String text)
                ? text
                : "";
    }

    void renewed(List<Object> arguments, Set<?> kept, Instant now) {
        Holder.Member member = (Holder.Member) arguments.get(0);
        Set<Delivered> asked = new HashSet<>();
        ((Set<?>) arguments.get(1)).forEach(each -> asked.add((Delivered) each));
        Set<Delivered> expected =
                lives.isSuperseded(member.identity())
                        ? Set.of()
                        : book.heldBy(member.identity(), asked);
        findings.require(
                kept.equals(expected),
                "exactly what a life holds is renewed",
                () -> member.identity() + " kept " + kept + " instead of " + expected);
        for (Delivered each : expected) {
            book.running(each).ifPresent(entry -> entry.expiresAt = now.plus(member.lease()));
        }
    }

    void executed(NodeProcess process, Execution execution, long beganAt) {
        long succeededAt = succeeded.getOrDefault(execution.idempotencyKey(), Long.MAX_VALUE);
        findings.require(
                beganAt <= succeededAt,
                "what succeeded before is not executed again",
                () -> execution.task() + " on " + process);
    }
}
