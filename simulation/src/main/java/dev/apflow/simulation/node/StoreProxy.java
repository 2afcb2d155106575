package dev.apflow.simulation.node;

import dev.apflow.application.store.AttemptLogs;
import dev.apflow.application.store.EventLog;
import dev.apflow.application.store.Flows;
import dev.apflow.application.store.QueueReads;
import dev.apflow.application.store.QueueWrites;
import dev.apflow.application.store.Retention;
import dev.apflow.application.store.RunReads;
import dev.apflow.application.store.ScheduleReads;
import dev.apflow.application.store.ScheduleWrites;
import dev.apflow.application.store.StoreClock;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.store.TaskClaims;
import dev.apflow.application.store.TaskReads;
import dev.apflow.application.store.TaskReports;
import dev.apflow.application.store.TaskWrites;
import dev.apflow.application.store.TreeWrites;
import dev.apflow.application.store.cluster.ClusterStore;
import dev.apflow.application.store.cluster.LeaderWatch;
import dev.apflow.application.store.cluster.LeadershipLease;
import dev.apflow.application.store.cluster.NodeRegistry;
import dev.apflow.application.store.cluster.Signals;
import dev.apflow.application.store.cluster.Sweeps;
import dev.apflow.application.store.cluster.TaskLeases;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * The shared store as one process reaches it: each call of each port crosses the machine's link,
 * where request or reply may be lost, and is shown to the audit. One wrapper for all ports, so that
 * a port that comes new is under faults from its first day.
 */
final class StoreProxy implements ClusterStore {

    /** So few that a pass through the trees of a simulation takes several calls. */
    private static final int RETENTION_BATCH = 5;

    private static final Object[] NO_ARGUMENTS = new Object[0];

    /** What methods answer that answer nothing. */
    private static final String DONE = "done";

    private final ClusterStore real;
    private final NodeProcess process;
    private final Link link;
    private final Audit audit;
    private final TreeWrites trees;
    private final TaskWrites tasks;
    private final TaskReads reads;
    private final TaskClaims claims;
    private final TaskReports reports;
    private final EventLog events;
    private final Retention retention;
    private final ScheduleWrites scheduleWrites;
    private final ScheduleReads scheduleReads;
    private final QueueWrites queueWrites;
    private final QueueReads queueReads;
    private final StoreClock clock;
    private final LeadershipLease lease;
    private final NodeRegistry nodes;
    private final TaskLeases leases;
    private final Sweeps sweeps;
    private final LeaderWatch watch;
    private final Signals signals;

    /**
     * @param schedules whether what is decided depends on the clock
     */
    StoreProxy(
            ClusterStore real,
            NodeProcess process,
            Link link,
            Audit audit,
            LeaderWatch watch,
            Signals signals,
            boolean schedules) {
        this.real = real;
        this.process = process;
        this.link = link;
        this.audit = audit;
        this.trees = wrapped(TreeWrites.class, real.trees());
        this.tasks = wrapped(TaskWrites.class, real.tasks());
        this.reads = wrapped(TaskReads.class, real.reads());
        this.claims = wrapped(TaskClaims.class, real.claims());
        this.reports = wrapped(TaskReports.class, real.reports());
        this.events = wrapped(EventLog.class, real.events());
        this.retention = wrapped(Retention.class, real.retention());
        this.scheduleWrites = wrapped(ScheduleWrites.class, real.scheduleWrites());
        this.scheduleReads = wrapped(ScheduleReads.class, real.scheduleReads());
        this.queueWrites = wrapped(QueueWrites.class, real.queueWrites());
        this.queueReads = wrapped(QueueReads.class, real.queueReads());
        this.clock = schedules ? wrapped(StoreClock.class, real.clock()) : real.clock();
        this.lease = wrapped(LeadershipLease.class, real.leadership());
        this.nodes = wrapped(NodeRegistry.class, real.nodes());
        this.leases = wrapped(TaskLeases.class, real.leases());
        this.sweeps = wrapped(Sweeps.class, real.sweeps());
        this.watch = watch;
        this.signals = signals;
    }

    private <P> P wrapped(Class<P> port, P delegate) {
        Object proxy =
                Proxy.newProxyInstance(
                        port.getClassLoader(),
                        new Class<?>[] {port},
                        (self, method, arguments) ->
                                cross(
                                        method,
                                        delegate,
                                        arguments == null ? NO_ARGUMENTS : arguments));
        return port.cast(proxy);
    }

    private Object cross(Method method, Object delegate, Object[] arguments) throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return method.invoke(delegate, arguments);
        }
        StoreCall call = StoreCall.of(process, method, arguments);
        return process.currentCall()
                .store(call.method(), () -> cross(call, method, delegate, arguments));
    }

    private Object cross(StoreCall call, Method method, Object delegate, Object[] arguments)
            throws Throwable {
        if (link.losesRequest()) {
            throw Link.NO_ANSWER;
        }
        audit.arrives(call);
        Object result = played(call, method, delegate, arguments);
        audit.tookEffect(call, result == null ? DONE : result);
        process.reachedStore();
        if (link.losesReply()) {
            throw Link.NO_ANSWER;
        }
        return result;
    }

    private Object played(StoreCall call, Method method, Object delegate, Object[] arguments)
            throws Throwable {
        try {
            return method.invoke(delegate, arguments);
        } catch (InvocationTargetException thrown) {
            Throwable problem = thrown.getCause() == null ? thrown : thrown.getCause();
            if (!(problem instanceof StoreUnreachable)) {
                audit.broke(call, problem);
            }
            throw problem;
        }
    }

    @Override
    public TreeWrites trees() {
        return trees;
    }

    @Override
    public TaskWrites tasks() {
        return tasks;
    }

    @Override
    public TaskReads reads() {
        return reads;
    }

    @Override
    public TaskClaims claims() {
        return claims;
    }

    @Override
    public TaskReports reports() {
        return reports;
    }

    @Override
    public EventLog events() {
        return events;
    }

    @Override
    public Retention retention() {
        return (authority, policy, from, tasks) ->
                retention.sweep(authority, policy, from, RETENTION_BATCH);
    }

    @Override
    public ScheduleWrites scheduleWrites() {
        return scheduleWrites;
    }

    @Override
    public ScheduleReads scheduleReads() {
        return scheduleReads;
    }

    @Override
    public QueueWrites queueWrites() {
        return queueWrites;
    }

    @Override
    public QueueReads queueReads() {
        return queueReads;
    }

    @Override
    public LeadershipLease leadership() {
        return lease;
    }

    @Override
    public LeaderWatch watch() {
        return watch;
    }

    @Override
    public NodeRegistry nodes() {
        return nodes;
    }

    @Override
    public TaskLeases leases() {
        return leases;
    }

    @Override
    public Sweeps sweeps() {
        return sweeps;
    }

    @Override
    public Signals signals() {
        return signals;
    }

    @Override
    public Flows flows() {
        return real.flows();
    }

    @Override
    public RunReads runs() {
        return real.runs();
    }

    /** For people alone: nothing that is decided depends on it, so it is under no faults. */
    @Override
    public AttemptLogs logs() {
        return real.logs();
    }

    @Override
    public StoreClock clock() {
        return clock;
    }

    @Override
    public String description() {
        return real.description();
    }

    @Override
    public void close() {
        real.close();
    }
}
