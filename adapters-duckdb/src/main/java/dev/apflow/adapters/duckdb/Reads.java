package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Database;
import dev.apflow.application.store.TaskReads;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskPhase;
import dev.apflow.domain.task.TaskStatus;

import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbRow;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

record Reads(Database database) implements TaskReads {

    private static final String NUMBER =
            """
            select number, tree from apflow_task where id = ?
            """;

    private static final String LAST_OF_TREE =
            """
            select max(number) as last from apflow_task where tree = ?
            """;

    private static final String PHASES =
            """
            select id, phase from apflow_state where number between ? and ?
            """;

    private static final String OUTLINE =
            """
            select s.number, s.id, t.parent, s.status, s.progress,
                   coalesce(p.broken > 0, false) as blocked
            from apflow_state s
            join apflow_task t on t.number = s.number
            left join apflow_pending p on p.number = s.number
            where s.number between ? and ?
            order by s.number
            """;

    private static final String LIVE =
            """
            select (select count(*) from apflow_pending) as pending,
                   (select count(*) from apflow_running) as running
            """;

    private static final String EXISTING =
            """
            select id from apflow_task where id in (select unnest(string_split(?, ' ')))
            limit 100
            """;

    private static final String BEGINNING =
            """
            select id from apflow_task
            where id >= ? and id < ? and ends_with(id, ?) and (? or number = tree)
            order by id limit ?
            """;

    @Override
    public Optional<Task> task(TaskId id) {
        return database.read(
                execute ->
                        place(execute, id).stream()
                                .flatMap(
                                        place ->
                                                States.between(execute, place.number, place.number)
                                                        .stream())
                                .findFirst());
    }

    @Override
    public List<Task> tree(TaskId treeId) {
        return database.read(
                execute ->
                        place(execute, treeId)
                                .filter(place -> place.number == place.tree)
                                .map(root -> tree(execute, root.tree))
                                .orElse(List.of()));
    }

    private static List<Task> tree(DbExecute execute, long tree) {
        return States.between(execute, tree, last(execute, tree));
    }

    private static long last(DbExecute execute, long tree) {
        return execute.createGet(LAST_OF_TREE)
                .addParam(tree)
                .execute()
                .map(row -> Columns.bigint(row, "last"))
                .orElseThrow();
    }

    @Override
    public Map<TaskId, TaskPhase> phases(TaskId treeId) {
        return database.read(
                execute ->
                        place(execute, treeId)
                                .filter(place -> place.number == place.tree)
                                .map(root -> phases(execute, root.tree))
                                .orElse(Map.of()));
    }

    private static Map<TaskId, TaskPhase> phases(DbExecute execute, long tree) {
        Map<TaskId, TaskPhase> phases = new HashMap<>();
        try (Stream<DbRow> rows =
                execute.createQuery(PHASES)
                        .addParam(tree)
                        .addParam(last(execute, tree))
                        .execute()) {
            rows.forEach(
                    row ->
                            TaskPhase.ofWord(Columns.text(row, "phase"))
                                    .filter(each -> TaskId.isValid(Columns.text(row, "id")))
                                    .ifPresent(
                                            each ->
                                                    phases.put(
                                                            new TaskId(Columns.text(row, "id")),
                                                            each)));
        }
        return phases;
    }

    @Override
    public List<Outlined> outline(TaskId treeId) {
        return database.read(
                execute ->
                        place(execute, treeId)
                                .filter(place -> place.number == place.tree)
                                .map(root -> outline(execute, root.tree))
                                .orElse(List.of()));
    }

    private static List<Outlined> outline(DbExecute execute, long tree) {
        try (Stream<DbRow> rows =
                execute.createQuery(OUTLINE)
                        .addParam(tree)
                        .addParam(last(execute, tree))
                        .execute()) {
            return rows.map(Reads::outlined).toList();
        }
    }

    private static Outlined outlined(DbRow row) {
        long number = Columns.bigint(row, "number");
        String id = Columns.text(row, "id");
        return new Outlined(
                number,
                TaskId.isValid(id) ? new TaskId(id) : States.unreadable(number),
                Columns.find(row, "parent", Long.class).stream()
                        .mapToLong(Long::longValue)
                        .findFirst(),
                TaskStatus.ofWord(Columns.text(row, "status")).orElse(TaskStatus.FAILED),
                Columns.flag(row, "blocked"),
                Columns.number(row, "progress"));
    }

    @Override
    public List<Numbered> numbered(List<Long> numbers) {
        return database.read(execute -> States.numbered(execute, numbers));
    }

    @Override
    public TaskPage list(TaskFilter filter, Optional<TaskCursor> after, int limit) {
        return database.read(execute -> Listing.page(execute, filter, after, limit));
    }

    @Override
    public Map<TaskStatus, Long> live() {
        return database.read(
                execute ->
                        execute.createGet(LIVE)
                                .execute()
                                .map(
                                        row ->
                                                Map.of(
                                                        TaskStatus.PENDING,
                                                        Columns.bigint(row, "pending"),
                                                        TaskStatus.IN_PROGRESS,
                                                        Columns.bigint(row, "running")))
                                .orElseThrow());
    }

    /** Every character of an id is less than the tilde. */
    @Override
    public List<TaskId> beginning(String prefix, String suffix, boolean roots, int limit) {
        return database.read(
                execute -> {
                    try (Stream<DbRow> rows =
                            execute.createQuery(BEGINNING)
                                    .addParam(prefix)
                                    .addParam(prefix + "~")
                                    .addParam(suffix)
                                    .addParam(!roots)
                                    .addParam(limit)
                                    .execute()) {
                        return rows.map(row -> new TaskId(Columns.text(row, "id"))).toList();
                    }
                });
    }

    /** No id has a space in it, so a text can hold a list of them. */
    @Override
    public List<TaskId> existing(List<TaskId> ids) {
        String wanted = String.join(" ", ids.stream().map(TaskId::value).toList());
        return database.read(
                execute -> {
                    try (Stream<DbRow> rows =
                            execute.createQuery(EXISTING).addParam(wanted).execute()) {
                        return rows.map(row -> new TaskId(Columns.text(row, "id"))).toList();
                    }
                });
    }

    /** A task's own number and its root's. */
    private record Place(long number, long tree) {}

    private static Optional<Place> place(DbExecute execute, TaskId id) {
        return execute.createGet(NUMBER)
                .addParam(id.value())
                .execute()
                .map(row -> new Place(Columns.bigint(row, "number"), Columns.bigint(row, "tree")));
    }
}
