package dev.apflow.application.cluster;

import dev.apflow.domain.election.LeaseTerms;
import dev.apflow.domain.election.RolePreference;
import dev.apflow.domain.lease.TaskLeaseSettings;
import dev.apflow.domain.node.NodeHealthSettings;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.domain.tree.RetentionPolicy;

import java.time.Duration;
import java.util.Objects;

/**
 * How a node takes part in its cluster.
 *
 * @param profile what it offers to tasks
 * @param slots executions at once
 * @param leaderExecutes whether it goes on claiming while it leads
 * @param leadership terms of the leader's lease
 * @param leases of tasks
 * @param health from which silence on the leader counts a node as stale or dead
 * @param heartbeatEvery from one heartbeat to the next; less than {@code health.staleAfter}
 * @param retention how long ended trees are kept while this node leads
 */
public record ClusterSettings(
        NodeProfile profile,
        RolePreference preference,
        int slots,
        boolean leaderExecutes,
        LeaseTerms leadership,
        TaskLeaseSettings leases,
        NodeHealthSettings health,
        Duration heartbeatEvery,
        RetentionPolicy retention) {

    public ClusterSettings {
        Objects.requireNonNull(retention, "retention");
        Objects.requireNonNull(profile, "profile");
        Objects.requireNonNull(preference, "preference");
        Objects.requireNonNull(leadership, "leadership");
        Objects.requireNonNull(leases, "leases");
        Objects.requireNonNull(health, "health");
        if (slots < 1) {
            throw new IllegalArgumentException("slots: expected at least 1, got " + slots);
        }
        if (!heartbeatEvery.isPositive() || heartbeatEvery.compareTo(health.staleAfter()) >= 0) {
            throw new IllegalArgumentException(
                    "heartbeatEvery: expected more than 0 and less than staleAfter "
                            + health.staleAfter()
                            + ", got "
                            + heartbeatEvery);
        }
    }

    public NodeId node() {
        return profile.node();
    }
}
