package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.engine.Times;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.domain.task.TaskId;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** Looks whether trees have ended, and removes them with all that belongs to them. */
final class TreeRemoval {

    /**
     * How a tree stands.
     *
     * @param canMove tasks that run, or are pending and not blocked
     * @param blocked pending tasks that can never start
     * @param completed whether every task completed: nothing is blocked, failed or cancelled
     * @param changedAt when one of its tasks changed last
     */
    record State(
            long tree,
            TaskId id,
            int tasks,
            int canMove,
            int blocked,
            boolean completed,
            Instant changedAt) {}

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

    private TreeRemoval() {}

    /** How these trees stand, in the order of their creation; unknown ones are left out. */
    static List<State> states(Connection connection, Collection<TaskId> trees) throws SQLException {
        try (SqlStatement call = new SqlStatement(connection, STATES)) {
            return call.texts(trees)
                    .rows(
                            row ->
                                    new State(
                                            row.getLong("tree"),
                                            new TaskId(row.getString("tree_id")),
                                            row.getInt("tasks"),
                                            row.getInt("can_move"),
                                            row.getInt("blocked"),
                                            row.getBoolean("completed"),
                                            Times.instant(row.getLong("changed_at"))));
        }
    }

    /** The numbers of all tasks of these trees. */
    static List<Long> numbers(Connection connection, Collection<TaskId> trees) throws SQLException {
        try (SqlStatement call =
                new SqlStatement(
                        connection,
                        "select number from apflow_task where tree_id = any (?) order by number")) {
            return call.texts(trees).rows(row -> row.getLong(1));
        }
    }

    /**
     * Locks what is pending and what runs, ahead of {@link #delete}; the deliveries that run. Under
     * {@link TreeLock#change} nothing goes from running back to pending, and what a claim had
     * locked is seen running by the second statement.
     */
    static List<Delivered> lock(Connection connection, Collection<Long> numbers)
            throws SQLException {
        try (SqlStatement call =
                new SqlStatement(
                        connection,
                        "select number from apflow_queue where number = any (?) order by number for"
                                + " update")) {
            call.numbers(numbers).rows(row -> row.getLong(1));
        }
        try (SqlStatement call =
                new SqlStatement(
                        connection,
                        """
                        with locked as materialized (
                            select * from apflow_running where number = any (?) order by number for update)
                        select t.id, l.attempt, l.delivery
                        from locked l join apflow_task t on t.number = l.number
                        order by t.number
                        """)) {
            return call.numbers(numbers)
                    .rows(
                            row ->
                                    new Delivered(
                                            new TaskId(row.getString(1)),
                                            row.getInt(2),
                                            row.getLong(3)));
        }
    }

    /** Keeps these trees as they are: first their rows, then their pending tasks, by number. */
    static void lockPending(Connection connection, Collection<Long> trees) throws SQLException {
        try (SqlStatement call =
                new SqlStatement(
                        connection,
                        "select tree from apflow_tree where tree = any (?) order by tree for"
                                + " update")) {
            call.numbers(trees).rows(row -> row.getLong(1));
        }
        try (SqlStatement call =
                new SqlStatement(
                        connection,
                        "select number from apflow_queue where tree = any (?) order by number for"
                                + " update")) {
            call.numbers(trees).rows(row -> row.getLong(1));
        }
    }

    /** Removes all tasks of these trees, by their numbers, and all that belongs to them. */
    static void delete(Connection connection, Collection<Long> trees, Collection<Long> numbers)
            throws SQLException {
        for (String sql : BY_NUMBER) {
            try (SqlStatement call = new SqlStatement(connection, sql)) {
                call.numbers(numbers).update();
            }
        }
        for (String sql : BY_TREE) {
            try (SqlStatement call = new SqlStatement(connection, sql)) {
                call.numbers(trees).update();
            }
        }
    }

    /** With the results that are kept under their keys. */
    static final String OUTCOMES =
            """
            with outcomes as (
                delete from apflow_outcome where number = any (?) returning idempotency_key)
            delete from apflow_idempotency
            where key = any (array(
                select idempotency_key from outcomes where idempotency_key is not null))
            """;

    /**
     * Arrays as parameters, so that each table is reached by its index however large it is. Logs go
     * behind the tasks: whoever adds to them has locked these.
     */
    private static final List<String> BY_NUMBER =
            List.of(
                    "delete from apflow_queue where number = any (?)",
                    "delete from apflow_running where number = any (?)",
                    "delete from apflow_task where number = any (?)",
                    "delete from apflow_log_chunk where number = any (?)",
                    "delete from apflow_trace where number = any (?)",
                    "delete from apflow_dependency where dependency = any (?)",
                    OUTCOMES);

    private static final List<String> BY_TREE =
            List.of(
                    "delete from apflow_tree where tree = any (?)",
                    "delete from apflow_event where tree = any (?)",
                    "delete from apflow_submission where tree = any (?)");
}
