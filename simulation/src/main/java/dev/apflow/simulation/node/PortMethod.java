package dev.apflow.simulation.node;

import dev.apflow.application.store.EventLog;
import dev.apflow.application.store.QueueReads;
import dev.apflow.application.store.QueueWrites;
import dev.apflow.application.store.Retention;
import dev.apflow.application.store.ScheduleReads;
import dev.apflow.application.store.ScheduleWrites;
import dev.apflow.application.store.StoreClock;
import dev.apflow.application.store.TaskClaims;
import dev.apflow.application.store.TaskReads;
import dev.apflow.application.store.TaskReports;
import dev.apflow.application.store.TaskWrites;
import dev.apflow.application.store.TreeWrites;
import dev.apflow.application.store.cluster.LeadershipLease;
import dev.apflow.application.store.cluster.NodeRegistry;
import dev.apflow.application.store.cluster.Sweeps;
import dev.apflow.application.store.cluster.TaskLeases;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The methods of the store's ports. A method that is not listed here cannot be called. */
public enum PortMethod {
    CREATE_TREE(TreeWrites.class, "create"),
    EXECUTE_TREE(TreeWrites.class, "execute"),
    DELETE_TREE(TreeWrites.class, "delete"),
    AMEND_TASK(TaskWrites.class, "amend"),
    DELETE_TASK(TaskWrites.class, "delete"),
    CANCEL(TaskWrites.class, "cancel"),
    RERUN(TaskWrites.class, "rerun"),
    READ_TASK(TaskReads.class, "task"),
    READ_TREE(TaskReads.class, "tree"),
    READ_PHASES(TaskReads.class, "phases"),
    READ_OUTLINE(TaskReads.class, "outline"),
    READ_NUMBERED(TaskReads.class, "numbered"),
    LIST_TASKS(TaskReads.class, "list"),
    COUNT_LIVE(TaskReads.class, "live"),
    FIND_EXISTING(TaskReads.class, "existing"),
    FIND_BEGINNING(TaskReads.class, "beginning"),
    CLAIM(TaskClaims.class, "claim"),
    HAND_BACK(TaskClaims.class, "handBack"),
    RECOVER(TaskClaims.class, "recover"),
    RECONCILE(TaskClaims.class, "reconcile"),
    STILL_RUNNING(TaskClaims.class, "stillRunning"),
    HELD_BY(TaskClaims.class, "heldBy"),
    REPORT(TaskReports.class, "report"),
    PROGRESS(TaskReports.class, "progress"),
    RECORDED(TaskReports.class, "recorded"),
    READ_EVENTS(EventLog.class, "read"),
    END_OF_EVENTS(EventLog.class, "end"),
    IS_CURSOR(EventLog.class, "isCursor"),
    HELD_BACK_EVENTS(EventLog.class, "heldBack"),
    RETAIN(Retention.class, "sweep"),
    CREATE_SCHEDULE(ScheduleWrites.class, "create"),
    CHANGE_SCHEDULES(ScheduleWrites.class, "change"),
    DELETE_SCHEDULE(ScheduleWrites.class, "delete"),
    READ_SCHEDULE(ScheduleReads.class, "find"),
    LIST_SCHEDULES(ScheduleReads.class, "list"),
    READ_LEDGER(ScheduleReads.class, "ledger"),
    DUE_SCHEDULES(ScheduleReads.class, "due"),
    PUT_QUEUE(QueueWrites.class, "put"),
    DELETE_QUEUE(QueueWrites.class, "delete"),
    PAUSE(QueueWrites.class, "pause"),
    RESUME(QueueWrites.class, "resume"),
    LIST_QUEUES(QueueReads.class, "list"),
    READ_QUEUE(QueueReads.class, "find"),
    READ_PAUSES(QueueReads.class, "pauses"),
    READ_POSITION(QueueReads.class, "position"),
    ACQUIRE(LeadershipLease.class, "acquire"),
    RENEW(LeadershipLease.class, "renew"),
    RESIGN(LeadershipLease.class, "resign"),
    READ_LEADER(LeadershipLease.class, "leader"),
    REGISTER(NodeRegistry.class, "register"),
    HEARTBEAT(NodeRegistry.class, "heartbeat"),
    DEREGISTER(NodeRegistry.class, "deregister"),
    READ_NODES(NodeRegistry.class, "all"),
    WORKLOAD(NodeRegistry.class, "workload"),
    RENEW_LEASES(TaskLeases.class, "renew"),
    SWEEP_TASKS(Sweeps.class, "tasks"),
    SWEEP_NODES(Sweeps.class, "nodes"),
    READ_CLOCK(StoreClock.class, "now");

    private static final Map<Method, PortMethod> FOUND = new ConcurrentHashMap<>();

    private final Class<?> port;
    private final String method;

    PortMethod(Class<?> port, String method) {
        this.port = port;
        this.method = method;
    }

    static PortMethod of(Method method) {
        return FOUND.computeIfAbsent(
                method,
                none ->
                        find(method)
                                .orElseThrow(
                                        () -> new IllegalStateException("not listed: " + method)));
    }

    static Optional<PortMethod> find(Method method) {
        return Arrays.stream(values())
                .filter(each -> each.port == method.getDeclaringClass())
                .filter(each -> each.method.equals(method.getName()))
                .findFirst();
    }

    /** {@code TaskClaims}. */
    public Class<?> port() {
        return port;
    }

    /** {@code claim}. */
    public String method() {
        return method;
    }

    /** {@code TaskClaims.claim}: the words of a finding. */
    @Override
    public String toString() {
        return port.getSimpleName() + "." + method;
    }
}
