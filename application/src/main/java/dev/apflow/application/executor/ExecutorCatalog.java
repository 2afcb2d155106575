package dev.apflow.application.executor;

import dev.apflow.domain.executor.ExecutorId;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The executors of this node. */
public final class ExecutorCatalog {

    private final Map<ExecutorId, TaskExecutor> byId = new TreeMap<>();

    /**
     * @throws IllegalArgumentException two executors have one id; the message names both classes
     */
    public ExecutorCatalog(Collection<? extends TaskExecutor> executors) {
        for (TaskExecutor executor : executors) {
            TaskExecutor other = byId.putIfAbsent(executor.id(), executor);
            if (other != null) {
                throw new IllegalArgumentException(
                        "executor id "
                                + executor.id()
                                + " is claimed by both "
                                + other.getClass().getName()
                                + " and "
                                + executor.getClass().getName());
            }
        }
    }

    public Optional<TaskExecutor> find(ExecutorId id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** In the order of their names. */
    public Collection<TaskExecutor> all() {
        return byId.values();
    }

    public Set<ExecutorId> ids() {
        return Set.copyOf(byId.keySet());
    }
}
