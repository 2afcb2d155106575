package dev.apflow.simulation.check;

import dev.apflow.application.executor.Execution;
import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.runtime.Dispatcher.Reply;
import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.EventLog;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReads;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.application.store.cluster.LeadershipLease;
import dev.apflow.application.store.cluster.NodeRegistry;
import dev.apflow.application.store.cluster.NodeRegistry.HeartbeatResult;
import dev.apflow.application.store.cluster.NodeRegistry.Workload;
import dev.apflow.application.store.cluster.TaskLeases;
import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.election.LeadershipAnswer;
import dev.apflow.domain.event.EventType;
import dev.apflow.domain.event.TaskEvent;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.node.NodeIdentity;
import dev.apflow.domain.task.TaskId;
import dev.apflow.simulation.node.Audit;
import dev.apflow.simulation.node.NodeProcess;
import dev.apflow.simulation.node.PortMethod;
import dev.apflow.simulation.node.StoreCall;
import dev.apflow.simulation.plan.Behaviours;
import dev.apflow.simulation.plan.ClusterPlan;
import dev.apflow.simulation.plan.Order;
import dev.apflow.simulation.time.StoreTime;
import dev.apflow.simulation.time.World;
import dev.apflow.simulation.trace.Findings;
import dev.apflow.simulation.trace.Text;
import dev.apflow.simulation.trace.Trace;
import dev.apflow.store.memory.InMemoryNode;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/** Holds every step against the model. */
public final class Auditor implements Audit {

    /** Ports that write no events. */
    private static final Set<Class<?>> WITHOUT_EVENTS =
            Set.of(
                    TaskReads.class,
                    EventLog.class,
                    LeadershipLease.class,
                    NodeRegistry.class,
                    TaskLeases.class);

    /** By which a worker learns what is still its own. */
    private static final Set<CallKind> OWNERSHIP =
            EnumSet.of(CallKind.RENEW_LEASES, CallKind.OWNERSHIP);

    private final StoreTime time;
    private final Trace trace;
    private final Findings findings;
    private final ClusterPlan cluster;
    private final LeadershipModel leadershipModel;
    private final SlotModel slots;
    private final NodeLifeModel lives;
    private final TaskModel tasks;
    private final ExecutionModel executions;
    private final ExecutionView views;
    private final Follower follower;
    private final TreeModel trees;
    private final RetentionModel retention;
    private final EventReader events;
    private final TaskCalls taskCalls;
    private final ClientCalls clientCalls;
    private final Outcomes outcomes;
    private final EndCheck end;
    private final Counts counts = new Counts();

    /**
     * @param eye the store as nobody's faults disturb it
     * @param asked what clients ask for
     * @param alive all processes that live, paused ones too
     */
    public Auditor(
            World world,
            StoreTime time,
            Trace trace,
            Findings findings,
            InMemoryNode eye,
            ClusterPlan cluster,
            Behaviours asked,
            Supplier<? extends Collection<NodeProcess>> alive) {
        this.time = time;
        this.trace = trace;
        this.findings = findings;
        this.cluster = cluster;
        this.slots = new SlotModel(world, findings);
        this.leadershipModel = new LeadershipModel(world, time, findings, alive);
        this.lives = new NodeLifeModel(findings);
        this.tasks = new TaskModel(lives);
        this.executions = new ExecutionModel(world, tasks, findings);
        this.views = new ExecutionView(tasks, findings);
        this.follower = new Follower(tasks, executions, asked, findings);
        this.trees = new TreeModel(tasks, findings);
        this.retention = new RetentionModel(tasks, findings, eye);
        this.events = new EventReader(eye.events());
        this.taskCalls =
                new TaskCalls(world, tasks, lives, findings, eye.reports(), executions, views);
        this.clientCalls = new ClientCalls(tasks, findings);
        this.outcomes = new Outcomes(findings);
        this.end = new EndCheck(tasks, findings, eye, outcomes);
    }

    /** What was counted. */
    public Counts counts() {
        return counts;
    }

    /** How often leadership was granted. */
    public long terms() {
        return leadershipModel.terms();
    }

    /**
     * What is left to end at this moment.
     *
     * @param unanswered orders that may take effect yet
     */
    public Left left(List<Order> unanswered) {
        return Leftovers.at(time.instant(), leadershipModel.expiresAt(), tasks, unanswered);
    }

    /** What remains to be checked when all is over. */
    public EndCheck end() {
        return end;
    }

    @Override
    public void arrives(StoreCall call) {
        counts.calls++;
        taskCalls.arrives(call, time.instant());
        clientCalls.arrives(call);
        retention.arrives(call, time.instant());
    }

    @Override
    public void tookEffect(StoreCall call, Object result) {
        Instant now = time.instant();
        trace.note(
                call.process().name(),
                call.method().method(),
                () -> Text.of(call.arguments()) + " = " + Text.of(result));
        if (!WITHOUT_EVENTS.contains(call.port())) {
            List<TaskEvent> written = events.read();
            for (TaskEvent event : written) {
                counts.saw(event);
                trace.note(
                        "store",
                        event.type().word(),
                        () ->
                                String.format(
                                        Locale.ROOT,
                                        "%s %d/%d %s",
                                        event.taskId(),
                                        event.attempt(),
                                        event.delivery(),
                                        Text.of(event.details())));
                follower.follow(call, event, now);
            }
            trees.tookEffect(call, written);
            taskCalls.tookEffect(
                    call,
                    result,
                    written.stream().filter(each -> each.type() != EventType.TREE_ENDED).toList(),
                    now);
        }
        retention.tookEffect(call, result).forEach(this::removed);
        outcomes.tookEffect(call, result);
        authority(call, result);
        cluster(call, result, now);
        clientCalls.tookEffect(call, result);
    }

