package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.JsonColumns;
import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.application.store.EventDetails;
import dev.apflow.domain.event.Actor;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Sets tasks that have ended back to pending, as a new attempt; under {@link TreeLock#change}. */
final class TaskRerun {

    private static final SqlText TREE =
            SqlText.of(TaskRerun.class, "rerun_tree", "tree", "statuses", "details", "actor");
    private static final SqlText TASK =
            SqlText.of(TaskRerun.class, "rerun_task", "number", "statuses", "details", "actor");
    private static final SqlText DOWNSTREAM =
            SqlText.of(
                    TaskRerun.class, "rerun_downstream", "number", "statuses", "details", "actor");
    private static final SqlText MARK_STALE = SqlText.of(TaskRerun.class, "mark_stale", "numbers");

    static final List<String> ENDED = List.of("completed", "failed", "cancelled");

    private TaskRerun() {}

    /** Those of a tree whose latest outcome is one of {@code statuses}; how many they were. */
    static int tree(Connection connection, long tree, List<String> statuses, Optional<Actor> actor)
            throws SQLException {
        SqlQuery rerun =
                SqlQuery.of(TREE, call -> give(call.set("tree").number(tree), statuses, actor));
        List<Long> tasks = rerun(connection, rerun);
        TreeCounts.recount(connection, tree, actor);
        TreeUniqueness.onRerun(connection, tree);
        return tasks.size();
    }

    /**
     * One task that has ended.
     *
     * @param downstream also what has ended and depends on it, directly or not
     */
    static void task(
            Connection connection,
            long number,
            long tree,
            boolean downstream,
            Optional<Actor> actor)
            throws SQLException {
        SqlText which = downstream ? DOWNSTREAM : TASK;
        rerun(
                connection,
                SqlQuery.of(which, call -> give(call.set("number").number(number), ENDED, actor)));
        TreeCounts.recount(connection, tree, actor);
        TreeUniqueness.onRerun(connection, tree);
    }

    private static void give(SqlStatement call, List<String> statuses, Optional<Actor> actor)
            throws SQLException {
        call.set("statuses").texts(statuses);
        call.set("details").text(JsonColumns.of(EventDetails.retriedByRerun()));
        call.set("actor").text(actor.map(Actor::name));
    }

    /** Those that run again; what depends on them is stale. */
    private static List<Long> rerun(Connection connection, SqlQuery rerun) throws SQLException {
        List<Long> tasks = rerun.rows(row -> row.getLong(1)).with(connection);
        SqlQuery.of(MARK_STALE, call -> call.set("numbers").numbers(tasks))
                .update()
                .with(connection);
        return tasks;
    }
}
