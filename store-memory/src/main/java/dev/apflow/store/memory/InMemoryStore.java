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
import dev.apflow.application.store.Store;
import dev.apflow.application.store.StoreClock;
import dev.apflow.application.store.TaskClaims;
import dev.apflow.application.store.TaskReads;
import dev.apflow.application.store.TaskReports;
import dev.apflow.application.store.TaskWrites;
import dev.apflow.application.store.TreeWrites;

import java.time.InstantSource;

/** Every port over the same maps. */
public final class InMemoryStore implements Store {

    private final Tables tables;

    /**
     * An empty store.
     *
     * @param clock what it judges times by
     */
    public InMemoryStore(InstantSource clock) {
        this.tables = new Tables(new StoreState(clock));
    }

    /** Opens it again after {@link #close}, with all that it held. */
    public void reopen() {
        tables.reopen();
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
    public Flows flows() {
        return new MemoryFlows(tables);
    }

    @Override
    public RunReads runs() {
        return new MemoryRuns(tables);
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
        return "memory";
    }

    @Override
    public void close() {
        tables.close(() -> {});
    }
}
