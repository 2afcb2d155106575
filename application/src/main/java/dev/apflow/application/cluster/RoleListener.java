package dev.apflow.application.cluster;

import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.election.RoleName;
import dev.apflow.domain.election.StartFailure;
import dev.apflow.domain.election.StepDownReason;

/** Is told, in the mailbox, what follows from a node's role. Returns at once. */
interface RoleListener {

    /** The node leads in {@code epoch}. */
    void startDuties(Epoch epoch);

    /** Everything that is done in the name of {@code epoch} ends. */
    void stopDuties(Epoch epoch, StepDownReason why);

    /** The node does not start. */
    void failStart(StartFailure why);

    /** The outside has another word for the role. */
    void changed(RoleName from, RoleName to);
}
