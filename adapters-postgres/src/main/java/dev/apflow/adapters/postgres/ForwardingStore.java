package dev.apflow.adapters.postgres;

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
import dev.apflow.application.store.WriteObserver;

/** Hands every call on to another store. */
abstract class ForwardingStore implements Store {

    private final Store store;

    ForwardingStore(Store store) {
        this.store = store;
    }

    @Override
    public TreeWrites trees() {
        return store.trees();
    }

    @Override
    public TaskWrites tasks() {
        return store.tasks();
    }

    @Override
    public TaskReads reads() {
        return store.reads();
    }

    @Override
    public TaskClaims claims() {
        return store.claims();
    }

    @Override
    public TaskReports reports() {
        return store.reports();
    }

    @Override
    public EventLog events() {
        return store.events();
    }

    @Override
    public Retention retention() {
        return store.retention();
    }

    @Override
    public RunReads runs() {
        return store.runs();
    }

    @Override
    public Flows flows() {
        return store.flows();
    }

    @Override
    public ScheduleWrites scheduleWrites() {
        return store.scheduleWrites();
    }

    @Override
    public QueueWrites queueWrites() {
        return store.queueWrites();
    }

    @Override
    public QueueReads queueReads() {
        return store.queueReads();
    }

    @Override
    public ScheduleReads scheduleReads() {
        return store.scheduleReads();
    }

    @Override
    public AttemptLogs logs() {
        return store.logs();
    }

    @Override
    public StoreClock clock() {
        return store.clock();
    }

    @Override
    public String description() {
        return store.description();
    }

    @Override
    public void observe(WriteObserver observer) {
        store.observe(observer);
    }

    @Override
    public void probe(boolean thorough) {
        store.probe(thorough);
    }

    @Override
    public void close() {
        store.close();
    }
}
