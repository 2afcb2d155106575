package dev.apflow.adapters.postgres;

import dev.apflow.application.store.EventDetails;
import dev.apflow.application.store.Fenced;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TreeWrites;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.event.Actor;
import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskPhase;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.task.TaskState;
import dev.apflow.domain.task.TaskStatus;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Creates and executes trees. */
final class PostgresTrees implements TreeWrites {

    private final Database database;

    PostgresTrees(Database database) {
        this.database = database;
    }

    @Override
    public Fenced<Creation> create(WriteAuthority authority, NewTree tree) {
        Fenced<Optional<Creation>> created =
                Authority.granted(
                        database,
                        authority,
                        connection -> {
                            Optional<Creation> known = submitted(connection, tree);
                            return known.isPresent()
                                    ? known
                                    : inserted(connection, tree, authority.actor());
                        });
        return switch (created) {
            case Fenced.Refused<Optional<Creation>> refused -> new Fenced.Refused<>();
            case Fenced.Granted<Optional<Creation>>(Optional<Creation> done) ->
                    new Fenced.Granted<>(done.orElseGet(() -> taken(tree)));
        };
    }

    /** Notes the submission; what to answer if it was known already. */
    private static Optional<Creation> submitted(Connection connection, NewTree tree)
            throws SQLException {
        if (tree.submission().isEmpty()) {
            return Optional.empty();
        }
        Submission named = tree.submission().get();
        try (Call call =
                new Call(
                        connection,
                        """
                        insert into apflow_submission (key, fingerprint, tree, tree_id, created_at)
                        values (?, ?, 0, ?, clock_timestamp())
                        on conflict (key) do nothing
                        """)) {
            if (call.text(named.key())
                            .text(named.fingerprint())
                            .text(tree.tree().root().value())
                            .update()
                    == 1) {
                return Optional.empty();
            }
        }
        try (Call call =
                new Call(
                        connection,
                        "select fingerprint, tree_id from apflow_submission where key = ?")) {
            return call.text(named.key())
                    .row(
                            row ->
                                    row.getString(1).equals(named.fingerprint())
                                            ? new Creation.Repeated(new TaskId(row.getString(2)))
                                            : new Creation.KeyReused());
        }
    }

    /** Inserts everything; empty, and all of it undone, where an id is taken. */
    private static Optional<Creation> inserted(
            Connection connection, NewTree tree, Optional<Actor> actor) throws SQLException {
        List<TaskSpec> specs =
                tree.tree().tasks().stream()
                        .sorted(Comparator.comparing(spec -> !spec.id().equals(tree.tree().root())))
                        .toList();
        List<Instant> created = new ArrayList<>();
        try (Call call = new Call(connection, CREATE)) {
            Columns.of(specs).give(call);
            call.flag(tree.held()).text(tree.tree().root().value()).actor(actor);
            created.addAll(call.rows(row -> PostgresReads.fromMicros(row.getLong(1))));
        }
        if (created.size() < specs.size()) {
            connection.rollback();
            return Optional.empty();
        }
        insertDependencies(connection, specs);
        if (tree.submission().isPresent()) {
            nameTree(connection, tree);
        }
        Instant now = created.get(0);
        return Optional.of(
                new Creation.Created(specs.stream().map(spec -> task(spec, tree, now)).toList()));
    }

    private static void nameTree(Connection connection, NewTree tree) throws SQLException {
        try (Call call =
                new Call(
                        connection,
                        """
                        update apflow_submission
                        set tree = (select number from apflow_task where id = ?)
                        where key = ?
                        """)) {
            call.text(tree.tree().root().value())
                    .text(tree.submission().orElseThrow().key())
                    .update();
        }
    }

    private Creation taken(NewTree tree) {
        return new Creation.IdsTaken(
                database.single(
                        connection ->
                                PostgresReads.existing(
                                        connection,
                                        tree.tree().tasks().stream().map(TaskSpec::id).toList())));
    }

