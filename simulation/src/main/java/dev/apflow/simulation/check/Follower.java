package dev.apflow.simulation.check;

import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.TaskReports;
import dev.apflow.application.store.TaskReports.Outcome;
import dev.apflow.application.store.TaskReports.Report;
import dev.apflow.application.store.TreeWrites.NewTree;
import dev.apflow.domain.event.EventType;
import dev.apflow.domain.event.TaskEvent;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.task.TaskStatus;
import dev.apflow.simulation.node.PortMethod;
import dev.apflow.simulation.node.StoreCall;
import dev.apflow.simulation.plan.Behaviours;
import dev.apflow.simulation.trace.Findings;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Takes events into the book, each compared with the life cycle and the call that wrote it. */
final class Follower {

    /** Which calls may write which events. */
    private static final Map<EventType, Set<PortMethod>> WRITTEN_BY =
            Map.of(
                    EventType.CREATED, Set.of(PortMethod.CREATE_TREE),
                    EventType.ASSIGNED, Set.of(PortMethod.CLAIM),
                    EventType.STARTED, Set.of(PortMethod.CLAIM),
                    EventType.COMPLETED, Set.of(PortMethod.REPORT),
                    EventType.FAILED, Set.of(PortMethod.REPORT, PortMethod.SWEEP_TASKS),
                    EventType.CANCELLED, Set.of(PortMethod.CANCEL),
                    EventType.REASSIGNED,
                            Set.of(
                                    PortMethod.HAND_BACK,
                                    PortMethod.RECONCILE,
                                    PortMethod.SWEEP_TASKS),
                    EventType.RETRIED,
                            Set.of(PortMethod.REPORT, PortMethod.RERUN, PortMethod.EXECUTE_TREE),
                    EventType.TREE_ENDED,
                            Set.of(
                                    PortMethod.REPORT,
                                    PortMethod.CANCEL,
                                    PortMethod.DELETE_TASK,
                                    PortMethod.RERUN,
                                    PortMethod.EXECUTE_TREE,
                                    PortMethod.HAND_BACK,
                                    PortMethod.RECONCILE,
                                    PortMethod.SWEEP_TASKS));

    private final TaskModel tasks;
    private final ExecutionModel executions;
    private final Behaviours asked;
    private final Findings findings;
    private final EventFields fields;
    private long numbers;

    Follower(TaskModel tasks, ExecutionModel executions, Behaviours asked, Findings findings) {
        this.tasks = tasks;
        this.executions = executions;
        this.asked = asked;
        this.findings = findings;
        this.fields = new EventFields(findings);
    }

    void follow(StoreCall call, TaskEvent event, Instant now) {
        findings.require(
                WRITTEN_BY.getOrDefault(event.type(), Set.of()).contains(call.method()),
                "each event comes in the transaction of its change",
                () -> event.type() + " of " + event.taskId() + " came with " + call.method());
        if (event.type() == EventType.CREATED) {
            created(call, event, now);
            return;
        }
        Optional<Entry> found = tasks.find(event.taskId());
        findings.require(
                found.isPresent(), "events are of tasks that were created", event::toString);
        found.ifPresent(
                entry -> {
                    fields.check(call, event, entry, now);
                    change(call, event, entry, now);
                    findings.require(
                            entry.attempt == event.attempt() && entry.delivery == event.delivery(),
                            "attempts and deliveries grow one by one",
                            () -> event + " of " + entry);
                });
    }

    private void created(StoreCall call, TaskEvent event, Instant now) {
        findings.require(
                tasks.find(event.taskId()).isEmpty(),
                "a task is created once",
                () -> event.taskId().toString());
        if (call.arguments().get(1) instanceof NewTree tree) {
            for (TaskSpec spec : tree.tree().tasks()) {
                if (spec.id().equals(event.taskId())) {
                    asAsked(spec);
                    Entry entry =
                            new Entry(++numbers, spec, tree.tree().root(), tree.suspended(), now);
                    fields.check(call, event, entry, now);
                    tasks.add(entry);
                }
            }
        }
    }

    /** A node makes ids where the client has none, and adds its limit where the task has none. */
    private void asAsked(TaskSpec spec) {
        TaskSpec wanted = asked.asked(spec.id().value());
        TaskSpec expected =
                new TaskSpec(
                        spec.id(),
                        spec.parentId(),
                        wanted.userId(),
                        wanted.name(),
                        wanted.priority(),
                        wanted.method(),
                        wanted.inputSchema(),
                        wanted.inputs(),
                        wanted.params(),
                        spec.dependencies(),
                        wanted.placement(),
                        wanted.retry(),
                        OptionalInt.of(wanted.deliveryLimit()),
                        wanted.timeout(),
                        wanted.notBefore(),
                        wanted.key(),
                        wanted.template());
        findings.require(
                spec.equals(expected) && spec.dependencies().size() == wanted.dependencies().size(),
                "a task is created as its client asked for it",
                () -> spec + " instead of " + expected);
    }

