package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.RowValues;
import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.application.store.TaskReads;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskPhase;
import dev.apflow.domain.task.TaskStatus;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Reads through the view {@code apflow_task_now}. */
public final class PostgresReads implements TaskReads {

    private static final SqlText TASK = ofTask("select * from apflow_task_now where id = :id");

    private static final SqlText TREE =
            ofTask("select * from apflow_task_now where tree_id = :id order by number");

    private static final SqlText PHASES =
            ofTask("select id, phase from apflow_task_now where tree_id = :id");

    private static final SqlText OUTLINE =
            ofTask(
                    """
                    select n.number, n.id, p.number as parent, n.status, n.progress,
                           coalesce(q.broken > 0, false) as blocked
                    from apflow_task_now n
                         left join apflow_task p on p.id = n.parent_id
                         left join apflow_queue q on q.number = n.number
                    where n.tree_id = :id
                    order by n.number
                    """);

    private static final String NUMBERED =
            "select * from apflow_task_now where number = any (?) order by number";

    private final Database database;

    public PostgresReads(Database database) {
        this.database = database;
    }

    private static SqlText ofTask(String sql) {
        return SqlText.inline(PostgresReads.class, sql, "id");
    }

    private static SqlQuery about(TaskId id, SqlText text) {
        return SqlQuery.of(text, call -> call.set("id").text(id.value()));
    }

    @Override
    public Optional<Task> task(TaskId id) {
        return database.single(about(id, TASK).row(TaskMapper::task));
    }

    @Override
    public List<Task> tree(TaskId treeId) {
        return database.single(about(treeId, TREE).rows(TaskMapper::task));
    }

    @Override
    public Map<TaskId, TaskPhase> phases(TaskId treeId) {
        return database.single(about(treeId, PHASES).rows(PostgresReads::standing)).stream()
                .flatMap(Optional::stream)
                .collect(Collectors.toMap(Standing::id, Standing::phase));
    }

    private record Standing(TaskId id, TaskPhase phase) {}

    private static Optional<Standing> standing(ResultSet row) throws SQLException {
        String id = row.getString("id");
        Optional<TaskPhase> phase = TaskPhase.ofWord(row.getString("phase"));
        return TaskId.isValid(id)
                ? phase.map(each -> new Standing(new TaskId(id), each))
                : Optional.empty();
    }

    @Override
    public List<Outlined> outline(TaskId treeId) {
        return database.single(about(treeId, OUTLINE).rows(PostgresReads::outlined));
    }

    private static Outlined outlined(ResultSet row) throws SQLException {
        long number = row.getLong("number");
        String id = row.getString("id");
        return new Outlined(
                number,
                TaskId.isValid(id) ? new TaskId(id) : TaskMapper.unreadable(number),
                RowValues.number(row, "parent").map(OptionalLong::of).orElse(OptionalLong.empty()),
                TaskStatus.ofWord(row.getString("status")).orElse(TaskStatus.FAILED),
                row.getBoolean("blocked"),
                row.getDouble("progress"));
    }

    @Override
    public List<Numbered> numbered(List<Long> numbers) {
        return database.single(
                SqlQuery.of(NUMBERED, call -> call.numbers(numbers)).rows(TaskMapper::numbered));
    }

    @Override
    public TaskPage list(TaskFilter filter, Optional<TaskCursor> after, int limit) {
        List<Numbered> found =
                database.single(
                        connection ->
                                TaskListing.query(
                                                filter,
                                                withoutNode(connection, filter),
                                                after,
                                                limit + 1L)
                                        .rows(TaskMapper::numbered)
                                        .with(connection));
        List<Numbered> page = found.subList(0, Math.min(limit, found.size()));
        return new TaskPage(
                page.stream().map(Numbered::task).toList(),
                found.size() > limit
                        ? Optional.of(new TaskCursor(page.get(page.size() - 1).number()))
                        : Optional.empty());
    }

    private static List<Long> withoutNode(Connection connection, TaskFilter filter)
            throws SQLException {
        return filter.nodes().isPresent() && TaskListing.byNode(filter)
                ? PlacementClasses.withoutNode(connection, filter.nodes().get())
                : List.of();
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
        return database.single(connection -> TaskIds.existing(connection, ids));
    }

    @Override
    public List<TaskId> beginning(String prefix, String suffix, boolean roots, int limit) {
        return database.single(
                connection -> TaskIds.beginning(connection, prefix, suffix, roots, limit));
    }
}
