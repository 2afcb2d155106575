package dev.apflow.adapters.postgres;

import dev.apflow.application.store.EventLog;
import dev.apflow.application.store.StoreClock;
import dev.apflow.application.store.TaskClaims;
import dev.apflow.application.store.TaskReads;
import dev.apflow.application.store.TaskReports;
import dev.apflow.application.store.TaskWrites;
import dev.apflow.application.store.TreeWrites;
import dev.apflow.application.store.cluster.ClusterStore;
import dev.apflow.application.store.cluster.LeaderSeats;
import dev.apflow.application.store.cluster.NodeRegistry;
import dev.apflow.application.store.cluster.SeatWatch;
import dev.apflow.application.store.cluster.Signals;
import dev.apflow.application.store.cluster.Sweeps;
import dev.apflow.application.store.cluster.TaskLeases;

/**
 * A database as one node of a cluster has it open: the tasks' ports over one pool, and over a small
 * one of their own the calls on which office and leases depend.
 */
final class PostgresCluster implements ClusterStore {

    private final Database shared;
    private final Database reserved;
    private final PostgresStore tasks;
    private final SeatSession seat = new SeatSession();
    private final Presence presence = new Presence();

    PostgresCluster(PostgresSettings settings) {
        this.shared = new Database(settings, PoolTerms.shared(settings, Proxy.NONE));
        this.reserved = new Database(settings, PoolTerms.reserved(Proxy.NONE));
        this.tasks = new PostgresStore(settings, shared, reserved::close);
    }

    @Override
    public LeaderSeats seats() {
        return new PostgresSeats(reserved, seat);
    }

    @Override
    public SeatWatch watch() {
        return (epoch, lost) -> {};
    }

    @Override
    public NodeRegistry nodes() {
        return new PostgresNodes(reserved, presence);
    }

    @Override
    public TaskLeases leases() {
        return new PostgresLeases(reserved);
    }

    @Override
    public Sweeps sweeps() {
        return new PostgresSweeps(shared);
    }

    @Override
    public Signals signals() {
        return new Signals() {
            @Override
            public void send(Signal signal) {}

            @Override
            public Subscription listen(java.util.function.Consumer<Signal> listener) {
                return () -> {};
            }
        };
    }

    @Override
    public TreeWrites trees() {
        return tasks.trees();
    }

    @Override
    public TaskWrites tasks() {
        return tasks.tasks();
    }

    @Override
    public TaskReads reads() {
        return tasks.reads();
    }

    @Override
    public TaskClaims claims() {
        return tasks.claims();
    }

    @Override
    public TaskReports reports() {
        return tasks.reports();
    }

    @Override
    public EventLog events() {
        return tasks.events();
    }

    @Override
    public StoreClock clock() {
        return tasks.clock();
    }

    @Override
    public String description() {
        return tasks.description();
    }

    @Override
    public void close() {
        tasks.close();
    }
}
