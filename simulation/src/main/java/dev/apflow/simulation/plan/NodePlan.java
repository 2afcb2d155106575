package dev.apflow.simulation.plan;

import dev.apflow.domain.election.RolePreference;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.placement.NodeProfile;

/**
 * A node of the cluster, in all its lives.
 *
 * @param clockOffset what its clock shows at the beginning of the world, in nanoseconds
 * @param clockRate seconds on its clock in a second of the world
 */
public record NodePlan(
        NodeProfile profile,
        RolePreference preference,
        int slots,
        long clockOffset,
        double clockRate) {

    /** By how much a clock is fast or slow while nothing is wrong with it. */
    public static final double GREATEST_ERROR = 0.001;

    public NodeId id() {
        return profile.node();
    }

    /** The name of the node with this index. */
    public static NodeId idOf(int index) {
        return new NodeId("n" + (index + 1));
    }

    public NodePlan preferring(RolePreference other) {
        return new NodePlan(profile, other, slots, clockOffset, clockRate);
    }

    public boolean isCandidate() {
        return switch (preference) {
            case AUTO, LEADER -> true;
            case WORKER, OBSERVER -> false;
        };
    }

    public boolean isWorker() {
        return preference != RolePreference.OBSERVER;
    }
}
