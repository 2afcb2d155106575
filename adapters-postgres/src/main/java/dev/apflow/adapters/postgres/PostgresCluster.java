package dev.apflow.adapters.postgres;

import dev.apflow.adapters.postgres.cluster.ClusterPorts;
import dev.apflow.adapters.postgres.cluster.StandbyNodes;
import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.PoolConfig;
import dev.apflow.adapters.postgres.engine.PoolerMode;
import dev.apflow.adapters.postgres.engine.Session;
import dev.apflow.adapters.postgres.engine.SqlErrors;
import dev.apflow.adapters.postgres.engine.WriteFence;
import dev.apflow.adapters.postgres.settings.PostgresSettings;
import dev.apflow.adapters.postgres.task.PostgresLeases;
import dev.apflow.application.store.WriteObserver;
import dev.apflow.application.store.cluster.ClusterStore;
import dev.apflow.application.store.cluster.LeaderWatch;
import dev.apflow.application.store.cluster.LeadershipLease;
import dev.apflow.application.store.cluster.NodeRegistry;
import dev.apflow.application.store.cluster.Signals;
import dev.apflow.application.store.cluster.Sweeps;
import dev.apflow.application.store.cluster.TaskLeases;

import java.sql.SQLException;
import java.util.Optional;

/**
 * A database as one node of a cluster has it open: the tasks' ports over one pool, and over a small
 * one of their own the calls on which leadership and leases depend.
 */
final class PostgresCluster extends ForwardingStore implements ClusterStore {

    private final Database reserved;
    private final ClusterPorts ports;
    private boolean observing;

    private PostgresCluster(PostgresSettings settings, PoolerMode proxy, int sender) {
        this(
                settings,
                proxy == PoolerMode.NONE,
                sender,
                new Database(settings, PoolConfig.shared(settings, proxy), WriteFence.CLUSTER),
                new Database(settings, PoolConfig.reserved(settings, proxy), WriteFence.CLUSTER));
    }

    private PostgresCluster(
            PostgresSettings settings,
            boolean sessions,
            int sender,
            Database shared,
            Database reserved) {
        super(new PostgresStore(settings, shared, reserved::close));
        this.reserved = reserved;
        this.ports = new ClusterPorts(settings, sessions, sender, shared, reserved);
    }

    /**
     * Joins over a database whose tables are up to date.
     *
     * @param first the session that shows the node's presence, if one can be held
     * @param sender a number that no other process on the database has
     */
    static PostgresCluster join(PostgresSettings settings, Optional<Session> first, int sender)
            throws SQLException {
        PoolerMode proxy = first.isPresent() ? PoolerMode.NONE : PoolerMode.POOLING;
        PostgresCluster cluster = new PostgresCluster(settings, proxy, sender);
        boolean started = false;
        try {
            if (first.isPresent()) {
                cluster.ports.begin(first.get());
            }
            started = true;
            return cluster;
        } finally {
            if (!started) {
                cluster.close();
            }
        }
    }

    /** Over a standby: it has no sessions, and hears nobody. */
    static PostgresCluster observing(PostgresSettings settings) {
        PostgresCluster cluster = new PostgresCluster(settings, PoolerMode.POOLING, 0);
        cluster.observing = true;
        return cluster;
    }

    @Override
    public LeadershipLease leadership() {
        return ports.leadership();
    }

    @Override
    public LeaderWatch watch() {
        return ports.watch();
    }

    @Override
    public NodeRegistry nodes() {
        NodeRegistry nodes = ports.nodes();
        return observing ? new StandbyNodes(reserved, nodes) : nodes;
    }

    @Override
    public TaskLeases leases() {
        return new PostgresLeases(reserved);
    }

    @Override
    public Sweeps sweeps() {
        return ports.sweeps();
    }

    @Override
    public Signals signals() {
        return ports.signals();
    }

    @Override
    public void observe(WriteObserver observer) {
        super.observe(observer);
        reserved.observe(observer);
    }

    @Override
    public void probe(boolean thorough) {
        if (!observing) {
            super.probe(thorough);
        } else if (StandbyNodes.isStandby(reserved)) {
            throw SqlErrors.translate(Session.standby());
        }
    }

    @Override
    public void close() {
        ports.stop();
        super.close();
        ports.close();
    }
}