    private void removed(TaskId root) {
        counts.removed++;
        taskCalls.removed(root);
        clientCalls.removed(root);
        end.removed(root);
    }

    /** In the end nothing is left whose time is over, as far as it is not kept for ever. */
    public void requireRemoved() {
        Set<TaskId> left = retention.over(cluster.retention(), time.instant());
        findings.require(
                left.isEmpty(),
                "what is over is removed in time",
                () -> left + " are left at " + time.instant());
    }

    private void authority(StoreCall call, Object result) {
        if (!call.arguments().isEmpty()
                && call.arguments().get(0) instanceof WriteAuthority authority
                && result instanceof AuthorizedResult<?> answer) {
            counts.refused += answer instanceof AuthorizedResult.Refused<?> ? 1 : 0;
            switch (authority) {
                case WriteAuthority.Term term ->
                        leadershipModel.wrote(call.process(), term, answer);
                case WriteAuthority.Standalone _ ->
                        findings.violated("members write in terms", call.toString());
            }
        }
    }

    private void cluster(StoreCall call, Object result, Instant now) {
        switch (result) {
            case LeadershipAnswer.ToAcquire answer when call.method() == PortMethod.ACQUIRE ->
                    leadershipModel.acquired(call.arguments(), answer);
            case LeadershipAnswer.ToRenew answer when call.method() == PortMethod.RENEW ->
                    leadershipModel.renewed(call.arguments(), answer);
            case LeadershipAnswer.ToResign answer when call.method() == PortMethod.RESIGN ->
                    leadershipModel.resigned(call.arguments(), answer);
            case NodeIdentity identity -> lives.registered(call, identity);
            case Workload workload -> taskCalls.workload(call, workload);
            case HeartbeatResult heard -> lives.onHeartbeat(call.arguments(), heard);
            case Set<?> kept when call.method() == PortMethod.RENEW_LEASES ->
                    taskCalls.renewed(call.arguments(), kept, now);
            default -> {}
        }
    }

    @Override
    public void broke(StoreCall call, Throwable problem) {
        findings.threw("no call breaks the store", call.method().toString(), problem);
    }

    @Override
    public void asks(NodeProcess process, CallKind call) {
        switch (call) {
            case SWEEP_TASKS, SWEEP_NODES, RETENTION -> leadershipModel.sweeps(process);
            case CLAIM -> {
                if (!cluster.leaderExecutes()) {
                    leadershipModel.claims(process);
                }
            }
            case REGISTER,
                    HEARTBEAT,
                    DEREGISTER,
                    ACQUIRE_LEADERSHIP,
                    RENEW_LEADERSHIP,
                    RESIGN_LEADERSHIP,
                    REPORT,
                    REPORT_SINGLY,
                    HAND_BACK,
                    PROGRESS,
                    RENEW_LEASES,
                    OWNERSHIP,
                    ORPHANS,
                    GIVE_BACK_ORPHANS,
                    RECORDED,
                    CHECK_STORE,
                    PROBE_STORE,
                    COUNT_TASKS,
                    COUNT_QUEUES,
                    CHECK_LISTENER,
                    CHECK_TLS_FILES -> {}
        }
    }

    @Override
    public int free(NodeProcess process) {
        return slots.free(process);
    }

    @Override
    public void onAnswer(NodeProcess process, CallKind call, long askedAt, Object answer) {
        if (OWNERSHIP.contains(call) && answer instanceof Set<?> kept) {
            slots.onOwnershipAnswer(process, askedAt, kept);
        }
    }

    @Override
    public void executes(NodeProcess process, Delivered delivered, int number) {
        counts.executions++;
        executions.executes(process, delivered);
        slots.begins(process, delivered.task(), number);
        tasks.find(delivered.task())
                .ifPresent(
                        entry ->
                                findings.require(
                                        NaivePlacement.admits(
                                                entry.spec, process.plan().profile(), 0),
                                        "tasks run where they may",
                                        () -> entry + " on " + process));
    }

    @Override
    public void interrupts(NodeProcess process, Delivered delivered, int number, long grace) {
        executions.interrupts(process, delivered);
        slots.interrupted(process, number, grace);
    }

    @Override
    public void ends(NodeProcess process, int number) {
        slots.ends(process, number);
    }

    @Override
    public void begins(NodeProcess process, Execution execution) {
        executions.begins(process, execution, taskCalls.succeededAt(execution.idempotencyKey()));
        views.begins(execution);
    }

    @Override
    public void executed(NodeProcess process, Execution execution, Reply<JsonValue> end) {
        executions.ended(process, execution, end);
    }

    @Override
    public void elected(NodeProcess process, Epoch epoch) {
        leadershipModel.elected(process);
    }

    @Override
    public void departed(NodeProcess process, Epoch epoch) {
        leadershipModel.departed(process);
    }

    @Override
    public void eventFailed(NodeProcess process, Throwable problem) {
        findings.threw("no event of a mailbox fails", process.name(), problem);
    }

    @Override
    public void callFailed(NodeProcess process, String call, Throwable problem) {
        findings.threw("no call fails but for the store's silence", process + " " + call, problem);
    }

    @Override
    public void requestFailed(NodeProcess process, String request, Throwable problem) {
        findings.threw("no use case throws", process + " asked for " + request, problem);
    }

    @Override
    public void sessionsBroke(NodeProcess process) {
        lives.sessionsBroke(process);
    }

    @Override
    public void clockSet(Duration by) {
        trace.note("store", "clock", () -> "set by " + by);
    }
}
