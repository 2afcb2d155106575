package dev.apflow.simulation.check;

import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.domain.placement.PlacementConstraints;
import dev.apflow.domain.task.TaskSpec;

/**
 * Where a task may run, written once more: a model that asks the rule itself sees no fault in it.
 */
public final class NaivePlacement {

    private NaivePlacement() {}

    /**
     * @param sameClassBefore tasks that the node runs, or will by the same claim
     */
    public static boolean admits(TaskSpec spec, NodeProfile node, int sameClassBefore) {
        PlacementConstraints wanted = spec.placement();
        boolean named = wanted.allowedNodes().contains(node.node());
        return node.executors().contains(spec.method())
                && (node.queues().isEmpty() || node.queues().contains(spec.admission().queue()))
                && node.executors().containsAll(wanted.requiresExecutors())
                && node.capabilities()
                        .members()
                        .entrySet()
                        .containsAll(wanted.requiresCapabilities().members().entrySet())
                && (named || wanted.allowedNodes().isEmpty())
                && !wanted.forbiddenNodes().contains(node.node())
                && sameClassBefore < wanted.maxParallelPerNode().orElse(Integer.MAX_VALUE);
    }
}
