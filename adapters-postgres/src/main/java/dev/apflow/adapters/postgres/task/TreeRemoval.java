package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.domain.task.TaskId;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/** Removes trees with all that belongs to them. */
final class TreeRemoval {

    private static final String LOCK_QUEUED =
            "select number from apflow_queue where number = any (?) order by number for update";

    private static final String LOCK_RUNNING =
            """
            with locked as materialized (
                select * from apflow_running where number = any (?) order by number for update)
            select t.id, l.attempt, l.delivery
            from locked l join apflow_task t on t.number = l.number
            order by t.number
            """;

    private static final String LOCK_TREES =
            "select tree from apflow_tree where tree = any (?) order by tree for update";

    private static final String LOCK_QUEUED_OF_TREES =
            """
            select q.number
            from apflow_queue q
            where q.number in (
                select t.number
                from apflow_task t
                where t.tree_id = any (array(select id from apflow_task where number = any (?))))
            order by q.number
            for update of q
            """;

    private static final String NUMBERS =
            "select number from apflow_task where tree_id = any (?) order by number";

    private TreeRemoval() {}

    /** The numbers of all tasks of these trees. */
    static List<Long> numbers(Connection connection, Collection<TaskId> trees) throws SQLException {
        return SqlQuery.of(NUMBERS, call -> call.texts(trees))
                .rows(row -> row.getLong(1))
                .with(connection);
    }

    /**
     * Locks what is pending and what runs, ahead of {@link #delete}; the deliveries that run. Under
     * {@link TreeLock#change} nothing goes from running back to pending, and what a claim had
     * locked is seen running by the second statement.
     */
    static List<Delivered> lock(Connection connection, Collection<Long> numbers)
            throws SQLException {
        lock(connection, LOCK_QUEUED, numbers);
        return SqlQuery.of(LOCK_RUNNING, call -> call.numbers(numbers))
                .rows(Deliveries::of)
                .with(connection);
    }

    private static void lock(Connection connection, String sql, Collection<Long> numbers)
            throws SQLException {
        SqlQuery.of(sql, call -> call.numbers(numbers))
                .rows(row -> row.getLong(1))
                .with(connection);
    }

    /** Keeps these trees as they are: first their rows, then their pending tasks, by number. */
    static void lockPending(Connection connection, Collection<Long> trees) throws SQLException {
        lock(connection, LOCK_TREES, trees);
        lock(connection, LOCK_QUEUED_OF_TREES, trees);
    }

    /** Removes all tasks of these trees, by their numbers, and all that belongs to them. */
    static void delete(Connection connection, Collection<Long> trees, Collection<Long> numbers)
            throws SQLException {
        delete(connection, OPEN, numbers);
        deleteEnded(connection, trees, numbers);
    }

    /** The same where none of the tasks is pending or runs. */
    static void deleteEnded(Connection connection, Collection<Long> trees, Collection<Long> numbers)
            throws SQLException {
        SqlQuery.of(
                        ENDED,
                        call -> {
                            call.set("numbers").numbers(numbers);
                            call.set("trees").numbers(trees);
                        })
                .update()
                .with(connection);
        SqlQuery.of(WRITTEN, call -> call.set("numbers").numbers(numbers))
                .update()
                .with(connection);
    }

    /** Runs statements that have these numbers as their parameter. */
    static void delete(Connection connection, List<String> statements, Collection<Long> numbers)
            throws SQLException {
        for (String sql : statements) {
            SqlQuery.of(sql, call -> call.numbers(numbers)).update().with(connection);
        }
    }

    /** Successes that came too late. */
    static final String LATE =
            "delete from apflow_idempotency where number is not null and number = any (?)";

    /** With the results that are kept under their keys. */
    static final String OUTCOMES =
            """
            with outcomes as (
                delete from apflow_outcome where number = any (?) returning idempotency_key)
            delete from apflow_idempotency
            where key = any (array(
                select idempotency_key from outcomes where idempotency_key is not null))
            """;

    private static final List<String> OPEN =
            List.of(
                    "delete from apflow_queue where number = any (?)",
                    "delete from apflow_running where number = any (?)");

    /**
     * Arrays as parameters, so that each table is reached by its index however large it is. The run
     * goes with its root, by a trigger.
     */
    static final SqlText ENDED =
            SqlText.inline(
                    TreeRemoval.class,
                    """
                    with tasks as (delete from apflow_task where number = any (:numbers)),
                    dependencies as (delete from apflow_dependency where dependency = any (:numbers)),
                    outcomes as (
                        delete from apflow_outcome where number = any (:numbers) returning idempotency_key),
                    late as (
                        delete from apflow_idempotency where number is not null and number = any (:numbers)),
                    trees as (delete from apflow_tree where tree = any (:trees)),
                    events as (delete from apflow_event where tree = any (:trees)),
                    submissions as (delete from apflow_submission where tree = any (:trees))
                    delete from apflow_idempotency
                    where key = any (array(
                        select idempotency_key from outcomes where idempotency_key is not null))
                    """,
                    "numbers",
                    "trees");

    /** Behind the tasks: whoever adds to logs has locked these. */
    private static final SqlText WRITTEN =
            SqlText.inline(
                    TreeRemoval.class,
                    """
                    with traces as (delete from apflow_trace where number = any (:numbers))
                    delete from apflow_log_chunk where number = any (:numbers)
                    """,
                    "numbers");
}