    private static Task task(TaskSpec spec, NewTree tree, Instant now) {
        TaskPhase phase =
                TaskPhase.ofPending(
                        tree.held(), 0, spec.dependencies().size(), spec.notBefore(), 0, now);
        return new Task(
                spec,
                tree.tree().root(),
                new TaskState(
                        TaskStatus.PENDING,
                        phase,
                        false,
                        tree.held(),
                        1,
                        0,
                        1,
                        spec.notBefore(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        now,
                        Optional.empty(),
                        now,
                        Optional.empty()));
    }

    private static final String CREATE =
            """
            with input as materialized (
                select nextval('apflow_task_number') as number, u.*
                from (select * from COLUMNS order by place) u),
            moment as materialized (select ?::boolean as held, ?::text as root, ?::text as actor, clock_timestamp() as at),
            root as materialized (select i.number from input i, moment m where i.id = m.root),
            made as (
                insert into apflow_task (
                    number, tree, id, tree_id, parent_id, user_id, method, priority, held, not_before,
                    requires_executors, requires_capabilities, allowed_nodes, forbidden_nodes, max_parallel,
                    max_deliveries, spec, created_at)
                select i.number, r.number, i.id, m.root, i.parent_id, i.user_id, i.method, i.priority, m.held,
                       i.not_before, i.requires_executors, i.requires_capabilities, i.allowed_nodes,
                       i.forbidden_nodes, i.max_parallel, i.max_deliveries, i.spec, m.at
                from input i, root r, moment m
                order by i.id
                on conflict (id) do nothing
                returning number),
            counted as (
                insert into apflow_tree (tree, live, blocked, completed, failed, cancelled)
                select r.number, c.tasks, 0, 0, 0, 0
                from root r, (select count(*)::int as tasks from input) c
                where c.tasks > 1),
            queued as (
                insert into apflow_queue (
                    number, tree, priority, open_dependencies, held, waits_until, due_at, attempt, delivery,
                    failed_in_run, method, requires_executors, requires_capabilities, allowed_nodes,
                    forbidden_nodes, max_parallel, updated_at)
                select i.number, r.number, i.priority, i.dependencies, m.held, i.not_before, i.not_before, 1, 0, 0,
                       i.method, i.requires_executors, i.requires_capabilities, i.allowed_nodes,
                       i.forbidden_nodes, i.max_parallel, m.at
                from input i, root r, moment m
                order by i.number),
            told as (
                insert into apflow_event (number, tree, type, attempt, delivery, details, actor, at)
                select i.number, r.number, 'created', 1, 0, '{}', m.actor, m.at
                from input i, root r, moment m
                order by i.number)
            select (extract(epoch from m.at) * 1000000)::bigint from made, moment m
            """
                    .replace("COLUMNS", Columns.UNNESTED);

    private static void insertDependencies(Connection connection, List<TaskSpec> specs)
            throws SQLException {
        List<String> dependents = new ArrayList<>();
        List<String> dependencies = new ArrayList<>();
        List<Boolean> required = new ArrayList<>();
        for (TaskSpec spec : specs) {
            for (Dependency each : spec.dependencies()) {
                dependents.add(spec.id().value());
                dependencies.add(each.id().value());
                required.add(each.required());
            }
        }
        if (dependents.isEmpty()) {
            return;
        }
        try (Call call =
                new Call(
                        connection,
                        """
                        insert into apflow_dependency (dependent, dependency, required)
                        select a.number, b.number, u.required
                        from unnest(?::text[], ?::text[], ?::boolean[]) as u (dependent, dependency, required)
                             join apflow_task a on a.id = u.dependent
                             join apflow_task b on b.id = u.dependency
                        """)) {
            call.texts(dependents)
                    .texts(dependencies)
                    .array("boolean", required.toArray())
                    .update();
        }
    }

    @Override
    public Fenced<Execution> execute(WriteAuthority authority, TaskId treeId, Scope scope) {
        return Authority.granted(
                database,
                authority,
                connection -> {
                    Shape.change(connection);
                    Optional<Root> root = root(connection, treeId);
                    if (root.isEmpty()) {
                        return new Execution.Unknown();
                    }
                    boolean held = root.get().held;
                    if (held != (scope == Scope.RELEASE)) {
                        return new Execution.NothingToDo(held);
                    }
                    int tasks =
                            switch (scope) {
                                case RELEASE -> released(connection, root.get().number);
                                case FAILED ->
                                        Reruns.tree(
                                                connection,
                                                root.get().number,
                                                List.of("failed", "cancelled"),
                                                authority.actor());
                                case ALL ->
                                        Reruns.tree(
                                                connection,
                                                root.get().number,
                                                List.of("completed", "failed", "cancelled"),
                                                authority.actor());
                            };
                    return tasks == 0
                            ? new Execution.NothingToDo(false)
                            : new Execution.Started(tasks);
                });
    }

    private record Root(long number, boolean held) {}

    private static Optional<Root> root(Connection connection, TaskId treeId) throws SQLException {
        try (Call call =
                new Call(
                        connection,
                        "select number, held from apflow_task where id = ? and tree_id = id for"
                                + " update")) {
            return call.text(treeId.value())
                    .row(row -> new Root(row.getLong(1), row.getBoolean(2)));
        }
    }

    private static int released(Connection connection, long tree) throws SQLException {
        try (Call queue =
                        new Call(
                                connection, "update apflow_queue set held = false where tree = ?");
                Call tasks =
                        new Call(
                                connection, "update apflow_task set held = false where tree = ?")) {
            queue.number(tree).update();
            return tasks.number(tree).update();
        }
    }

    /** What the events of tasks that run again tell. */
    static String rerunDetails() {
        return Texts.of(EventDetails.retriedByRerun());
    }

    @Override
    public Fenced<TreeDeletion> delete(WriteAuthority authority, TaskId treeId, boolean cancel) {
        return Authority.granted(
                database,
                authority,
                connection -> {
                    Shape.change(connection);
                    Optional<TaskId> root = rootOf(connection, treeId);
                    if (root.isEmpty()) {
                        return new TreeDeletion.Unknown();
                    }
                    if (!root.get().equals(treeId)) {
                        return new TreeDeletion.NotRoot(root.get());
                    }
                    return deleted(connection, treeId, cancel);
                });
    }

    private static Optional<TaskId> rootOf(Connection connection, TaskId id) throws SQLException {
        try (Call call = new Call(connection, "select tree_id from apflow_task where id = ?")) {
            return call.text(id.value()).row(row -> new TaskId(row.getString(1)));
        }
    }

    private static TreeDeletion deleted(Connection connection, TaskId treeId, boolean cancel)
            throws SQLException {
        List<Long> numbers = TreeRemoval.numbers(connection, List.of(treeId));
        if (!cancel) {
            TreeRemoval.State state = TreeRemoval.states(connection, List.of(treeId)).get(0);
            if (state.canMove() > 0) {
                return new TreeDeletion.CanMove(state.canMove());
            }
        }
        List<Delivered> running = TreeRemoval.lock(connection, numbers);
        TreeRemoval.delete(connection, numbers.subList(0, 1), numbers);
        return new TreeDeletion.Deleted(numbers.size(), running);
    }
}
