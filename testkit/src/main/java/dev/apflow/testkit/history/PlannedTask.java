package dev.apflow.testkit.history;

import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.TaskId;

import java.util.List;
import java.util.Objects;

/** A task as its client asked for it. */
public record PlannedTask(TaskId id, List<Dependency> dependencies) {
    public PlannedTask {
        Objects.requireNonNull(id, "id");
        dependencies = List.copyOf(dependencies);
    }
}
