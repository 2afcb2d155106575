package dev.apflow.store.memory;

import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.cluster.NodeRegistry;
import dev.apflow.domain.election.RoleName;
import dev.apflow.domain.node.Incarnation;
import dev.apflow.domain.node.NodeHealth;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.node.NodeIdentity;
import dev.apflow.domain.placement.FairShare.Load;
import dev.apflow.domain.placement.Placement;

import java.util.List;
import java.util.Optional;

final class MemoryNodes implements NodeRegistry {

    private static final int IDLE = 0;

    private final Tables tables;
    private final NodeConnection connection;

    MemoryNodes(Tables tables, NodeConnection connection) {
        this.tables = tables;
        this.connection = connection;
    }

    @Override
    public NodeIdentity register(NodeCapacity capacity) {
        return tables.alone(
                () -> {
                    NodeIdentity identity = tables.membership.nextLife(capacity.profile().node());
                    record(new Node(identity, capacity, RoleName.STARTING, tables.now()));
                    return identity;
                });
    }

    @Override
    public HeartbeatResult heartbeat(NodeIdentity identity, RoleName role, NodeCapacity capacity) {
        return tables.alone(
                () -> {
                    Optional<Incarnation> later = tables.membership.later(identity);
                    if (later.isPresent()) {
                        return new HeartbeatResult.Superseded(later.get());
                    }
                    Node node =
                            tables.membership
                                    .node(identity)
                                    .orElseGet(
                                            () -> new Node(identity, capacity, role, tables.now()));
                    node.onHeartbeat(capacity, role, tables.now());
                    record(node);
                    return new HeartbeatResult.Counted();
                });
    }

    private void record(Node node) {
        tables.membership.nodes.put(node.identity.node().value(), node);
        connection.shows(node);
    }

    @Override
    public void deregister(NodeIdentity identity) {
        tables.alone(
                () ->
                        tables.membership
                                .node(identity)
                                .map(
                                        node ->
                                                tables.membership.nodes.remove(
                                                        identity.node().value())));
    }

    @Override
    public List<RegisteredNode> all() {
        return tables.alone(
                () ->
                        tables.membership.nodes.values().stream()
                                .map(node -> node.registered(running(tables, node)))
                                .toList());
    }

    @Override
    public Workload workload(NodeId node, int most) {
        return tables.alone(
                () -> {
                    List<Row> ready = MemoryClaims.ready(tables, most);
                    List<Node> able =
                            tables.membership.nodes.values().stream()
                                    .filter(MemoryNodes::isThere)
                                    .toList();
                    return workload(node, most, ready, able);
                });
    }

    private Workload workload(NodeId id, int most, List<Row> ready, List<Node> healthy) {
        Optional<Node> self =
                healthy.stream().filter(node -> node.identity.node().equals(id)).findFirst();
        List<Row> own =
                ready.stream()
                        .filter(row -> self.filter(node -> mayRun(node, row)).isPresent())
                        .toList();
        Load all =
                sum(
                        healthy.stream()
                                .filter(
                                        node ->
                                                self.filter(node::equals).isPresent()
                                                        || own.stream()
                                                                .anyMatch(row -> mayRun(node, row)))
                                .toList());
        return new Workload(
                sum(self.stream().toList()),
                all,
                (int) healthy.stream().filter(node -> node.capacity.slots() > 0).count(),
                ready.size() == most ? most : own.size(),
                own.stream().mapToLong(row -> row.number).min().orElse(0));
    }

    private static boolean isThere(Node node) {
        return node.health == NodeHealth.HEALTHY
                && node.session
                && node.role != RoleName.STOPPING
                && node.role != RoleName.STOPPED;
    }

    private Load sum(List<Node> nodes) {
        return new Load(
                nodes.stream().mapToInt(node -> running(tables, node)).sum(),
                nodes.stream().mapToInt(node -> node.capacity.slots()).sum());
    }

    /** Whether it may, but for how many it runs. */
    private static boolean mayRun(Node node, Row row) {
        return Placement.admits(
                row.spec.method(),
                row.spec.placement(),
                row.spec.admission().queue(),
                node.capacity.profile(),
                IDLE);
    }

    /** Tasks leased to the node, in any of its lives. */
    static int running(Tables tables, Node node) {
        NodeId id = node.identity.node();
        return (int)
                tables.running().stream()
                        .filter(row -> row.holder.map(LeaseHolder::node).equals(Optional.of(id)))
                        .count();
    }
}