    private void change(StoreCall call, TaskEvent event, Entry entry, Instant now) {
        switch (event.type()) {
            case ASSIGNED -> assigned(call, event, entry, now);
            case STARTED -> arrow(entry, event, TaskStatus.IN_PROGRESS);
            case COMPLETED -> ended(event, entry, TaskStatus.COMPLETED, now);
            case FAILED -> failed(call, event, entry, now);
            case CANCELLED -> cancelled(event, entry, now);
            case REASSIGNED -> reassigned(call, event, entry, now);
            case RETRIED -> retried(call, event, entry, now);
            case TREE_ENDED -> {}
            case CREATED, UNKNOWN -> throw new IllegalStateException("handled before");
        }
    }

    private void assigned(StoreCall call, TaskEvent event, Entry entry, Instant now) {
        arrow(entry, event, TaskStatus.PENDING);
        findings.require(
                tasks.isFree(entry),
                "no task starts before what it depends on",
                () -> entry + " with " + entry.spec.dependencies());
        entry.delivery++;
        entry.deliveries++;
        findings.require(
                entry.deliveries <= entry.spec.deliveryLimit() + entry.givenBack,
                "no attempt is delivered more often than it may be lost and was given back",
                () -> entry + " after " + entry.lost + " losses");
        tasks.becomes(entry, TaskStatus.IN_PROGRESS);
        if (call.arguments().get(0) instanceof LeaseHolder.Member(var identity, Duration lease)) {
            entry.holder = Optional.of(identity);
            entry.lastNode = Optional.of(identity.node());
            entry.startedAt = Optional.of(now);
            entry.updatedAt = now;
            entry.expiresAt = now.plus(lease);
        }
    }

    private void reassigned(StoreCall call, TaskEvent event, Entry entry, Instant now) {
        arrow(entry, event, TaskStatus.IN_PROGRESS);
        entry.startedAt = Optional.empty();
        entry.updatedAt = now;
        if (call.method() == PortMethod.SWEEP_TASKS) {
            entry.lost++;
        } else {
            entry.givenBack++;
        }
        tasks.becomes(entry, TaskStatus.PENDING);
    }

    /** Whoever ran it is gone, once too often. */
    private void setAside(TaskEvent event, Entry entry, Instant now) {
        findings.require(
                entry.lost + 1 >= entry.spec.deliveryLimit(),
                "a task is set aside only when it was lost too often",
                () -> entry + " after " + entry.lost + " losses");
        entry.setAside = true;
        entry.mayRetry = false;
        entry.error = event.details().find("error").map(each -> ((JsonString) each).value());
        ended(event, entry, TaskStatus.FAILED, now);
    }

    private void ended(TaskEvent event, Entry entry, TaskStatus status, Instant now) {
        arrow(entry, event, TaskStatus.IN_PROGRESS);
        onlyOutcome(event, entry);
        endsAt(entry, now);
        tasks.becomes(entry, status);
    }

    private void onlyOutcome(TaskEvent event, Entry entry) {
        findings.require(
                entry.ended.add(event.attempt()),
                "an attempt has one outcome",
                () -> event.type() + " of " + entry);
    }

    private void failed(StoreCall call, TaskEvent event, Entry entry, Instant now) {
        if (call.method() == PortMethod.SWEEP_TASKS) {
            setAside(event, entry, now);
            return;
        }
        entry.mayRetry = false;
        Object reports = call.arguments().get(1);
        if (reports instanceof List<?> all) {
            for (Object each : all) {
                if (each instanceof Report(var delivered, var key, Outcome.Failed failure)
                        && entry.runs(delivered)) {
                    executions.judge(delivered, entry.failedInRun + 1, failure.retryAfter());
                    entry.mayRetry = failure.retryAfter().isPresent();
                    entry.due = now.plus(delay(failure));
                }
            }
        }
        ended(event, entry, TaskStatus.FAILED, now);
    }

    private static Duration delay(Outcome.Failed failure) {
        return failure.retryAfter().orElse(Duration.ZERO);
    }

    private static void endsAt(Entry entry, Instant now) {
        entry.endedAt = Optional.of(now);
        entry.updatedAt = now;
    }

    private void cancelled(TaskEvent event, Entry entry, Instant now) {
        findings.require(
                !entry.status.isTerminal(),
                "the life cycle has no other arrows",
                () -> "cancelled: " + entry);
        onlyOutcome(event, entry);
        endsAt(entry, now);
        entry.key = Optional.empty();
        tasks.becomes(entry, TaskStatus.CANCELLED);
    }

    private void retried(StoreCall call, TaskEvent event, Entry entry, Instant now) {
        if (call.port() == TaskReports.class) {
            arrow(entry, event, TaskStatus.FAILED);
            entry.failedInRun++;
            findings.require(
                    entry.mayRetry && entry.failedInRun < entry.spec.retry().maxAttempts(),
                    "no more attempts than the policy allows",
                    () -> entry + " failed " + entry.failedInRun + " times");
        } else {
            findings.require(
                    entry.status.isTerminal(),
                    "the life cycle has no other arrows",
                    () -> "run again: " + entry);
            entry.failedInRun = 0;
            entry.due = entry.notBefore();
        }
        entry.nextAttempt();
        entry.startedAt = Optional.empty();
        entry.endedAt = Optional.empty();
        entry.key = Optional.empty();
        entry.updatedAt = now;
        tasks.becomes(entry, TaskStatus.PENDING);
    }

    private void arrow(Entry entry, TaskEvent event, TaskStatus from) {
        findings.require(
                entry.status == from,
                "the life cycle has no other arrows",
                () -> event.type() + " of " + entry);
    }
}
