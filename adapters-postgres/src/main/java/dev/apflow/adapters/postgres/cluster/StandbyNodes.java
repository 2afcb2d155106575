package dev.apflow.adapters.postgres.cluster;

import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.application.store.cluster.NodeRegistry;
import dev.apflow.domain.election.RoleName;
import dev.apflow.domain.node.Incarnation;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.node.NodeIdentity;

import java.util.List;
import java.util.Optional;

/**
 * The registry for a node that only reads. While the server is a standby the node cannot be on
 * record; with the first heartbeat after a promotion it is.
 */
public record StandbyNodes(Database database, NodeRegistry registry) implements NodeRegistry {

    /**
     * The life that is on record: a later heartbeat must not be taken for one of an earlier life.
     */
    @Override
    public NodeIdentity register(NodeCapacity capacity) {
        if (!isStandby(database)) {
            return registry.register(capacity);
        }
        NodeId node = capacity.profile().node();
        Optional<Incarnation> known =
                database.one(
                        "select incarnation from apflow_cluster_life where node = ?",
                        row -> new Incarnation(row.column("incarnation").getLong()),
                        node.value());
        return new NodeIdentity(node, known.orElse(new Incarnation(1)));
    }

    @Override
    public HeartbeatResult heartbeat(NodeIdentity identity, RoleName role, NodeCapacity capacity) {
        return isStandby(database)
                ? new HeartbeatResult.Counted()
                : registry.heartbeat(identity, role, capacity);
    }

    @Override
    public void deregister(NodeIdentity identity) {
        if (!isStandby(database)) {
            registry.deregister(identity);
        }
    }

    @Override
    public List<RegisteredNode> all() {
        return registry.all();
    }

    @Override
    public Workload workload(NodeId node, int most) {
        return registry.workload(node, most);
    }

    public static boolean isStandby(Database database) {
        return database.one(
                        "select pg_is_in_recovery() as standby",
                        row -> row.column("standby").getBoolean())
                .orElseThrow();
    }
}
