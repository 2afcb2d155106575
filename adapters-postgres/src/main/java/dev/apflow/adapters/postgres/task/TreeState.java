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
     * Each table is reached by its index, by arrays and not by joins, and what is found is grouped:
     * whatever the planner believes about the sizes of trees, it costs what belongs to these.
     */
    static final String STATES =
            """
            with member as materialized (
                select number, tree, tree_id from apflow_task where tree_id = any (?)),
            fact as (
                select number, tree, tree_id, null::integer as broken, null::text as status,
                       null::timestamptz as at
                from member
                union all
                select number, null, null, broken, null, updated_at
                from apflow_queue
                where number = any (array(select number from member))
                union all
                select number, null, null, 0, null, started_at
                from apflow_running
                where number = any (array(select number from member))
                union all
                select *
                from (
                    select distinct on (number) number, null::bigint, null, null::integer, status, completed_at
                    from apflow_outcome
                    where number = any (array(select number from member))
                    order by number, attempt desc) latest),
            task as (
                select max(tree) as tree, max(tree_id) as tree_id, max(broken) as broken,
                       max(status) as status, max(at) as at
                from fact
                group by number)
            select tree, tree_id, count(*)::int as tasks,
                   (count(*) filter (where broken = 0))::int as can_move,
                   (count(*) filter (where broken > 0))::int as blocked,
                   bool_and(broken is null and status = 'completed') as completed,
                   (extract(epoch from max(at)) * 1000000)::bigint as changed_at
            from task
            group by tree, tree_id
            order by tree
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
