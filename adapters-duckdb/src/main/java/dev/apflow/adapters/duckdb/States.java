package dev.apflow.adapters.duckdb;

import dev.apflow.application.store.TaskReads.Numbered;
import dev.apflow.domain.idempotency.IdempotencyKey;
import dev.apflow.domain.node.NodeId;
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

import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbRow;
import io.helidon.dbclient.DbStatementQuery;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads tasks from the view {@code apflow_state}. */
final class States {

    private static final String BETWEEN =
            """
            select number, id, tree_id, spec, revision, held, status, phase, stale, attempt, delivery, result, error, error_code,
                progress, node, idempotency_key, epoch_us(due_at) as due_us,
                epoch_us(created_at) as created_us, epoch_us(started_at) as started_us,
                epoch_us(updated_at) as updated_us, epoch_us(ended_at) as ended_us
            from apflow_state
            where number between ? and ?
            order by number
            """;

    private static final String THESE =
            """
            select number, id, tree_id, spec, revision, held, status, phase, stale, attempt, delivery, result, error, error_code,
                progress, node, idempotency_key, epoch_us(due_at) as due_us,
                epoch_us(created_at) as created_us, epoch_us(started_at) as started_us,
                epoch_us(updated_at) as updated_us, epoch_us(ended_at) as ended_us
            from apflow_state
            where number between ? and ? and list_contains(string_split(?, ' ')::bigint[], number)
            order by number
            """;

    private States() {}

    /** The tasks from one number to another. */
    static List<Task> between(DbExecute execute, long from, long to) {
        return tasks(execute.createQuery(BETWEEN).addParam(from).addParam(to));
    }

    /** The tasks of these numbers, in the order of numbers. */
    static List<Task> of(DbExecute execute, Collection<Long> numbers) {
        return numbered(execute, numbers).stream().map(Numbered::task).toList();
    }

    /** The tasks of these numbers with them, in their order. */
    static List<Numbered> numbered(DbExecute execute, Collection<Long> numbers) {
        if (numbers.isEmpty()) {
            return List.of();
        }
        long first = Collections.min(numbers);
        long last = Collections.max(numbers);
        boolean isRange = last - first + 1 == numbers.size();
        DbStatementQuery query =
                execute.createQuery(isRange ? BETWEEN : THESE).addParam(first).addParam(last);
        if (!isRange) {
            query.addParam(numbers.stream().map(String::valueOf).collect(Collectors.joining(" ")));
        }
        try (Stream<DbRow> rows = query.execute()) {
            return rows.map(row -> new Numbered(Columns.bigint(row, "number"), task(row))).toList();
        }
    }

    private static List<Task> tasks(DbStatementQuery query) {
        try (Stream<DbRow> rows = query.execute()) {
            return rows.map(States::task).toList();
        }
    }

    private static Task task(DbRow row) {
        long number = Columns.bigint(row, "number");
        RowParts parts = new RowParts();
        TaskId id =
                parts.parsed("id", Columns.text(row, "id"), TaskId::new)
                        .orElseGet(() -> unreadable(number));
        TaskId tree = new TaskId(Columns.text(row, "tree_id"));
        Optional<TaskSpec> spec =
                parts.read("spec", StoredSpec.read(id, Columns.text(row, "spec")));
        TaskState state = state(row, parts);
        Optional<String> problem = parts.problem();
        return new Task(
                spec.orElseGet(() -> TaskSpec.unreadable(id, parent(id, tree))),
                tree,
                problem.map(why -> state.withError(why, ErrorCode.UNREADABLE)).orElse(state),
                problem);
    }

    static TaskId unreadable(long number) {
        return new TaskId("unreadable-" + number);
    }

    /** Where it hangs in lists and trees. */
    private static Optional<TaskId> parent(TaskId id, TaskId tree) {
        return id.equals(tree) ? Optional.empty() : Optional.of(tree);
    }

    private static TaskState state(DbRow row, RowParts parts) {
        return new TaskState(
                parts.word("status", Columns.text(row, "status"), TaskStatus::ofWord)
                        .orElse(TaskStatus.FAILED),
                TaskPhase.ofWord(Columns.text(row, "phase")).orElse(TaskPhase.FAILED),
                Columns.flag(row, "stale"),
                Columns.flag(row, "held"),
                Columns.integer(row, "attempt"),
                Columns.bigint(row, "delivery"),
                Columns.bigint(row, "revision"),
                time(row, "due_us"),
                Columns.find(row, "result", String.class)
                        .flatMap(text -> parts.read("result", StoredJson.value(text))),
                Columns.find(row, "error", String.class),
                Columns.find(row, "error_code", String.class).flatMap(ErrorCode::ofWord),
                Columns.number(row, "progress"),
                Columns.find(row, "node", String.class).filter(TaskId::isValid).map(NodeId::new),
                Optional.empty(),
                Columns.find(row, "idempotency_key", String.class)
                        .flatMap(
                                text -> parts.parsed("idempotency_key", text, IdempotencyKey::new)),
                Times.instant(Columns.bigint(row, "created_us")),
                time(row, "started_us"),
                Times.instant(Columns.bigint(row, "updated_us")),
                time(row, "ended_us"));
    }

    private static Optional<Instant> time(DbRow row, String name) {
        return Columns.find(row, name, Long.class).map(Times::instant);
    }
}
