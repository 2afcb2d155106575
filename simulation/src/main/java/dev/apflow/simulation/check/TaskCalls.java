package dev.apflow.simulation.check;

import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.TaskClaims.Claim;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReports;
import dev.apflow.application.store.TaskReports.Outcome;
import dev.apflow.application.store.TaskReports.Report;
import dev.apflow.application.store.TaskReports.Verdict;
import dev.apflow.application.store.cluster.NodeRegistry.Workload;
import dev.apflow.domain.event.TaskEvent;
import dev.apflow.domain.idempotency.IdempotencyKey;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskStatus;
import dev.apflow.simulation.node.StoreCall;
import dev.apflow.simulation.time.World;
import dev.apflow.simulation.trace.Findings;
import dev.apflow.simulation.trace.Text;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What workers ask, and what they must be answered. */
final class TaskCalls {

    private final World world;
    private final TaskModel tasks;
    private final NodeLifeModel lives;
    private final Findings findings;
    private final TaskReports cacheInStore;
    private final ExecutionModel executions;
    private final ExecutionView views;
    private final ReturnCalls returns;
    private final Map<IdempotencyKey, JsonValue> cache = new HashMap<>();
    private final Map<IdempotencyKey, Long> succeeded = new HashMap<>();
    private final Map<IdempotencyKey, TaskId> trees = new HashMap<>();
    private List<TaskId> toHandOut = List.of();
    private List<Verdict> verdicts = List.of();

    TaskCalls(
            World world,
            TaskModel tasks,
            NodeLifeModel lives,
            Findings findings,
            TaskReports cacheInStore,
            ExecutionModel executions,
            ExecutionView views) {
        this.world = world;
        this.tasks = tasks;
        this.lives = lives;
        this.findings = findings;
        this.cacheInStore = cacheInStore;
        this.executions = executions;
        this.views = views;
        this.returns = new ReturnCalls(tasks, lives, findings);
    }

    void arrives(StoreCall call, Instant now) {
        List<Object> arguments = call.arguments();
        switch (call.method()) {
            case CLAIM -> {
                if (arguments.get(0) instanceof LeaseHolder.Member member) {
                    toHandOut =
                            tasks.handedTo(
                                    member,
                                    (NodeProfile) arguments.get(1),
                                    (Integer) arguments.get(2),
                                    now);
                }
            }
            case REPORT -> {
                List<Report> reports = reports(arguments);
                reports.forEach(each -> executions.reported(call.process(), each));
                verdicts = verdicts(reports);
            }
            case RECONCILE, HAND_BACK, SWEEP_TASKS -> returns.arrives(call, now);
            default -> {}
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
            if (tasks.find(delivered.task()).isEmpty()) {
                expected.add(Verdict.UNKNOWN);
            } else if (tasks.running(delivered).isPresent() && ended.add(delivered.task())) {
                expected.add(Verdict.ACCEPTED);
            } else {
                expected.add(Verdict.FENCED);
            }
        }
        return expected;
    }

    void tookEffect(StoreCall call, Object result, List<TaskEvent> events, Instant now) {
        switch (call.method()) {
            case CLAIM -> claimed(call, (Claim) result);
            case RECORDED ->
                    recorded(call, (IdempotencyKey) call.arguments().get(1), (Optional<?>) result);
            case REPORT -> reported(reports(call.arguments()), result);
            case RECONCILE, HAND_BACK, SWEEP_TASKS -> returns.tookEffect(call, result, events, now);
            case HELD_BY -> onLeaseHeld((LeaseHolder.Member) call.arguments().get(0), result);
            case STILL_RUNNING -> stillRunning(call.arguments(), result);
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
            views.handed(each);
            findings.require(
                    tasks.running(each.delivered()).isPresent(),
                    "what is handed out runs as that delivery",
                    () -> each.delivered() + " while " + tasks.find(each.delivered().task()));
            for (Dependency edge : each.spec().dependencies()) {
                Optional<JsonValue> got =
                        Optional.ofNullable(each.dependencyResults().get(edge.id()));
                findings.require(
                        got.equals(tasks.resultOf(edge.id())),
                        "a task gets the results of what it depends on",
                        () -> each.delivered() + " got " + got + " of " + edge.id());
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
                trees.putIfAbsent(key, tasks.find(report.delivered().task()).orElseThrow().tree);
                succeeded.putIfAbsent(key, world.nanos());
                findings.require(
                        cacheInStore
                                .recorded(report.delivered(), key)
                                .equals(Optional.of(cache.get(key))),
                        "every success is kept, the first one stays",
                        () -> report.delivered() + " under " + key);
            }
            settled(report, verdicts.get(i));
        }
    }

