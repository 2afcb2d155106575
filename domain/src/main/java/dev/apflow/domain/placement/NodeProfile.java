package dev.apflow.domain.placement;

import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.node.NodeId;

import java.util.Objects;
import java.util.Set;

/**
 * What a node offers to tasks.
 *
 * @param queues it takes tasks of these alone; empty: of all
 */
public record NodeProfile(
        NodeId node, Set<ExecutorId> executors, JsonObject capabilities, Set<QueueName> queues) {

    public NodeProfile {
        Objects.requireNonNull(node, "node");
        executors = Set.copyOf(executors);
        Objects.requireNonNull(capabilities, "capabilities");
        queues = Set.copyOf(queues);
    }

    /** One that takes tasks of every queue. */
    public NodeProfile(NodeId node, Set<ExecutorId> executors, JsonObject capabilities) {
        this(node, executors, capabilities, Set.of());
    }

    public NodeProfile withQueues(Set<QueueName> names) {
        return new NodeProfile(node, executors, capabilities, names);
    }

    /** Whether it takes tasks of this queue. */
    public boolean takes(QueueName queue) {
        return queues.isEmpty() || queues.contains(queue);
    }
}
