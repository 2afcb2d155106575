package dev.apflow.store.memory;

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

import java.util.Optional;

/** An {@link InMemoryCluster} as one node has it open. Closing it is how its process dies, too. */
public final class InMemoryNode implements ClusterStore {

    private final Tables tables;
    private final NodeConnection connection;

    InMemoryNode(StoreState state, NodeConnection connection) {
        this(new Tables(state, Optional.empty()), connection);
    }

    InMemoryNode(Tables tables, NodeConnection connection) {
        this.tables = tables;
        this.connection = connection;
    }

    /**
     * Breaks its sessions alone: it seems dead, and goes on. The next heartbeat opens the node's
     * session again; that of a leadership lease stays broken for the rest of the term.
     */
    public void breakSessions() {
        tables.alone(
                () -> {
                    connection.breakDown();
                    return connection;
                });
    }

    @Override
    public LeadershipLease leadership() {
        return new MemoryLeadership(tables, connection);
    }

    @Override
    public LeaderWatch watch() {
        return connection;
    }

    @Override
    public NodeRegistry nodes() {
        return new MemoryNodes(tables, connection);
    }

    @Override
    public TaskLeases leases() {
        return new MemoryLeases(tables);
    }

    @Override
    public Sweeps sweeps() {
        return new MemorySweeps(tables);
    }

    @Override
    public Signals signals() {
        return connection;
    }

    @Override
    public TreeWrites trees() {
        return new MemoryTrees(tables);
    }

    @Override
    public TaskWrites tasks() {
        return new MemoryTasks(tables);
    }

    @Override
    public TaskReads reads() {
        return new MemoryReads(tables);
    }

    @Override
    public TaskClaims claims() {
        return new MemoryClaims(tables);
    }

    @Override
    public TaskReports reports() {
        return new MemoryReports(tables);
    }

    @Override
    public Retention retention() {
        return new MemoryRetention(tables);
    }

    @Override
    public EventLog events() {
        return new MemoryEvents(tables);
    }

    @Override
    public Flows flows() {
        return new MemoryFlows(tables);
    }

    @Override
    public RunReads runs() {
        return new MemoryRuns(tables);
    }

    @Override
    public AttemptLogs logs() {
        return new MemoryLogs(tables);
    }

    @Override
    public ScheduleWrites scheduleWrites() {
        return new MemorySchedules(tables);
    }

    @Override
    public QueueWrites queueWrites() {
        return new MemoryQueues(tables);
    }

    @Override
    public QueueReads queueReads() {
        return new MemoryQueueReads(tables);
    }

    @Override
    public ScheduleReads scheduleReads() {
        return new MemoryScheduleReads(tables);
    }

    @Override
    public StoreClock clock() {
        return () -> tables.alone(tables::now);
    }

    @Override
    public String description() {
        return "memory, shared";
    }

    @Override
    public void close() {
        tables.close(connection::close);
    }
}
