package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.SqlStatement;
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

    private TaskDeletion() {}

    /** A task, its children, what depends on it, and so on. */
    static List<TaskRow> withAllThatHangOn(Connection connection, TaskRow task)
            throws SQLException {
        try (SqlStatement call = new SqlStatement(connection, ALL_OF_IT)) {
            return call.set("number").number(task.number()).rows(TaskRow::of);
        }
    }

    /** Some of what hangs on a task. */
    static Set<TaskId> hangingOn(Connection connection, TaskRow task) throws SQLException {
        try (SqlStatement call = new SqlStatement(connection, NAMED)) {
            return new HashSet<>(
                    call.set("number")
                            .number(task.number())
                            .set("most")
                            .number(MOST_NAMED)
                            .rows(row -> new TaskId(row.getString(1))));
        }
    }

    /** Deletes these tasks of a tree. */
    static void delete(Connection connection, List<TaskRow> all, long tree, Optional<Actor> actor)
            throws SQLException {
        List<Long> numbers = all.stream().map(TaskRow::number).toList();
        for (String sql :
                List.of(
                        "delete from apflow_queue where number = any (?)",
                        "delete from apflow_task where number = any (?)",
                        "delete from apflow_dependency where dependent = any (?)",
                        TreeRemoval.OUTCOMES,
                        "delete from apflow_log_chunk where number = any (?)",
                        "delete from apflow_trace where number = any (?)",
                        "delete from apflow_submission where tree = any (?)",
                        "delete from apflow_tree where tree = any (?)",
                        "delete from apflow_run where tree = any (?)")) {
            try (SqlStatement call = new SqlStatement(connection, sql)) {
                call.numbers(numbers).update();
            }
        }
        try (SqlStatement call =
                new SqlStatement(
                        connection,
                        "delete from apflow_event where tree = ? and number = any (?)")) {
            call.number(tree).numbers(numbers).update();
        }
        TreeCounts.recount(connection, tree, actor);
    }
}
