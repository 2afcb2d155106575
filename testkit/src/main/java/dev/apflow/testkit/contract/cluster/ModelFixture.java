package dev.apflow.testkit.contract.cluster;

import dev.apflow.application.store.cluster.ClusterStore;
import dev.apflow.domain.node.NodeId;
import dev.apflow.store.memory.InMemoryCluster;
import dev.apflow.store.memory.InMemoryNode;

import java.time.Duration;
import java.time.Instant;

/** The cluster in memory that others are compared with; its clock stands still between passes. */
final class ModelFixture implements ClusterFixture {

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final InMemoryCluster cluster = new InMemoryCluster(() -> now, Runnable::run);

    @Override
    public ClusterStore open() {
        return cluster.open();
    }

    @Override
    public void kill(ClusterStore node) {
        node.close();
    }

    @Override
    public void breakSessions(ClusterStore node) {
        ((InMemoryNode) node).breakSessions();
    }

    @Override
    public void pass(Duration time) {
        now = now.plus(time);
    }

    @Override
    public void age(NodeId node, Duration by) {
        cluster.age(node, by);
    }

    @Override
    public void close() {
        // Nobody else has it.
    }
}
