package dev.apflow.application.cluster;

import dev.apflow.application.cluster.ClusterView.Member;
import dev.apflow.application.cluster.ClusterView.Role;
import dev.apflow.application.cluster.ClusterView.Status;
import dev.apflow.application.store.cluster.NodeRegistry.NodeCapacity;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.node.NodeIdentity;

import java.time.Instant;
import java.util.Optional;

/**
 * A node as it knows itself at one moment.
 *
 * @param identity once it is registered
 */
record LocalNodeState(
        Optional<NodeIdentity> identity, Role role, NodeCapacity capacity, int running) {

    NodeId node() {
        return capacity.profile().node();
    }

    Member member(Status status, Instant heartbeatAt) {
        return new Member(
                node(),
                status,
                role,
                Optional.of(capacity.url()).filter(url -> !url.isEmpty()),
                capacity.profile().executors(),
                capacity.profile().capabilities(),
                capacity.profile().queues(),
                running,
                capacity.slots(),
                heartbeatAt);
    }
}
