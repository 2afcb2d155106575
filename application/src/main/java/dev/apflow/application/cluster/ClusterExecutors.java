package dev.apflow.application.cluster;

import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.store.cluster.NodeRegistry;
import dev.apflow.application.task.OfferedExecutors;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonObject;

import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The executors of all nodes in the registry. The store is asked only for what neither this node
 * nor the last look offered, so that most submissions cost nothing more.
 */
public final class ClusterExecutors implements OfferedExecutors {

    private final OfferedExecutors own;
    private final NodeRegistry nodes;
    private volatile Set<ExecutorId> elsewhere = Set.of();

    public ClusterExecutors(OfferedExecutors own, NodeRegistry nodes) {
        this.own = Objects.requireNonNull(own, "own");
        this.nodes = Objects.requireNonNull(nodes, "nodes");
    }

    @Override
    public Set<ExecutorId> ids() {
        refresh();
        Set<ExecutorId> all = new HashSet<>(own.ids());
        all.addAll(elsewhere);
        return all;
    }

    @Override
    public boolean offers(ExecutorId id) {
        if (own.offers(id) || elsewhere.contains(id)) {
            return true;
        }
        refresh();
        return elsewhere.contains(id);
    }

    private void refresh() {
        try {
            elsewhere =
                    nodes.all().stream()
                            .filter(node -> node.capacity().slots() > 0)
                            .flatMap(node -> node.capacity().profile().executors().stream())
                            .collect(Collectors.toUnmodifiableSet());
        } catch (StoreUnreachable unreachable) {
            // What was offered before may well be offered still.
        }
    }

    @Override
    public Optional<JsonObject> inputSchema(ExecutorId id) {
        return own.inputSchema(id);
    }

    @Override
    public Optional<String> whyNot(ExecutorId id) {
        return own.whyNot(id);
    }
}
