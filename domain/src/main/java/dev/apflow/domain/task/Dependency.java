package dev.apflow.domain.task;

import java.util.Objects;
import java.util.Optional;

/**
 * An edge of a tree: the task waits for another of the same tree.
 *
 * @param id the task waited for
 * @param required true: it must complete; false: it must only have ended, or be unable to start
 * @param key of the task waited for, if it has one
 * @param implied made because the inputs refer to the other task's result, which only another
 *     dependency of this task waits for; the result is not merged into the inputs
 */
public record Dependency(TaskId id, boolean required, Optional<TaskKey> key, boolean implied) {

    public Dependency {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(key, "key");
    }

    /** On a task without a key. */
    public Dependency(TaskId id, boolean required) {
        this(id, required, Optional.empty());
    }

    /** One that the client named. */
    public Dependency(TaskId id, boolean required, Optional<TaskKey> key) {
        this(id, required, key, false);
    }

    /** One that follows from a reference: it waits no longer than the others do. */
    public static Dependency implied(TaskId id, Optional<TaskKey> key) {
        return new Dependency(id, false, key, true);
    }

    /** The same edge to a task of another tree. */
    public Dependency of(TaskId copy) {
        return new Dependency(copy, required, key, implied);
    }

    /** Under which its result stands among the inputs: the key, else the id. */
    public String name() {
        return key.map(TaskKey::value).orElse(id.value());
    }

    /**
     * Whether a dependency that stands at {@code status} no longer holds its dependent back.
     *
     * @param blocked whether it is pending and can never start, as things stand
     */
    public boolean isSatisfiedBy(TaskStatus status, boolean blocked) {
        return required
                ? status == TaskStatus.COMPLETED
                : status.isTerminal() || status == TaskStatus.PENDING && blocked;
    }

    /**
     * Whether its dependent can never start, as things stand.
     *
     * @param blocked whether the dependency is pending and can never start itself
     */
    public boolean isBrokenBy(TaskStatus status, boolean blocked) {
        return required
                && switch (status) {
                    case PENDING -> blocked;
                    case IN_PROGRESS, COMPLETED -> false;
                    case FAILED, CANCELLED -> true;
                };
    }
}
