package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Session;
import dev.apflow.domain.task.TaskId;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** Looks whether trees have ended. */
final class TreeStates {

    /**
     * How a tree stands.
     *
     * @param canMove tasks that run, or are pending and not blocked
     * @param completed whether every task completed: nothing is blocked, failed or cancelled
     * @param changedAt when one of its tasks changed last
     */
    record State(
            long tree, TaskId id, int tasks, int canMove, boolean completed, Instant changedAt) {}

    private static final String STATES =
            """
            select t.tree, any_value(t.tree_id) as tree_id, count(*) as tasks,
                (count(p.number) filter (where p.broken = 0)) + count(r.number) as can_move,
                bool_and(coalesce(o.status = 'completed', false)) as completed,
                max(epoch_us(coalesce(p.updated_at, r.started_at, o.ended_at))) as changed_us
            from apflow_task t
            left join apflow_pending p on p.number = t.number
            left join apflow_running r on r.number = t.number
            left join (
                select number, status, ended_at from apflow_outcome
                where current and tree between ? and ?
            ) o on o.number = t.number
            where t.tree between ? and ? and list_contains(?::bigint[], t.tree)
            group by t.tree
            order by t.tree
            """;

    private TreeStates() {}

    /** How these trees stand, by their numbers and in their order. */
    static List<State> of(Session session, Collection<Long> trees) throws SQLException {
        if (trees.isEmpty()) {
            return List.of();
        }
        long least = trees.stream().min(Long::compare).orElseThrow();
        long most = trees.stream().max(Long::compare).orElseThrow();
        return session.sql(STATES)
                .number(least)
                .number(most)
                .range(trees)
                .list(
                        row ->
                                new State(
                                        row.getLong("tree"),
                                        new TaskId(row.getString("tree_id")),
                                        row.getInt("tasks"),
                                        row.getInt("can_move"),
                                        row.getBoolean("completed"),
                                        Times.instant(row.getLong("changed_us"))));
    }
}
