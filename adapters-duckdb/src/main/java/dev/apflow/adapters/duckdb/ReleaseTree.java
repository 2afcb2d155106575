package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Change;
import dev.apflow.adapters.duckdb.engine.Session;
import dev.apflow.application.store.TreeWrites.Execution;
import dev.apflow.domain.task.TaskId;

import java.sql.SQLException;
import java.util.Optional;

/** Lets a suspended tree run. */
record ReleaseTree(TaskId treeId) implements Change<Execution> {

    private static final String LET_GO =
            """
            delete from apflow_held where tree = ?
            """;

    private static final String WAIT_LESS =
            """
            update apflow_pending set waits = waits - 1 where tree = ?
            """;

    private static final String SIZE =
            """
            select count(*) from apflow_task where tree = ?
            """;

    @Override
    public Execution apply(Session session) throws SQLException {
        Optional<TaskRef> root = TaskRef.of(session, treeId).filter(TaskRef::isRoot);
        if (root.isEmpty()) {
            return new Execution.Unknown();
        }
        long tree = root.get().tree();
        if (session.sql(LET_GO).number(tree).update() == 0) {
            return new Execution.NothingToDo(false);
        }
        session.sql(WAIT_LESS).number(tree).update();
        return new Execution.Started(
                session.sql(SIZE).number(tree).list(row -> row.getInt(1)).get(0));
    }
}
