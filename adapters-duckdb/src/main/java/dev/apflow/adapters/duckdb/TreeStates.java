package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Session;
import dev.apflow.domain.task.TaskId;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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
                count(p.number) as pending, count(r.number) as running,
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

    private static final String PENDING =
            """
            select number from apflow_pending where tree = ?
            """;

    private static final String BROKEN =
            """
            select distinct e.task
            from apflow_edge e
            join apflow_outcome o on o.number = e.dependency and o.current
            where e.tree = ? and o.tree = ? and e.required and o.status <> 'completed'
            """;

    private static final String DEPENDENTS =
            """
            select task from apflow_edge where tree = ? and dependency = ?
            """;

    private record Counted(State state, int pending, int running) {}

    private TreeStates() {}

    /** How these trees stand, by their numbers and in their order. */
    static List<State> of(Session session, Collection<Long> trees) throws SQLException {
        if (trees.isEmpty()) {
            return List.of();
        }
        long least = trees.stream().min(Long::compare).orElseThrow();
        long most = trees.stream().max(Long::compare).orElseThrow();
        List<Counted> counted =
                session.sql(STATES)
                        .number(least)
                        .number(most)
                        .range(trees)
                        .list(
                                row ->
                                        new Counted(
                                                new State(
                                                        row.getLong("tree"),
                                                        new TaskId(row.getString("tree_id")),
                                                        row.getInt("tasks"),
                                                        0,
                                                        row.getBoolean("completed"),
                                                        Times.instant(row.getLong("changed_us"))),
                                                row.getInt("pending"),
                                                row.getInt("running")));
        List<State> states = new ArrayList<>();
        for (Counted each : counted) {
            int blocked = each.pending == 0 ? 0 : blocked(session, each.state.tree).size();
            states.add(withMoving(each.state, each.running + each.pending - blocked));
        }
        return states;
    }

    private static State withMoving(State state, int canMove) {
        return new State(
                state.tree, state.id, state.tasks, canMove, state.completed, state.changedAt);
    }

    /** Pending tasks that wait for one that ended otherwise, or for one of these. */
    private static Set<Long> blocked(Session session, long tree) throws SQLException {
        Set<Long> pending =
                new HashSet<>(session.sql(PENDING).number(tree).list(row -> row.getLong(1)));
        Deque<Long> reached =
                new ArrayDeque<>(
                        session.sql(BROKEN).number(tree).number(tree).list(row -> row.getLong(1)));
        Set<Long> blocked = new HashSet<>();
        while (!reached.isEmpty()) {
            long next = reached.remove();
            if (pending.contains(next) && blocked.add(next)) {
                reached.addAll(
                        session.sql(DEPENDENTS)
                                .number(tree)
                                .number(next)
                                .list(row -> row.getLong(1)));
            }
        }
        return blocked;
    }
}
