package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.Authority;
import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.GroupCommit;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.engine.Times;
import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.store.TreeWrites.Creation;
import dev.apflow.application.store.TreeWrites.NewTree;
import dev.apflow.application.store.TreeWrites.Submission;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.event.Actor;
import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskPhase;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.task.TaskState;
import dev.apflow.domain.task.TaskStatus;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Creates trees. Small trees that clients submit at the same time share a transaction: its locks,
 * its statement and its commit cost as much for one tree as for many. Where one of them cannot be
 * created, each is tried alone.
 */
final class TreeCreation {

    private static final int GROUPS_AT_ONCE = 2;
    private static final int TREES_OF_A_GROUP = 100;
    private static final int TASKS_OF_A_GROUP = 1_000;
    private static final int TASKS_OF_A_SMALL_TREE = 100;

    private final Database database;
    private final GroupCommit<Request, Supplier<AuthorizedResult<Creation>>> groups =
            new GroupCommit<>(GROUPS_AT_ONCE, TreeCreation::joins, this::createAll);

    TreeCreation(Database database) {
        this.database = database;
    }

    private record Request(WriteAuthority authority, NewTree tree) {

        List<TaskSpec> tasks() {
            return tree.tree().tasks();
        }

        WriteAuthority right() {
            return authority.by(Optional.empty());
        }
    }

    AuthorizedResult<Creation> create(WriteAuthority authority, NewTree tree) {
        Request request = new Request(authority, tree);
        boolean shares =
                tree.submission().isEmpty() && request.tasks().size() <= TASKS_OF_A_SMALL_TREE;
        return shares ? groups.call(request).get() : createAlone(request);
    }

    /** Trees of one right, without a task in common. */
    private static boolean joins(List<Request> group, Request next) {
        int tasks = group.stream().mapToInt(each -> each.tasks().size()).sum();
        if (group.size() >= TREES_OF_A_GROUP
                || tasks + next.tasks().size() > TASKS_OF_A_GROUP
                || !group.get(0).right().equals(next.right())) {
            return false;
        }
        Set<TaskId> ids = new HashSet<>();
        group.forEach(each -> each.tasks().forEach(task -> ids.add(task.id())));
        return next.tasks().stream().noneMatch(task -> ids.contains(task.id()));
    }

    private List<Supplier<AuthorizedResult<Creation>>> createAll(List<Request> group) {
        if (group.size() > 1) {
            try {
                Optional<List<Supplier<AuthorizedResult<Creation>>>> together =
                        createTogether(group);
                if (together.isPresent()) {
                    return together.get();
                }
            } catch (StoreUnreachable unknown) {
                throw unknown;
            } catch (RuntimeException refused) {
                // One of them is the reason: whoever asked for it is told below.
            }
        }
        return group.stream().map(this::tried).toList();
    }

    private Supplier<AuthorizedResult<Creation>> tried(Request request) {
        try {
            AuthorizedResult<Creation> created = createAlone(request);
            return () -> created;
        } catch (RuntimeException failure) {
            return () -> {
                throw failure;
            };
        }
    }

    /** Empty, and nothing done, where an id is taken. */
    private Optional<List<Supplier<AuthorizedResult<Creation>>>> createTogether(
            List<Request> group) {
        AuthorizedResult<Optional<List<Creation>>> created =
                Authority.granted(
                        database, group.get(0).right(), connection -> inserted(connection, group));
        return switch (created) {
            case AuthorizedResult.Refused<Optional<List<Creation>>> _ ->
                    Optional.of(
                            group.stream()
                                    .<Supplier<AuthorizedResult<Creation>>>map(
                                            each -> AuthorizedResult.Refused<Creation>::new)
                                    .toList());
            case AuthorizedResult.Granted<Optional<List<Creation>>>(
                            Optional<List<Creation>> done) ->
                    done.map(
                            all ->
                                    all.stream()
                                            .<Supplier<AuthorizedResult<Creation>>>map(
                                                    each ->
                                                            () ->
                                                                    new AuthorizedResult.Granted<>(
                                                                            each))
                                            .toList());
        };
    }

    private AuthorizedResult<Creation> createAlone(Request request) {
        AuthorizedResult<Optional<Creation>> created =
                Authority.granted(
                        database,
                        request.authority,
                        connection -> {
                            Optional<Creation> known = submitted(connection, request.tree);
                            return known.isPresent()
                                    ? known
                                    : inserted(connection, List.of(request)).map(all -> all.get(0));
                        });
        return switch (created) {
            case AuthorizedResult.Refused<Optional<Creation>> _ -> new AuthorizedResult.Refused<>();
            case AuthorizedResult.Granted<Optional<Creation>>(Optional<Creation> done) ->
                    new AuthorizedResult.Granted<>(done.orElseGet(() -> taken(request.tree)));
        };
    }

