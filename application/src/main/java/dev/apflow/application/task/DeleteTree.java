package dev.apflow.application.task;

import dev.apflow.application.event.Changes;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TreeWrites;
import dev.apflow.application.store.TreeWrites.TreeDeletion;
import dev.apflow.domain.task.TaskId;

import java.util.List;

/** Removes a whole tree with its history. */
public final class DeleteTree {

    private final WriteGate gate;
    private final TreeWrites writes;
    private final Changes changes;

    DeleteTree(WriteGate gate, TreeWrites writes, Changes changes) {
        this.gate = gate;
        this.writes = writes;
        this.changes = changes;
    }

    /**
     * Removes the tree; answers how many tasks are gone.
     *
     * @param cancel ends first what can still move; running executors are interrupted
     */
    public Answer<Integer> delete(TaskId treeId, boolean cancel) {
        return gate.write(
                authority -> writes.delete(authority, treeId, cancel),
                deletion -> answer(treeId, deletion));
    }

    private Answer<Integer> answer(TaskId treeId, TreeDeletion deletion) {
        return switch (deletion) {
            case TreeDeletion.Deleted(int tasks, List<Delivered> interrupted) -> {
                if (interrupted.isEmpty()) {
                    changes.committed();
                } else {
                    changes.interrupted(interrupted);
                    changes.workAvailable();
                }
                yield new Answer.Done<>(tasks);
            }
            case TreeDeletion.CanMove(int tasks) ->
                    new Answer.Conflict<>(
                            Answer.Obstacle.WRONG_STATE,
                            "the tree has not ended: "
                                    + tasks
                                    + " of its tasks run or can still run; use cancel=true");
            case TreeDeletion.NotRoot(TaskId root) ->
                    new Answer.NotRoot<>(treeId.value(), root.value());
            case TreeDeletion.Unknown _ ->
                    new Answer.Unknown<>(Answer.Subject.TREE, treeId.value());
        };
    }
}
