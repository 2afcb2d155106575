package dev.apflow.application.cluster;

import dev.apflow.application.task.Answer;
import dev.apflow.domain.node.NodeId;

import java.util.Objects;

/** Gives leadership up, so that another candidate takes over. */
@FunctionalInterface
public interface StepDown {

    /**
     * Resigns. {@link Answer.NotLeader} where another node leads; {@link
     * Answer.Obstacle#WRONG_STATE} where there is no leadership at all.
     */
    Answer<Resigned> stepDown();

    /** The leader that was, and the epoch it gave up. */
    record Resigned(NodeId node, long epoch) {
        public Resigned {
            Objects.requireNonNull(node, "node");
        }
    }
}
