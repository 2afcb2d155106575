package dev.apflow.application.cluster;

import dev.apflow.application.cluster.ClusterView.Member;
import dev.apflow.application.cluster.ClusterView.Mode;
import dev.apflow.application.cluster.ClusterView.Role;
import dev.apflow.application.cluster.ClusterView.Status;
import dev.apflow.application.store.cluster.ClusterStore;
import dev.apflow.application.store.cluster.LeaderInfo;
import dev.apflow.application.store.cluster.NodeRegistry.RegisteredNode;
import dev.apflow.domain.election.RoleName;
import dev.apflow.domain.explain.NodeFacts;
import dev.apflow.domain.node.NodeIdentity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Draws the cluster from what is in the registry: nodes, and leadership, which alone says who
 * leads.
 */
final class ClusterViewBuilder {

    private final ClusterStore store;

    ClusterViewBuilder(ClusterStore store) {
        this.store = store;
    }

    /**
     * The cluster as {@code self} sees it.
     *
     * @param self the node that answers, as it is at present
     */
    ClusterView view(LocalNodeState self) {
        Optional<LeaderInfo> current = store.leadership().leader();
        List<RegisteredNode> registered = store.nodes().all();
        List<Member> others =
                new ArrayList<>(
                        registered.stream()
                                .filter(node -> !node.identity().node().equals(self.node()))
                                .map(node -> member(node, role(node, current)))
                                .toList());
        Member own =
                registered.stream()
                        .filter(node -> self.identity().equals(Optional.of(node.identity())))
                        .findFirst()
                        .map(node -> self.member(status(node), node.heartbeatAt()))
                        .orElseGet(() -> self.member(Status.HEALTHY, store.clock().now()));
        others.add(own);
        others.sort(Comparator.comparing(member -> member.id().value()));
        return new ClusterView(Mode.CLUSTER, own, current, others);
    }

    /** What the nodes offer to tasks, of those that are there for them. */
    List<NodeFacts> facts() {
        return store.nodes().all().stream()
                .filter(node -> node.capacity().slots() > 0)
                .map(
                        node ->
                                new NodeFacts(
                                        node.capacity().profile(),
                                        isTaking(node),
                                        node.running(),
                                        node.capacity().slots()))
                .toList();
    }

    private static boolean isTaking(RegisteredNode node) {
        return status(node) == Status.HEALTHY
                && switch (node.role()) {
                    case LEADER, WORKER -> true;
                    case STARTING, OBSERVER, STOPPING, STOPPED -> false;
                };
    }

    private static Member member(RegisteredNode node, Role role) {
        return new Member(
                node.identity().node(),
                status(node),
                role,
                Optional.of(node.capacity().url()).filter(url -> !url.isEmpty()),
                node.capacity().profile().executors(),
                node.capacity().profile().capabilities(),
                node.capacity().profile().queues(),
                node.running(),
                node.capacity().slots(),
                node.heartbeatAt());
    }

    /** A heartbeat says what its node was; leadership says who leads now. */
    private static Role role(RegisteredNode node, Optional<LeaderInfo> current) {
        NodeIdentity identity = node.identity();
        if (current.filter(leader -> leader.identity().equals(identity)).isPresent()) {
            return Role.LEADER;
        }
        return node.role() == RoleName.LEADER ? Role.WORKER : shown(node.role());
    }

    static Role shown(RoleName role) {
        return switch (role) {
            case STARTING -> Role.STARTING;
            case LEADER -> Role.LEADER;
            case WORKER -> Role.WORKER;
            case OBSERVER -> Role.OBSERVER;
            case STOPPING, STOPPED -> Role.STOPPING;
        };
    }

    /** A session tells at once what silence tells late; who was silent for long is dead. */
    private static Status status(RegisteredNode node) {
        return switch (node.health()) {
            case HEALTHY -> node.lost() ? Status.LOST : Status.HEALTHY;
            case STALE -> node.lost() ? Status.LOST : Status.STALE;
            case DEAD -> Status.DEAD;
        };
    }
}
