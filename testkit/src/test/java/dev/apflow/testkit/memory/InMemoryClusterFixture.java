package dev.apflow.testkit.memory;

import dev.apflow.application.store.cluster.ClusterStore;
import dev.apflow.domain.node.NodeId;
import dev.apflow.store.memory.InMemoryCluster;
import dev.apflow.store.memory.InMemoryNode;
import dev.apflow.testkit.contract.cluster.ClusterFixture;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Its clock goes on by itself, and jumps when a suite lets time pass. */
final class InMemoryClusterFixture implements ClusterFixture {

    private final ExecutorService threads =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());
    private volatile Duration clockLead = Duration.ZERO;
    private final InMemoryCluster cluster = new InMemoryCluster(this::now, threads);

    private Instant now() {
        return Clock.systemUTC().instant().plus(clockLead);
    }

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
        clockLead = clockLead.plus(time);
    }

    @Override
    public void age(NodeId node, Duration by) {
        cluster.age(node, by);
    }

    @Override
    public void close() {
        threads.close();
    }
}
