package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Change;
import dev.apflow.adapters.duckdb.engine.Session;
import dev.apflow.application.store.TreeWrites.Execution;
import dev.apflow.domain.event.Actor;
import dev.apflow.domain.task.TaskId;

import java.sql.SQLException;
import java.util.Optional;

/**
 * Runs tasks of a tree again.
 *
 * @param completedToo else only what failed or was cancelled
 */
record RerunTree(TaskId treeId, boolean completedToo, Optional<Actor> actor, Numbers numbers)
        implements Change<Execution> {

    @Override
    public Execution apply(Session session) throws SQLException {
        Optional<TaskRef> root = TaskRef.of(session, treeId).filter(TaskRef::isRoot);
        if (root.isEmpty()) {
            return new Execution.Unknown();
        }
        if (root.get().isHeld(session)) {
            return new Execution.NothingToDo(true);
        }
        long tree = root.get().tree();
        int tasks =
                RerunTasks.tree(session, new History(session, numbers, actor), tree, completedToo);
        return tasks > 0 ? new Execution.Started(tasks) : new Execution.NothingToDo(false);
    }
}
