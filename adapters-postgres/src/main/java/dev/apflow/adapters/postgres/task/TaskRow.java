package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskStatus;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** A task as it stood in the statement that looked. */
record TaskRow(long number, long tree, TaskId id, TaskStatus status, long revision) {

    private static final SqlText FIND =
            SqlText.inline(
                    TaskRow.class,
                    "select number, tree, id, status, revision from apflow_task_now where id = :id",
                    "id");

    private static final SqlText LOCK_PENDING =
            SqlText.inline(
                    TaskRow.class,
                    "select number from apflow_queue where number = :number for update",
                    "number");

    static TaskRow of(ResultSet row) throws SQLException {
        return new TaskRow(
                row.getLong("number"),
                row.getLong("tree"),
                new TaskId(row.getString("id")),
                TaskStatus.ofWord(row.getString("status")).orElse(TaskStatus.FAILED),
                row.getLong("revision"));
    }

    static Optional<TaskRow> find(Connection connection, TaskId id) throws SQLException {
        return SqlQuery.of(FIND, call -> call.set("id").text(id.value()))
                .row(TaskRow::of)
                .with(connection);
    }

    /** Holds a pending task where it is; whether it was pending. */
    static boolean lockPending(Connection connection, long number) throws SQLException {
        return SqlQuery.of(LOCK_PENDING, call -> call.set("number").number(number))
                .row(row -> row.getLong(1))
                .with(connection)
                .isPresent();
    }
}
