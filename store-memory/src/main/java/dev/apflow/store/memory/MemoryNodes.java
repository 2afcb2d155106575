package dev.apflow.store.memory;

import dev.apflow.application.store.Holder;
import dev.apflow.application.store.cluster.NodeRegistry;
import dev.apflow.domain.election.RoleName;
import dev.apflow.domain.node.Incarnation;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.node.NodeIdentity;

import java.util.List;
import java.util.Optional;

final class MemoryNodes implements NodeRegistry {

    private final Tables tables;
    private final Line line;

    MemoryNodes(Tables tables, Line line) {
        this.tables = tables;
        this.line = line;
    }

    @Override
    public NodeIdentity register(Offer offer) {
        return tables.alone(
                () -> {
                    NodeIdentity identity = tables.membership.nextLife(offer.profile().node());
                    record(new Node(identity, offer, RoleName.STARTING, tables.now()));
                    return identity;
                });
    }

    @Override
    public Heard heartbeat(NodeIdentity identity, RoleName role, Offer offer) {
        return tables.alone(
                () -> {
                    Optional<Incarnation> later = tables.membership.later(identity);
                    if (later.isPresent()) {
                        return new Heard.Superseded(later.get());
                    }
                    Node node =
                            tables.membership
                                    .node(identity)
                                    .orElseGet(() -> new Node(identity, offer, role, tables.now()));
                    node.heard(offer, role, tables.now());
                    record(node);
                    return new Heard.Counted();
                });
    }

    private void record(Node node) {
        tables.membership.nodes.put(node.identity.node().value(), node);
        line.shows(node);
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

    /** Tasks leased to the node, in any of its lives. */
    static int running(Tables tables, Node node) {
        NodeId id = node.identity.node();
        return (int)
                tables.running().stream()
                        .filter(row -> row.holder.map(Holder::node).equals(Optional.of(id)))
                        .count();
    }
}
