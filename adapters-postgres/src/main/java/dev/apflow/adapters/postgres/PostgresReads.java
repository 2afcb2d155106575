package dev.apflow.adapters.postgres;

import dev.apflow.application.store.TaskReads;
import dev.apflow.domain.idempotency.IdempotencyKey;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskState;
import dev.apflow.domain.task.TaskStatus;

import io.helidon.dbclient.DbRow;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads through the view {@code apflow_task_now}. */
final class PostgresReads implements TaskReads {

    private static final int MOST_NAMED = 100;

    private final Database database;

    PostgresReads(Database database) {
        this.database = database;
    }

    /** A task and its place in lists. */
    private record Numbered(long number, Task task) {}

    @Override
    public Optional<Task> task(TaskId id) {
        return database.one(
                "select * from apflow_task_now where id = ?",
                row -> numbered(row).task,
                id.value());
    }

    @Override
    public List<Task> tree(TaskId treeId) {
        return database.query(
                "select * from apflow_task_now where tree_id = ? order by number",
                row -> numbered(row).task,
                treeId.value());
    }

    /** One statement for every combination; the planner drops the conditions that are null. */
    @Override
    public TaskPage list(TaskFilter filter, Optional<TaskCursor> after, int limit) {
        String sql =
                switch (filter.status().orElse(null)) {
                    case null -> ALL;
                    case PENDING -> PENDING;
                    case IN_PROGRESS -> IN_PROGRESS;
                    case FAILED, CANCELLED -> ENDED_BADLY;
                    case COMPLETED -> COMPLETED;
                };
        String status = filter.status().map(TaskStatus::word).orElse("");
        String tree = filter.treeId().map(TaskId::value).orElse("");
        String parent = filter.parentId().map(TaskId::value).orElse("");
        String user = filter.userId().orElse("");
        String method = filter.method().map(Object::toString).orElse("");
        List<Numbered> found =
                database.query(
                        sql,
                        PostgresReads::numbered,
                        after.map(TaskCursor::number).orElse(Long.MAX_VALUE),
                        status,
                        status,
                        tree,
                        tree,
                        parent,
                        parent,
                        user,
                        user,
                        method,
                        method,
                        limit + 1L);
        List<Numbered> page = found.subList(0, Math.min(limit, found.size()));
        return new TaskPage(
                page.stream().map(Numbered::task).toList(),
                found.size() > limit
                        ? Optional.of(new TaskCursor(page.get(page.size() - 1).number))
                        : Optional.empty());
    }

    private static final String ALL = listing("apflow_task n");
    private static final String PENDING = listing("apflow_queue n");
    private static final String IN_PROGRESS = listing("apflow_running n");
    private static final String COMPLETED = listing("apflow_task n");
    private static final String ENDED_BADLY =
            listing(
                    "(select distinct number from apflow_outcome where status in ('failed',"
                            + " 'cancelled')) n");

    /** The statement over those numbers among which the tasks of a status must be. */
    private static String listing(String numbers) {
        return """
        select v.*
        from NUMBERS
             join apflow_task_now v on v.number = n.number
        where n.number < ?
          and (? = '' or v.status = ?)
          and (? = '' or v.tree_id = ?)
          and (? = '' or v.parent_id = ?)
          and (? = '' or v.user_id = ?)
          and (? = '' or v.method = ?)
        order by n.number desc
        limit ?
        """
                .replace("NUMBERS", numbers);
    }

    @Override
    public Map<TaskStatus, Long> live() {
        return database.one(
                        """
                        select (select count(*) from apflow_queue) as pending,
                               (select count(*) from apflow_running) as running
                        """,
                        row ->
                                Map.of(
                                        TaskStatus.PENDING, row.column("pending").getLong(),
                                        TaskStatus.IN_PROGRESS, row.column("running").getLong()))
                .orElseThrow();
    }

    @Override
    public List<TaskId> existing(List<TaskId> ids) {
        return database.single(connection -> existing(connection, ids));
    }

    static List<TaskId> existing(java.sql.Connection connection, List<TaskId> ids)
            throws java.sql.SQLException {
        try (Call call =
                new Call(
                        connection,
                        "select id from apflow_task where id = any (?) limit " + MOST_NAMED)) {
            return call.texts(ids).rows(row -> new TaskId(row.getString(1)));
        }
    }

    private static Numbered numbered(DbRow row) {
        TaskState state =
                new TaskState(
                        TaskStatus.ofWord(text(row, "status").orElseThrow()).orElseThrow(),
                        row.column("held").getBoolean(),
                        row.column("attempt").getInt(),
                        row.column("delivery").getLong(),
                        row.column("revision").getLong(),
                        instant(row, "due_at"),
                        text(row, "result").map(Texts::value),
                        text(row, "error"),
                        row.column("progress").getDouble(),
                        text(row, "last_node").map(NodeId::new),
                        instant(row, "lease_expires_at"),
                        text(row, "idempotency_key").map(IdempotencyKey::new),
                        instant(row, "created_at").orElseThrow(),
                        instant(row, "started_at"),
                        instant(row, "updated_at").orElseThrow(),
                        instant(row, "completed_at"));
        Task task =
                new Task(
                        Texts.spec(text(row, "spec").orElseThrow()),
                        new TaskId(text(row, "tree_id").orElseThrow()),
                        state);
        return new Numbered(row.column("number").getLong(), task);
    }

    static Optional<String> text(DbRow row, String column) {
        return Optional.ofNullable(value(row, column)).map(Object::toString);
    }

    static Optional<Instant> instant(DbRow row, String column) {
        return Optional.ofNullable(value(row, column))
                .map(micros -> fromMicros(((Number) micros).longValue()));
    }

    static Instant fromMicros(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    private static @Nullable Object value(DbRow row, String column) {
        return row.column(column).asOptional().orElse(null);
    }
}
