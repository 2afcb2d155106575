package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.RowValues;
import dev.apflow.adapters.postgres.engine.Times;
import dev.apflow.application.store.TaskReads.Numbered;
import dev.apflow.domain.idempotency.IdempotencyKey;
import dev.apflow.domain.task.ErrorCode;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskPhase;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.task.TaskState;
import dev.apflow.domain.task.TaskStatus;
import dev.apflow.json.stored.RowParts;
import dev.apflow.json.stored.StoredJson;
import dev.apflow.json.stored.StoredSpec;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Reads tasks from rows of the view {@code apflow_task_now}. One that is unreadable is shown so.
 */
final class TaskMapper {

    private TaskMapper() {}

    static Task task(ResultSet row) throws SQLException {
        return numbered(row).task();
    }

    static Numbered numbered(ResultSet row) throws SQLException {
        long number = row.getLong("number");
        RowParts parts = new RowParts();
        TaskId id =
                parts.parsed("id", row.getString("id"), TaskId::new)
                        .orElseGet(() -> unreadable(number));
        Optional<TaskSpec> spec = parts.read("spec", StoredSpec.read(id, row.getString("spec")));
        TaskId tree = new TaskId(row.getString("tree_id"));
        TaskState state = state(row, parts);
        Optional<String> problem = parts.problem();
        Task task =
                new Task(
                        spec.orElseGet(() -> TaskSpec.unreadable(id, parent(id, tree))),
                        tree,
                        problem.map(why -> state.withError(why, ErrorCode.UNREADABLE))
                                .orElse(state),
                        problem);
        return new Numbered(number, task);
    }

    static TaskId unreadable(long number) {
        return new TaskId("unreadable-" + number);
    }

    /** Where it hangs in lists and trees. */
    private static Optional<TaskId> parent(TaskId id, TaskId tree) {
        return id.equals(tree) ? Optional.empty() : Optional.of(tree);
    }

    private static TaskState state(ResultSet row, RowParts parts) throws SQLException {
        return new TaskState(
                parts.word("status", row.getString("status"), TaskStatus::ofWord)
                        .orElse(TaskStatus.FAILED),
                TaskPhase.ofWord(row.getString("phase")).orElse(TaskPhase.FAILED),
                row.getBoolean("stale"),
                row.getBoolean("held"),
                row.getInt("attempt"),
                row.getLong("delivery"),
                row.getLong("revision"),
                RowValues.instant(row, "due_at"),
                RowValues.text(row, "result")
                        .flatMap(text -> parts.read("result", StoredJson.value(text))),
                RowValues.text(row, "error"),
                RowValues.text(row, "error_code").flatMap(ErrorCode::ofWord),
                row.getDouble("progress"),
                RowValues.node(row, "last_node"),
                RowValues.instant(row, "lease_expires_at"),
                RowValues.text(row, "idempotency_key")
                        .flatMap(
                                text -> parts.parsed("idempotency_key", text, IdempotencyKey::new)),
                Times.instant(row.getLong("created_at")),
                RowValues.instant(row, "started_at"),
                Times.instant(row.getLong("updated_at")),
                RowValues.instant(row, "completed_at"));
    }
}
