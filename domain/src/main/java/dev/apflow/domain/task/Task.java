package dev.apflow.domain.task;

import java.util.Objects;

/**
 * A task as a reader sees it.
 *
 * @param treeId the id of its tree's root
 */
public record Task(TaskSpec spec, TaskId treeId, TaskState state) {

    public Task {
        Objects.requireNonNull(spec, "spec");
        Objects.requireNonNull(treeId, "treeId");
        Objects.requireNonNull(state, "state");
    }

    public TaskId id() {
        return spec.id();
    }

    public TaskStatus status() {
        return state.status();
    }
}
