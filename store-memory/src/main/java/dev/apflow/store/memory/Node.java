package dev.apflow.store.memory;

import dev.apflow.application.store.cluster.NodeRegistry.NodeCapacity;
import dev.apflow.application.store.cluster.NodeRegistry.RegisteredNode;
import dev.apflow.domain.election.RoleName;
import dev.apflow.domain.node.NodeHealth;
import dev.apflow.domain.node.NodeIdentity;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A node as the registry keeps it; touched under the store's lock only. */
final class Node {

    final NodeIdentity identity;
    NodeCapacity capacity;
    RoleName role;
    NodeHealth health = NodeHealth.HEALTHY;
    Instant heartbeatAt;

    /** Whether its process shows that it lives. */
    boolean session;

    /** When a sweep first missed the session. */
    Optional<Instant> lostSince = Optional.empty();

    /** When a sweep first found it dead. */
    Optional<Instant> deadSince = Optional.empty();

    Node(NodeIdentity identity, NodeCapacity capacity, RoleName role, Instant now) {
        this.identity = identity;
        this.capacity = capacity;
        this.role = role;
        this.heartbeatAt = now;
    }

    void onHeartbeat(NodeCapacity offered, RoleName as, Instant now) {
        capacity = offered;
        role = as;
        health = NodeHealth.HEALTHY;
        heartbeatAt = now;
        lostSince = Optional.empty();
        deadSince = Optional.empty();
    }

    /** As if it had been silent for longer. */
    void age(Duration by) {
        heartbeatAt = heartbeatAt.minus(by);
        lostSince = lostSince.map(since -> since.minus(by));
        deadSince = deadSince.map(since -> since.minus(by));
    }

    RegisteredNode registered(int running) {
        return new RegisteredNode(identity, capacity, role, health, !session, running, heartbeatAt);
    }
}
