package dev.apflow.domain.tree;

import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;

import java.util.List;
import java.util.Objects;

/**
 * Tasks that passed {@link TreeRules}; made only there.
 *
 * @param root names the tree; the only task without a parent
 * @param tasks in the client's order
 */
public record TaskTree(TaskId root, List<TaskSpec> tasks) {

    public TaskTree {
        Objects.requireNonNull(root, "root");
        tasks = List.copyOf(tasks);
    }
}
