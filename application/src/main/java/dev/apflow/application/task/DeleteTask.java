package dev.apflow.application.task;

import dev.apflow.application.event.Changes;
import dev.apflow.application.store.TaskWrites;
import dev.apflow.application.store.TaskWrites.Deletion;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskStatus;

import java.util.Set;

/** Removes a pending task. */
public final class DeleteTask {

    private final WriteGate gate;
    private final TaskWrites writes;
    private final Changes changes;

    DeleteTask(WriteGate gate, TaskWrites writes, Changes changes) {
        this.gate = gate;
        this.writes = writes;
        this.changes = changes;
    }

    /**
     * Removes the task; answers the ids that are gone.
     *
     * @param cascade also what hangs on it, as children or dependents, however far
     */
    public Answer<Set<TaskId>> delete(TaskId id, boolean cascade) {
        return gate.write(
                authority -> writes.delete(authority, id, cascade),
                deletion -> answer(id, deletion));
    }

    private Answer<Set<TaskId>> answer(TaskId id, Deletion deletion) {
        return switch (deletion) {
            case Deletion.Deleted(Set<TaskId> ids) -> {
                changes.committed();
                yield new Answer.Done<>(ids);
            }
            case Deletion.InUse(Set<TaskId> by) ->
                    new Answer.Conflict<>(
                            Answer.Obstacle.IN_USE,
                            "children or dependents hang on the task: "
                                    + by
                                    + "; use cascade=true");
            case Deletion.WrongStatus(TaskId which, TaskStatus status) ->
                    new Answer.Conflict<>(
                            Answer.Obstacle.WRONG_STATE,
                            "only pending tasks can be deleted; " + which + " is " + status.word());
            case Deletion.Unknown unknown -> new Answer.Unknown<>(Answer.Subject.TASK, id.value());
        };
    }
}