    /** Notes the submission; what to answer if it was known already. */
    private static Optional<Creation> submitted(Connection connection, NewTree tree)
            throws SQLException {
        if (tree.submission().isEmpty()) {
            return Optional.empty();
        }
        Submission named = tree.submission().get();
        try (SqlStatement call =
                new SqlStatement(
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
        try (SqlStatement call =
                new SqlStatement(
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
    private static Optional<List<Creation>> inserted(Connection connection, List<Request> group)
            throws SQLException {
        List<List<TaskSpec>> trees = group.stream().map(TreeCreation::rootFirst).toList();
        List<TaskSpec> specs = trees.stream().flatMap(List::stream).toList();
        List<Instant> created = insertTasks(connection, group, specs);
        if (created.size() < specs.size()) {
            connection.rollback();
            return Optional.empty();
        }
        insertDependencies(connection, specs);
        List<Creation> creations = new ArrayList<>();
        for (int i = 0; i < group.size(); i++) {
            NewTree tree = group.get(i).tree;
            if (tree.submission().isPresent()) {
                nameTree(connection, tree);
            }
            creations.add(
                    new Creation.Created(
                            trees.get(i).stream()
                                    .map(spec -> task(spec, tree, created.get(0)))
                                    .toList()));
        }
        return Optional.of(creations);
    }

    private static List<TaskSpec> rootFirst(Request request) {
        TaskId root = request.tree.tree().root();
        return request.tasks().stream()
                .sorted(Comparator.comparing(spec -> !spec.id().equals(root)))
                .toList();
    }

    /** When each was created; fewer than tasks where an id is taken. */
    private static List<Instant> insertTasks(
            Connection connection, List<Request> group, List<TaskSpec> specs) throws SQLException {
        List<String> roots = new ArrayList<>();
        List<Boolean> suspended = new ArrayList<>();
        List<@Nullable String> actors = new ArrayList<>();
        for (Request each : group) {
            for (int i = 0; i < each.tasks().size(); i++) {
                roots.add(each.tree.tree().root().value());
                suspended.add(each.tree.suspended());
                actors.add(each.authority.actor().map(Actor::name).orElse(null));
            }
        }
        try (SqlStatement call = new SqlStatement(connection, CREATE)) {
            Columns.of(specs).give(call);
            call.array("text", roots.toArray());
            call.array("boolean", suspended.toArray());
            call.array("text", actors.toArray());
            return call.rows(row -> Times.instant(row.getLong(1)));
        }
    }

    private static void nameTree(Connection connection, NewTree tree) throws SQLException {
        try (SqlStatement call =
                new SqlStatement(
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
                        tree.suspended(), 0, spec.dependencies().size(), spec.notBefore(), 0, now);
        return new Task(
                spec,
                tree.tree().root(),
                new TaskState(
                        TaskStatus.PENDING,
                        phase,
                        false,
                        tree.suspended(),
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
                from (select c.*, w.root, w.held, w.actor
                      from COLUMNS
                           join unnest(?::text[], ?::boolean[], ?::text[]) with ordinality as w (root, held, actor, place)
                               on w.place = c.place
                      order by c.place) u),
            params as materialized (select clock_timestamp() as at),
            root as materialized (select number, id from input where id = root),
            inserted_tasks as (
                insert into apflow_task (
                    number, tree, id, tree_id, parent_id, user_id, method, priority, held, not_before,
                    requires_executors, requires_capabilities, allowed_nodes, forbidden_nodes, max_parallel,
                    max_deliveries, spec, created_at)
                select i.number, r.number, i.id, i.root, i.parent_id, i.user_id, i.method, i.priority, i.held,
                       i.not_before, i.requires_executors, i.requires_capabilities, i.allowed_nodes,
                       i.forbidden_nodes, i.max_parallel, i.max_deliveries, i.spec, m.at
                from input i join root r on r.id = i.root cross join params m
                order by i.id
                on conflict (id) do nothing
                returning number),
            counted as (
                insert into apflow_tree (tree, live, blocked, completed, failed, cancelled)
                select r.number, count(*), 0, 0, 0, 0
                from input i join root r on r.id = i.root
                group by r.number
                having count(*) > 1),
            queued as (
                insert into apflow_queue (
                    number, tree, priority, open_dependencies, held, waits_until, due_at, attempt, delivery,
                    failed_in_run, method, requires_executors, requires_capabilities, allowed_nodes,
                    forbidden_nodes, max_parallel, updated_at)
                select i.number, r.number, i.priority, i.dependencies, i.held, i.not_before, i.not_before, 1, 0, 0,
                       i.method, i.requires_executors, i.requires_capabilities, i.allowed_nodes,
                       i.forbidden_nodes, i.max_parallel, m.at
                from input i join root r on r.id = i.root cross join params m
                order by i.number),
            inserted_events as (
                insert into apflow_event (number, tree, type, attempt, delivery, details, actor, at)
                select i.number, r.number, 'created', 1, 0, '{}', i.actor, m.at
                from input i join root r on r.id = i.root cross join params m
                order by i.number)
            select (extract(epoch from m.at) * 1000000)::bigint from inserted_tasks, params m
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
        try (SqlStatement call =
                new SqlStatement(
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
}
