package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.adapters.postgres.engine.Times;
import dev.apflow.application.store.TreeWrites.Creation;
import dev.apflow.application.store.TreeWrites.NewTree;
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
import java.util.List;
import java.util.Optional;

/** Inserts trees: tasks, queue, dependencies, counts and events. */
final class TreeInsertion {

    private static final SqlText CREATE =
            SqlText.of(
                    TreeInsertion.class,
                    "create",
                    Columns.parametersAnd(RunColumns.parametersAnd("roots", "held", "actors")));

    private static final String DEPENDENCIES =
            """
            insert into apflow_dependency (dependent, dependency, required)
            select a.number, b.number, u.required
            from unnest(?::text[], ?::text[], ?::boolean[]) as u (dependent, dependency, required)
                 join apflow_task a on a.id = u.dependent
                 join apflow_task b on b.id = u.dependency
            """;

    private TreeInsertion() {}

    /** Inserts everything; empty, and all of it undone, where an id is taken. */
    static Optional<List<Creation>> insert(Connection connection, List<TreeCreation.Request> group)
            throws SQLException {
        List<List<TaskSpec>> trees = group.stream().map(TreeInsertion::rootFirst).toList();
        List<TaskSpec> specs = trees.stream().flatMap(List::stream).toList();
        List<Instant> created = insertTasks(connection, group, specs);
        if (created.size() < specs.size()) {
            connection.rollback();
            return Optional.empty();
        }
        insertDependencies(connection, specs);
        List<Creation> creations = new ArrayList<>();
        for (int i = 0; i < group.size(); i++) {
            NewTree tree = group.get(i).tree();
            if (tree.submission().isPresent()) {
                TreeSubmission.nameTree(connection, tree);
            }
            creations.add(
                    new Creation.Created(
                            trees.get(i).stream()
                                    .map(spec -> task(spec, tree, created.get(0)))
                                    .toList()));
        }
        return Optional.of(creations);
    }

    private static List<TaskSpec> rootFirst(TreeCreation.Request request) {
        TaskId root = request.tree().tree().root();
        return request.tasks().stream()
                .sorted(Comparator.comparing(spec -> !spec.id().equals(root)))
                .toList();
    }

    /** When each was created; fewer than tasks where an id is taken. */
    private static List<Instant> insertTasks(
            Connection connection, List<TreeCreation.Request> group, List<TaskSpec> specs)
            throws SQLException {
        List<String> roots = new ArrayList<>();
        List<Boolean> suspended = new ArrayList<>();
        List<@Nullable String> actors = new ArrayList<>();
        for (TreeCreation.Request each : group) {
            for (int i = 0; i < each.tasks().size(); i++) {
                roots.add(each.tree().tree().root().value());
                suspended.add(each.tree().suspended());
                actors.add(each.authority().actor().map(Actor::name).orElse(null));
            }
        }
        try (SqlStatement call = new SqlStatement(connection, CREATE)) {
            Columns.of(specs).give(call);
            call.set("roots").array("text", roots.toArray());
            call.set("held").array("boolean", suspended.toArray());
            call.set("actors").array("text", actors.toArray());
            RunColumns.give(call, group.stream().map(TreeCreation.Request::tree).toList());
            return call.rows(row -> Times.instant(row.getLong(1)));
        }
    }

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
        try (SqlStatement call = new SqlStatement(connection, DEPENDENCIES)) {
            call.texts(dependents)
                    .texts(dependencies)
                    .array("boolean", required.toArray())
                    .update();
        }
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
}
