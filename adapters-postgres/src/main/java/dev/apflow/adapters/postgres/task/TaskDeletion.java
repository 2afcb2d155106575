package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.domain.event.Actor;
import dev.apflow.domain.task.TaskId;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Deletes tasks, with what hangs on them. */
final class TaskDeletion {

    private static final int MOST_NAMED = 100;

    private static final SqlText ALL_OF_IT =
            SqlText.inline(
                    TaskDeletion.class,
                    """
                    with recursive all_of_it (number, id) as (
                        select t.number, t.id from apflow_task t where t.number = :number
                        union
                        select found.number, found.id from all_of_it h, lateral (${hanging}) found)
                    select v.number, v.tree, v.id, v.status, v.revision
                    from all_of_it a join apflow_task_now v on v.number = a.number
                    order by v.number
                    """,
                    "number");

    private static final SqlText NAMED =
            SqlText.inline(
                    TaskDeletion.class,
                    """
                    select found.id
                    from apflow_task h, lateral (${hanging}) found
                    where h.number = :number
                    limit :most
                    """,
                    "number",
                    "most");

    /** Of its tree where the root is deleted. */
    private static final List<String> BY_NUMBER =
            List.of(
                    "delete from apflow_queue where number = any (?)",
                    "delete from apflow_task where number = any (?)",
                    "delete from apflow_dependency where dependent = any (?)",
                    TreeRemoval.OUTCOMES,
                    TreeRemoval.LATE,
                    "delete from apflow_log_chunk where number = any (?)",
                    "delete from apflow_trace where number = any (?)",
                    "delete from apflow_submission where tree = any (?)",
                    "delete from apflow_tree where tree = any (?)");

    private static final SqlText EVENTS =
            SqlText.inline(
                    TaskDeletion.class,
                    "delete from apflow_event where tree = :tree and number = any (:numbers)",
                    "tree",
                    "numbers");

    private TaskDeletion() {}

    /** A task, its children, what depends on it, and so on. */
    static List<TaskRow> withAllThatHangOn(Connection connection, TaskRow task)
            throws SQLException {
        return SqlQuery.of(ALL_OF_IT, call -> call.set("number").number(task.number()))
                .rows(TaskRow::of)
                .with(connection);
    }

    /** Some of what hangs on a task. */
    static Set<TaskId> hangingOn(Connection connection, TaskRow task) throws SQLException {
        SqlQuery named =
                SqlQuery.of(
                        NAMED,
                        call -> {
                            call.set("number").number(task.number());
                            call.set("most").number(MOST_NAMED);
                        });
        return new HashSet<>(named.rows(row -> new TaskId(row.getString(1))).with(connection));
    }

    /** Deletes these tasks of a tree. */
    static void delete(Connection connection, List<TaskRow> all, long tree, Optional<Actor> actor)
            throws SQLException {
        List<Long> numbers = all.stream().map(TaskRow::number).toList();
        TreeRemoval.delete(connection, BY_NUMBER, numbers);
        SqlQuery.of(EVENTS, call -> call.set("tree").number(tree).set("numbers").numbers(numbers))
                .update()
                .with(connection);
        TreeCounts.recount(connection, tree, actor);
    }
}
