package dev.apflow.domain.tree;

import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskStatus;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which pending tasks of a tree can never start, as things stand: those that require a task which
 * ended otherwise than completed, or which is blocked itself.
 */
public final class BlockedTasks {

    private BlockedTasks() {}

    /**
     * From each broken dependency outward, along what is required.
     *
     * @param dependencies of every task of the tree
     * @param statuses of every task of the tree
     */
    public static Set<TaskId> among(
            Map<TaskId, List<Dependency>> dependencies, Map<TaskId, TaskStatus> statuses) {
        Map<TaskId, List<TaskId>> requiring = new HashMap<>();
        Deque<TaskId> reached = new ArrayDeque<>();
        dependencies.forEach(
                (id, edges) -> {
                    if (statuses.get(id) != TaskStatus.PENDING) {
                        return;
                    }
                    for (Dependency edge : edges) {
                        if (edge.required()) {
                            requiring.computeIfAbsent(edge.id(), none -> new ArrayList<>()).add(id);
                        }
                        if (edge.isBrokenBy(status(edge, statuses), false)) {
                            reached.add(id);
                        }
                    }
                });
        Set<TaskId> blocked = new HashSet<>();
        while (!reached.isEmpty()) {
            TaskId id = reached.remove();
            if (blocked.add(id)) {
                reached.addAll(requiring.getOrDefault(id, List.of()));
            }
        }
        return blocked;
    }

    static TaskStatus status(Dependency dependency, Map<TaskId, TaskStatus> statuses) {
        TaskStatus status = statuses.get(dependency.id());
        if (status == null) {
            throw new IllegalArgumentException("no status given for dependency " + dependency.id());
        }
        return status;
    }
}
