package dev.apflow.domain.task;

import java.util.Objects;

/**
 * An edge of a tree: the task waits for another of the same tree.
 *
 * @param id the task waited for
 * @param required true: it must complete; false: it must only have ended
 */
public record Dependency(TaskId id, boolean required) {

    public Dependency {
        Objects.requireNonNull(id, "id");
    }

    /** Whether a dependency that stands at {@code status} no longer holds its dependent back. */
    public boolean isSatisfiedBy(TaskStatus status) {
        return required ? status == TaskStatus.COMPLETED : status.isTerminal();
    }

    /** Whether the dependency ended such that its dependent can never start. */
    public boolean isBrokenBy(TaskStatus status) {
        return status.isTerminal() && !isSatisfiedBy(status);
    }
}
