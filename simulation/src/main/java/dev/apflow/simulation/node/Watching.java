package dev.apflow.simulation.node;

import dev.apflow.application.cluster.ClusterObserver;
import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.election.RoleName;
import dev.apflow.domain.election.StepDownReason;

/** Tells the audit what a coordinator says of itself. */
record Watching(NodeProcess process, Audit audit) implements ClusterObserver {

    @Override
    public void role(RoleName role) {
        process.trace("role", role.word());
    }

    @Override
    public void elected(Epoch epoch) {
        process.trace("elected", "epoch " + epoch);
        audit.elected(process, epoch);
    }

    @Override
    public void departed(Epoch epoch, StepDownReason why) {
        process.trace("departed", "epoch " + epoch + ": " + why.words());
        audit.departed(process, epoch);
    }
}
