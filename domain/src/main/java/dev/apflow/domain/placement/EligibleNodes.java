package dev.apflow.domain.placement;

import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.executor.ExecutorId;

import java.util.List;

/** The nodes that are up and take tasks. */
public record EligibleNodes(List<NodeProfile> nodes) {

    /** A limit of tasks at the same time is at least one: a node that runs none keeps it. */
    private static final int NONE_RUN = 0;

    public EligibleNodes {
        nodes = List.copyOf(nodes);
    }

    /** Whether one of them may run the task, as soon as it has a free slot. */
    public boolean canRun(ExecutorId method, PlacementConstraints wanted, QueueName queue) {
        return nodes.stream()
                .anyMatch(node -> Placement.admits(method, wanted, queue, node, NONE_RUN));
    }
}
