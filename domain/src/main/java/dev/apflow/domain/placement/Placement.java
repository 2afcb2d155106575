package dev.apflow.domain.placement;

import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonValue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Judges whether a node may run a task. */
public final class Placement {

    private Placement() {}

    /**
     * Everything that keeps {@code node} from running the task; empty means that it may.
     *
     * @param sameClassBefore tasks that run on the node now, and, where a batch is claimed, the
     *     candidates before this one in the order of the claim
     */
    public static List<Exclusion> exclusions(
            ExecutorId method,
            PlacementConstraints wanted,
            QueueName queue,
            NodeProfile node,
            int sameClassBefore) {
        List<Exclusion> found = new ArrayList<>();
        method(method, node).ifPresent(found::add);
        queue(queue, node).ifPresent(found::add);
        executors(wanted, node).ifPresent(found::add);
        found.addAll(capabilities(wanted, node));
        forbidden(wanted, node).ifPresent(found::add);
        allowed(wanted, node).ifPresent(found::add);
        parallel(wanted, sameClassBefore).ifPresent(found::add);
        return List.copyOf(found);
    }

    /** Whether {@code node} may run the task; see {@link #exclusions}. */
    public static boolean admits(
            ExecutorId method,
            PlacementConstraints wanted,
            QueueName queue,
            NodeProfile node,
            int sameClassBefore) {
        return exclusions(method, wanted, queue, node, sameClassBefore).isEmpty();
    }

    private static Optional<Exclusion> method(ExecutorId method, NodeProfile node) {
        return node.executors().contains(method)
                ? Optional.empty()
                : excluded(Exclusion.Constraint.METHOD, "has no executor " + method);
    }

    private static Optional<Exclusion> queue(QueueName queue, NodeProfile node) {
        return node.takes(queue)
                ? Optional.empty()
                : excluded(Exclusion.Constraint.QUEUE, "does not take tasks of the queue " + queue);
    }

    private static Optional<Exclusion> executors(PlacementConstraints wanted, NodeProfile node) {
        List<ExecutorId> missing =
                wanted.requiresExecutors().stream()
                        .filter(id -> !node.executors().contains(id))
                        .toList();
        return missing.isEmpty()
                ? Optional.empty()
                : excluded(Exclusion.Constraint.REQUIRES_EXECUTORS, "has no executor " + missing);
    }

    private static List<Exclusion> capabilities(PlacementConstraints wanted, NodeProfile node) {
        List<Exclusion> found = new ArrayList<>();
        for (Map.Entry<String, JsonValue> each :
                wanted.requiresCapabilities().members().entrySet()) {
            Optional<JsonValue> offered = node.capabilities().find(each.getKey());
            if (!offered.equals(Optional.of(each.getValue()))) {
                found.add(
                        new Exclusion(
                                Exclusion.Constraint.REQUIRES_CAPABILITIES,
                                "capability " + each.getKey() + " is not what the task asks for"));
            }
        }
        return found;
    }

    private static Optional<Exclusion> forbidden(PlacementConstraints wanted, NodeProfile node) {
        return wanted.forbiddenNodes().contains(node.node())
                ? excluded(Exclusion.Constraint.FORBIDDEN_NODES, "the task forbids this node")
                : Optional.empty();
    }

    private static Optional<Exclusion> allowed(PlacementConstraints wanted, NodeProfile node) {
        return wanted.allowedNodes().isEmpty() || wanted.allowedNodes().contains(node.node())
                ? Optional.empty()
                : excluded(
                        Exclusion.Constraint.ALLOWED_NODES,
                        "the task allows only " + wanted.allowedNodes());
    }

    private static Optional<Exclusion> parallel(PlacementConstraints wanted, int sameClassBefore) {
        return wanted.maxParallelPerNode().isEmpty()
                        || sameClassBefore < wanted.maxParallelPerNode().getAsInt()
                ? Optional.empty()
                : excluded(
                        Exclusion.Constraint.MAX_PARALLEL_PER_NODE,
                        "already runs "
                                + sameClassBefore
                                + " of at most "
                                + wanted.maxParallelPerNode().getAsInt());
    }

    private static Optional<Exclusion> excluded(Exclusion.Constraint constraint, String detail) {
        return Optional.of(new Exclusion(constraint, detail));
    }
}
