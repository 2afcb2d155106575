package dev.apflow.domain.placement;

import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.node.NodeId;

import java.util.Objects;
import java.util.Set;

/** What a node offers to tasks. */
public record NodeProfile(NodeId node, Set<ExecutorId> executors, JsonObject capabilities) {

    public NodeProfile {
        Objects.requireNonNull(node, "node");
        executors = Set.copyOf(executors);
        Objects.requireNonNull(capabilities, "capabilities");
    }
}
