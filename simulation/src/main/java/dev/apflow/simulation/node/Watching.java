package dev.apflow.simulation.node;

import dev.apflow.application.cluster.ClusterObserver;
import dev.apflow.domain.election.Departure;
import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.election.RoleName;

/** Tells the audit what a coordinator says of itself. */
record Watching(NodeProcess process, Audit audit) implements ClusterObserver {

    @Override
    public void role(RoleName role) {
        process.tell("role", role.word());
    }

    @Override
    public void elected(Epoch epoch) {
        process.tell("elected", "epoch " + epoch);
        audit.elected(process, epoch);
    }

    @Override
    public void departed(Epoch epoch, Departure why) {
        process.tell("departed", "epoch " + epoch + ": " + why.words());
        audit.departed(process, epoch);
    }
}
