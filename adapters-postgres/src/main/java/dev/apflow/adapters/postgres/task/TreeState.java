package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.Times;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.tree.RetentionPolicy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * The state of a tree.
 *
 * @param canMove tasks that run, or are pending and not blocked
 * @param blocked pending tasks that can never start
 * @param completed whether every task completed: nothing is blocked, failed or cancelled
 * @param changedAt when one of its tasks changed last
 */
record TreeState(
        long tree,
        TaskId id,
        int tasks,
        int canMove,
        int blocked,
        boolean completed,
        Instant changedAt) {

    /**
     * Named by an array, so that tasks are reached by the index of trees, however many there are.
     */
    static final String STATES =
            """
            select t.tree, t.tree_id, count(*)::int as tasks,
                   (count(*) filter (
                       where t.status = 'in_progress' or t.status = 'pending' and q.broken = 0))::int as can_move,
                   (count(*) filter (where q.broken > 0))::int as blocked,
                   bool_and(t.status = 'completed') as completed,
                   max(t.updated_at) as changed_at
            from apflow_task_now t
                 left join apflow_queue q on q.number = t.number
            where t.tree_id = any (?)
            group by t.tree, t.tree_id
            order by t.tree
            """;

    /** The states of these trees, in the order of their creation; unknown ones are left out. */
    static List<TreeState> of(Connection connection, Collection<TaskId> trees) throws SQLException {
        return SqlQuery.of(STATES, call -> call.texts(trees)).rows(TreeState::of).with(connection);
    }

    private static TreeState of(ResultSet row) throws SQLException {
        return new TreeState(
                row.getLong("tree"),
                new TaskId(row.getString("tree_id")),
                row.getInt("tasks"),
                row.getInt("can_move"),
                row.getInt("blocked"),
                row.getBoolean("completed"),
                Times.instant(row.getLong("changed_at")));
    }

    boolean isOver(RetentionPolicy policy, Instant now) {
        return policy.isOver(canMove, completed, changedAt, now);
    }

    static List<TaskId> ids(List<TreeState> trees) {
        return trees.stream().map(TreeState::id).toList();
    }

    static List<Long> numbers(List<TreeState> trees) {
        return trees.stream().map(TreeState::tree).toList();
    }

    static int tasks(List<TreeState> trees) {
        return trees.stream().mapToInt(TreeState::tasks).sum();
    }
}
