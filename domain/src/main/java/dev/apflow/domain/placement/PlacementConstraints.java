package dev.apflow.domain.placement;

import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.node.NodeId;

import java.util.Collections;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a task asks of the node that runs it.
 *
 * @param requiresExecutors the node must offer all of them (the task's own method is asked for in
 *     any case)
 * @param requiresCapabilities each member must stand among the node's capabilities with an equal
 *     value
 * @param allowedNodes only these, where not empty
 * @param forbiddenNodes none of these; wins over {@code allowedNodes}
 * @param maxParallelPerNode started only on a node that runs fewer tasks than this, whichever they
 *     are
 */
public record PlacementConstraints(
        Set<ExecutorId> requiresExecutors,
        JsonObject requiresCapabilities,
        Set<NodeId> allowedNodes,
        Set<NodeId> forbiddenNodes,
        OptionalInt maxParallelPerNode) {

    /** Any node that offers the method will do. */
    public static final PlacementConstraints NONE =
            new PlacementConstraints(
                    Set.of(), JsonObject.EMPTY, Set.of(), Set.of(), OptionalInt.empty());

    public PlacementConstraints {
        requiresExecutors = Collections.unmodifiableSortedSet(new TreeSet<>(requiresExecutors));
        Objects.requireNonNull(requiresCapabilities, "requiresCapabilities");
        allowedNodes = Set.copyOf(allowedNodes);
        forbiddenNodes = Set.copyOf(forbiddenNodes);
        if (maxParallelPerNode.isPresent() && maxParallelPerNode.getAsInt() < 1) {
            throw new IllegalArgumentException(
                    "maxParallelPerNode: expected at least 1, got "
                            + maxParallelPerNode.getAsInt());
        }
    }
}
