package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.engine.SqlText;
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

    private TaskRerun() {}

    /** Those of a tree whose latest outcome is one of {@code statuses}; how many they were. */
    static int tree(Connection connection, long tree, List<String> statuses, Optional<Actor> actor)
            throws SQLException {
        List<Long> tasks;
        try (SqlStatement call = new SqlStatement(connection, TREE)) {
            tasks = run(call.set("tree").number(tree), statuses, actor);
            makeStale(connection, tasks);
        }
        TreeCounts.recount(connection, tree, actor);
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
        try (SqlStatement call = new SqlStatement(connection, which)) {
            List<String> ended = List.of("completed", "failed", "cancelled");
            makeStale(connection, run(call.set("number").number(number), ended, actor));
        }
        TreeCounts.recount(connection, tree, actor);
    }

    private static List<Long> run(SqlStatement call, List<String> statuses, Optional<Actor> actor)
            throws SQLException {
        return call.set("statuses")
                .texts(statuses)
                .set("details")
                .text(PostgresTrees.rerunDetails())
                .set("actor")
                .actor(actor)
                .rows(row -> row.getLong(1));
    }

    private static void makeStale(Connection connection, List<Long> again) throws SQLException {
        try (SqlStatement call = new SqlStatement(connection, MARK_STALE)) {
            call.set("numbers").numbers(again).update();
        }
    }
}
