package dev.apflow.domain.task;

import java.util.Objects;
import java.util.Optional;

/**
 * A task as a reader sees it.
 *
 * @param treeId the id of its tree's root
 * @param unreadable what of the stored task this version cannot read, if anything; something else
 *     stands in its place then
 */
public record Task(TaskSpec spec, TaskId treeId, TaskState state, Optional<String> unreadable) {

    public Task {
        Objects.requireNonNull(spec, "spec");
        Objects.requireNonNull(treeId, "treeId");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(unreadable, "unreadable");
    }

    /** A task that can be read. */
    public Task(TaskSpec spec, TaskId treeId, TaskState state) {
        this(spec, treeId, state, Optional.empty());
    }

    public TaskId id() {
        return spec.id();
    }

    public TaskStatus status() {
        return state.status();
    }
}
