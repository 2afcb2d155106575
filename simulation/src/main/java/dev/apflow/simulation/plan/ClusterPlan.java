package dev.apflow.simulation.plan;

import dev.apflow.application.cluster.ClusterSettings;
import dev.apflow.application.worker.WorkerSettings;
import dev.apflow.domain.election.LeaseTerms;
import dev.apflow.domain.lease.TaskLeaseSettings;
import dev.apflow.domain.node.NodeHealthSettings;
import dev.apflow.domain.tree.RetentionPolicy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The nodes and how they are configured.
 *
 * @param retention how long trees are kept after their end
 * @param giveUp how long a call to the store is waited for before its sender gives up
 */
public record ClusterPlan(
        List<NodePlan> nodes,
        LeaseTerms leadership,
        TaskLeaseSettings leases,
        boolean leaderExecutes,
        Duration heartbeatEvery,
        Duration pollInterval,
        Duration ownershipInterval,
        Duration interruptGrace,
        Duration giveUp,
        RetentionPolicy retention) {

    private static final NodeHealthSettings HEALTH =
            new NodeHealthSettings(Duration.ofSeconds(15), Duration.ofSeconds(60));
    private static final Duration PROGRESS = Duration.ofSeconds(5);
    private static final int RESULT_LIMIT = 1 << 20;

    public ClusterPlan {
        nodes = List.copyOf(nodes);
    }

    public ClusterSettings settings(NodePlan node) {
        return new ClusterSettings(
                node.profile(),
                node.preference(),
                node.slots(),
                leaderExecutes,
                leadership,
                leases,
                HEALTH,
                heartbeatEvery,
                retention);
    }

    /** The same that keeps trees otherwise. */
    ClusterPlan keeping(RetentionPolicy other) {
        return new ClusterPlan(
                nodes,
                leadership,
                leases,
                leaderExecutes,
                heartbeatEvery,
                pollInterval,
                ownershipInterval,
                interruptGrace,
                giveUp,
                other);
    }

    /** Of trees that are not kept for ever. */
    public Optional<Duration> longestKept() {
        return Stream.of(retention.completed(), retention.failed())
                .flatMap(Optional::stream)
                .max(Duration::compareTo);
    }

    public WorkerSettings worker(NodePlan node) {
        return new WorkerSettings(
                node.slots(),
                pollInterval,
                ownershipInterval,
                interruptGrace,
                PROGRESS,
                RESULT_LIMIT);
    }
}
