package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.engine.Times;
import dev.apflow.application.store.TaskReads;
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

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Reads through the view {@code apflow_task_now}. */
public final class PostgresReads implements TaskReads {

    private static final int MOST_NAMED = 100;

    private final Database database;

    public PostgresReads(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Task> task(TaskId id) {
        return database.single(
                connection -> {
                    try (SqlStatement call =
                            new SqlStatement(
                                    connection, "select * from apflow_task_now where id = ?")) {
                        return call.text(id.value()).row(row -> numbered(row).task());
                    }
                });
    }

    @Override
    public List<Task> tree(TaskId treeId) {
        return database.single(
                connection -> {
                    String sql = "select * from apflow_task_now where tree_id = ? order by number";
                    try (SqlStatement call = new SqlStatement(connection, sql)) {
                        return call.text(treeId.value()).rows(row -> numbered(row).task());
                    }
                });
    }

    @Override
    public Map<TaskId, TaskPhase> phases(TaskId treeId) {
        return database.single(
                connection -> {
                    String sql = "select id, phase from apflow_task_now where tree_id = ?";
                    try (SqlStatement call = new SqlStatement(connection, sql)) {
                        return call.text(treeId.value()).rows(PostgresReads::standing).stream()
                                .flatMap(Optional::stream)
                                .collect(Collectors.toMap(Standing::id, Standing::phase));
                    }
                });
    }

    @Override
    public List<Outlined> outline(TaskId treeId) {
        return database.single(
                connection -> {
                    try (SqlStatement call = new SqlStatement(connection, OUTLINE)) {
                        return call.text(treeId.value()).rows(PostgresReads::outlined);
                    }
                });
    }

    private static Outlined outlined(ResultSet row) throws SQLException {
        long number = row.getLong("number");
        String id = row.getString("id");
        long parent = row.getLong("parent");
        return new Outlined(
                number,
                TaskId.isValid(id) ? new TaskId(id) : unreadable(number),
                row.wasNull() ? OptionalLong.empty() : OptionalLong.of(parent),
                TaskStatus.ofWord(row.getString("status")).orElse(TaskStatus.FAILED),
                row.getBoolean("blocked"),
                row.getDouble("progress"));
    }

    @Override
    public List<Numbered> numbered(List<Long> numbers) {
        return database.single(
                connection -> {
                    String sql =
                            "select * from apflow_task_now where number = any (?) order by number";
                    try (SqlStatement call = new SqlStatement(connection, sql)) {
                        return call.numbers(numbers).rows(PostgresReads::numbered);
                    }
                });
    }

    private static final String OUTLINE =
            """
            select n.number, n.id, p.number as parent, n.status, n.progress,
                   coalesce(q.broken > 0, false) as blocked
            from apflow_task_now n
                 left join apflow_task p on p.id = n.parent_id
                 left join apflow_queue q on q.number = n.number
            where n.tree_id = ?
            order by n.number
            """;

    private record Standing(TaskId id, TaskPhase phase) {}

    private static Optional<Standing> standing(ResultSet row) throws SQLException {
        String id = row.getString("id");
        Optional<TaskPhase> phase = TaskPhase.ofWord(row.getString("phase"));
        return TaskId.isValid(id)
                ? phase.map(each -> new Standing(new TaskId(id), each))
                : Optional.empty();
    }

    /** One statement for every combination; the planner drops the conditions that are null. */
    @Override
    public TaskPage list(TaskFilter filter, Optional<TaskCursor> after, int limit) {
        String sql = statement(filter);
        List<Numbered> found =
                database.single(
                        connection -> {
                            try (SqlStatement call = new SqlStatement(connection, sql)) {
                                call.number(after.map(TaskCursor::number).orElse(Long.MAX_VALUE));
                                condition(call, filter.status().map(TaskStatus::word));
                                condition(call, filter.phase().map(TaskPhase::word));
                                condition(call, filter.treeId().map(TaskId::value));
                                condition(call, filter.parentId().map(TaskId::value));
                                condition(call, filter.userId());
                                condition(call, filter.method().map(Object::toString));
                                return call.number(limit + 1L).rows(PostgresReads::numbered);
                            }
                        });
        List<Numbered> page = found.subList(0, Math.min(limit, found.size()));
        return new TaskPage(
                page.stream().map(Numbered::task).toList(),
                found.size() > limit
                        ? Optional.of(new TaskCursor(page.get(page.size() - 1).number()))
                        : Optional.empty());
    }

    private static String statement(TaskFilter filter) {
        if (filter.phase().equals(Optional.of(TaskPhase.BLOCKED))) {
            return BLOCKED;
        }
        return switch (filter.status()
                .or(() -> filter.phase().map(TaskPhase::status))
                .orElse(null)) {
            case null -> ALL;
            case PENDING -> PENDING;
            case IN_PROGRESS -> IN_PROGRESS;
            case FAILED, CANCELLED -> ENDED_BADLY;
            case COMPLETED -> COMPLETED;
        };
    }

    private static void condition(SqlStatement call, Optional<String> wanted) throws SQLException {
        call.text(wanted.orElse("")).text(wanted.orElse(""));
    }

    private static final String ALL = listing("apflow_task n");
    private static final String PENDING = listing("apflow_queue n");
    private static final String BLOCKED =
            listing("(select number from apflow_queue where broken > 0) n");
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
          and (? = '' or v.phase = ?)
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

    static List<TaskId> existing(Connection connection, List<TaskId> ids) throws SQLException {
        try (SqlStatement call =
                new SqlStatement(
                        connection,
                        "select id from apflow_task where id = any (?) limit " + MOST_NAMED)) {
            return call.texts(ids).rows(row -> new TaskId(row.getString(1)));
        }
    }

    private static Numbered numbered(ResultSet row) throws SQLException {
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

    private static TaskId unreadable(long number) {
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
                instant(row, "due_at"),
                text(row, "result").flatMap(text -> parts.read("result", StoredJson.value(text))),
                text(row, "error"),
                text(row, "error_code").flatMap(ErrorCode::ofWord),
                row.getDouble("progress"),
                node(row, "last_node"),
                instant(row, "lease_expires_at"),
                text(row, "idempotency_key")
                        .flatMap(
                                text -> parts.parsed("idempotency_key", text, IdempotencyKey::new)),
                Times.instant(row.getLong("created_at")),
                instant(row, "started_at"),
                Times.instant(row.getLong("updated_at")),
                instant(row, "completed_at"));
    }

    /** A node's name as it was written; one that is no name is none. */
    public static Optional<NodeId> node(ResultSet row, String column) throws SQLException {
        return text(row, column).filter(NodeId::isValid).map(NodeId::new);
    }

    static Optional<String> text(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        long micros = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Times.instant(micros));
    }
}
