package dev.apflow.application.task;

import dev.apflow.application.event.Changes;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskWrites;
import dev.apflow.application.store.TaskWrites.Cancellation;
import dev.apflow.domain.problem.FieldProblem;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskStatus;
import dev.apflow.domain.text.Excerpts;

import java.util.List;
import java.util.Optional;

/** Ends a task that has not ended. */
public final class CancelTask {

    /** Longest reason, in characters. */
    public static final int LONGEST_REASON = 1_000;

    private final WriteGate gate;
    private final TaskWrites writes;
    private final Changes changes;

    CancelTask(WriteGate gate, TaskWrites writes, Changes changes) {
        this.gate = gate;
        this.writes = writes;
        this.changes = changes;
    }

    /**
     * Cancels at once; a running executor is interrupted. Answers the ids that were cancelled.
     *
     * @param descendants also all tasks below it that have not ended
     */
    public Answer<List<TaskId>> cancel(TaskId id, Optional<String> reason, boolean descendants) {
        if (reason.filter(text -> Excerpts.length(text) > LONGEST_REASON || text.indexOf('\0') >= 0)
                .isPresent()) {
            return Answer.invalid(
                    new FieldProblem(
                            "reason", "not usable", "at most 1000 characters", reason.get()));
        }
        return gate.write(
                authority -> writes.cancel(authority, id, reason, descendants),
                cancellation -> answer(id, cancellation));
    }

    private Answer<List<TaskId>> answer(TaskId id, Cancellation cancellation) {
        return switch (cancellation) {
            case Cancellation.Cancelled(List<TaskId> ids, List<Delivered> interrupted) -> {
                changes.interrupted(interrupted);
                changes.workAvailable();
                yield new Answer.Done<>(ids);
            }
            case Cancellation.WrongStatus(TaskStatus status) ->
                    new Answer.Conflict<>(
                            Answer.Obstacle.WRONG_STATE,
                            "the task has ended already: it is " + status.word());
            case Cancellation.Unknown unknown ->
                    new Answer.Unknown<>(Answer.Subject.TASK, id.value());
        };
    }
}
