package dev.apflow.application.cluster;

import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.store.Retention;
import dev.apflow.application.store.cluster.Sweeps.NodeSweep;
import dev.apflow.application.store.cluster.Sweeps.TaskSweep;
import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.election.RoleName;
import dev.apflow.domain.election.StepDownReason;

/**
 * Is told what a coordinator does, for metrics; called in its mailbox, returns at once, never
 * throws.
 */
public interface ClusterObserver {

    /** One that listens to nothing. */
    ClusterObserver NONE = new ClusterObserver() {};

    default void role(RoleName role) {}

    /** This node leads. */
    default void elected(Epoch epoch) {}

    /** This node led. */
    default void departed(Epoch epoch, StepDownReason why) {}

    /** A later life of this node fenced this one. */
    default void superseded() {}

    default void tasksSwept(TaskSweep sweep) {}

    default void nodesSwept(NodeSweep sweep) {}

    /** As leader it looked for what has been over for long. */
    default void retentionSwept(Retention.Sweep sweep) {}

    /** A call to the store threw, or was not answered in time. */
    default void storeFailed(CallKind call) {}
}