    private void recorded(StoreCall call, IdempotencyKey key, Optional<?> answer) {
        Optional<JsonValue> kept = Optional.ofNullable(cache.get(key));
        findings.require(
                answer.equals(kept),
                "the cache answers what was kept",
                () -> key + ": " + answer + " instead of " + kept);
        call.process()
                .execution()
                .ifPresent(
                        each -> {
                            executions.asked(each, key, kept);
                            views.key(each, key);
                        });
    }

    private void settled(Report report, Verdict verdict) {
        if (verdict == Verdict.ACCEPTED) {
            Entry entry = tasks.find(report.delivered().task()).orElseThrow();
            TaskStatus expected =
                    report.outcome() instanceof Outcome.Succeeded
                            ? TaskStatus.COMPLETED
                            : entry.mayRetry ? TaskStatus.PENDING : TaskStatus.FAILED;
            findings.require(
                    entry.status == expected,
                    "an accepted report ends its delivery, with an event",
                    () -> report + " leaves " + entry);
            entry.key = entry.status.isTerminal() ? report.key() : Optional.empty();
            switch (report.outcome()) {
                case Outcome.Succeeded(JsonValue result, var _) ->
                        entry.result = Optional.of(result);
                case Outcome.Failed failed -> {
                    entry.error = Optional.of(failed.error());
                    entry.errorCode = Optional.of(failed.code());
                }
            }
        }
    }

    private void onLeaseHeld(LeaseHolder.Member member, Object result) {
        Set<Delivered> expected = tasks.heldBy(member.identity());
        findings.require(
                expected.equals(result),
                "exactly what a life runs is said to be its own",
                () -> Text.of(result) + " instead of " + Text.of(expected));
    }

    @SuppressWarnings("unchecked")
    private void stillRunning(List<Object> arguments, Object result) {
        Set<Delivered> expected = new HashSet<>((Set<Delivered>) arguments.get(0));
        expected.removeIf(each -> tasks.running(each).isEmpty());
        findings.require(
                expected.equals(result),
                "exactly what runs is said to run",
                () -> Text.of(result) + " instead of " + Text.of(expected));
    }

    void workload(StoreCall call, Workload workload) {
        long running = tasks.runningOn((NodeId) call.arguments().get(0));
        findings.require(
                workload.own().slots() == 0 || workload.own().running() == running,
                "a node is told what it runs",
                () -> call + " got " + workload + " instead of " + running);
    }

    void renewed(List<Object> arguments, Set<?> kept, Instant now) {
        LeaseHolder.Member member = (LeaseHolder.Member) arguments.get(0);
        Set<Delivered> asked = new HashSet<>();
        ((Set<?>) arguments.get(1)).forEach(each -> asked.add((Delivered) each));
        Set<Delivered> expected =
                lives.isSuperseded(member.identity())
                        ? Set.of()
                        : tasks.heldBy(member.identity(), asked);
        findings.require(
                kept.equals(expected),
                "exactly what a life holds is renewed",
                () ->
                        String.format(
                                Locale.ROOT,
                                "%s kept %s instead of %s",
                                member.identity(),
                                Text.of(kept),
                                Text.of(expected)));
        for (Delivered each : expected) {
            tasks.running(each).ifPresent(entry -> entry.expiresAt = now.plus(member.lease()));
        }
    }

    /** What was kept of it is gone with it. */
    void removed(TaskId root) {
        for (IdempotencyKey key : List.copyOf(trees.keySet())) {
            if (root.equals(trees.get(key))) {
                trees.remove(key);
                cache.remove(key);
                findings.require(
                        cacheInStore.recorded(new Delivered(root, 1, 1), key).isEmpty(),
                        "kept results go with their tree",
                        () -> key + " of " + root);
            }
        }
    }

    /** When the success of this execution was kept, by the world's time. */
    OptionalLong succeededAt(IdempotencyKey key) {
        Long at = succeeded.get(key);
        return at == null ? OptionalLong.empty() : OptionalLong.of(at);
    }
}
