package dev.apflow.application.task;

import dev.apflow.application.event.Changes;
import dev.apflow.application.store.TaskWrites;
import dev.apflow.application.store.TaskWrites.Rerun;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskStatus;

/** Runs a task again that has ended. */
public final class RerunTask {

    private final WriteGate gate;
    private final TaskWrites writes;
    private final Changes changes;

    RerunTask(WriteGate gate, TaskWrites writes, Changes changes) {
        this.gate = gate;
        this.writes = writes;
        this.changes = changes;
    }

    /**
     * Answers the number of the new attempt.
     *
     * @param downstream also everything that has ended and depends on it
     */
    public Answer<Integer> rerun(TaskId id, boolean downstream) {
        return gate.write(
                authority -> writes.rerun(authority, id, downstream), rerun -> answer(id, rerun));
    }

    private Answer<Integer> answer(TaskId id, Rerun rerun) {
        return switch (rerun) {
            case Rerun.Started(int attempt) -> {
                changes.workAvailable();
                yield new Answer.Done<>(attempt);
            }
            case Rerun.WrongStatus(TaskStatus status) ->
                    new Answer.Conflict<>(
                            Answer.Obstacle.WRONG_STATE,
                            "only a task that has ended can run again; this one is "
                                    + status.word());
            case Rerun.Unknown unknown -> new Answer.Unknown<>(Answer.Subject.TASK, id.value());
        };
    }
}
