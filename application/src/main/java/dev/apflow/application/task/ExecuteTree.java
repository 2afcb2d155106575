package dev.apflow.application.task;

import dev.apflow.application.event.Changes;
import dev.apflow.application.store.TreeWrites;
import dev.apflow.application.store.TreeWrites.Execution;
import dev.apflow.application.store.TreeWrites.Scope;
import dev.apflow.domain.task.TaskId;

import java.util.Optional;

/** Lets a defined tree run, or runs again what has ended in it. */
public final class ExecuteTree {

    private final WriteGate gate;
    private final TreeWrites trees;
    private final Changes changes;

    ExecuteTree(WriteGate gate, TreeWrites trees, Changes changes) {
        this.gate = gate;
        this.trees = trees;
        this.changes = changes;
    }

    /**
     * Executes a tree; answers how many tasks may run now.
     *
     * @param scope empty: make it runnable if it is suspended, else run again what failed
     */
    public Answer<Integer> execute(TaskId tree, Optional<Scope> scope) {
        Answer<Execution> first = attempt(tree, scope.orElse(Scope.RELEASE));
        boolean running =
                first instanceof Answer.Done<Execution>(Execution.NothingToDo(boolean suspended))
                        && !suspended;
        return answer(tree, scope.isEmpty() && running ? attempt(tree, Scope.FAILED) : first);
    }

    private Answer<Execution> attempt(TaskId tree, Scope scope) {
        return gate.write(authority -> trees.execute(authority, tree, scope), Answer.Done::new);
    }

    private Answer<Integer> answer(TaskId tree, Answer<Execution> outcome) {
        if (!(outcome instanceof Answer.Done<Execution>(Execution execution))) {
            return outcome.map(never -> 0);
        }
        return switch (execution) {
            case Execution.Started(int tasks) -> {
                changes.workAvailable();
                yield new Answer.Done<>(tasks);
            }
            case Execution.NothingToDo(boolean suspended) ->
                    new Answer.Conflict<>(
                            Answer.Obstacle.WRONG_STATE,
                            suspended
                                    ? "the tree is only defined: execute it without \"rerun\" first"
                                    : "the tree is runnable already and nothing in it is there to"
                                            + " run again");
            case Execution.Unknown unknown ->
                    new Answer.Unknown<>(Answer.Subject.TREE, tree.value());
        };
    }
}
