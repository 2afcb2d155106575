package dev.apflow.testkit.memory;

import dev.apflow.application.store.Fenced;
import dev.apflow.application.store.TreeWrites;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.event.EventType;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.task.TaskStatus;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

final class MemoryTrees implements TreeWrites {

    private static final int MOST_NAMED = 100;

    private final Tables tables;

    MemoryTrees(Tables tables) {
        this.tables = tables;
    }

    @Override
    public Fenced<Creation> create(WriteAuthority authority, NewTree tree) {
        return tables.fenced(authority, () -> create(tree));
    }

    private Creation create(NewTree tree) {
        if (tree.submission().isPresent()) {
            Submission named = tree.submission().get();
            Tables.Submitted before = tables.submissions.get(named.key());
            if (before != null) {
                return before.fingerprint().equals(named.fingerprint())
                        ? new Creation.Repeated(before.treeId())
                        : new Creation.KeyReused();
            }
        }
        List<TaskId> taken =
                tree.tree().tasks().stream()
                        .map(TaskSpec::id)
                        .filter(tables.rows::containsKey)
                        .limit(MOST_NAMED)
                        .toList();
        return taken.isEmpty() ? created(tree) : new Creation.IdsTaken(taken);
    }

    private Creation created(NewTree tree) {
        TaskId root = tree.tree().root();
        List<Task> tasks = new ArrayList<>();
        for (TaskSpec spec : tree.tree().tasks()) {
            Row row = new Row(tables.nextNumber(), root, spec, tree.held(), tables.now());
            tables.rows.put(spec.id(), row);
            tables.event(row, EventType.CREATED, Optional.empty(), JsonObject.EMPTY);
            tasks.add(row.task());
        }
        tree.submission()
                .ifPresent(
                        named ->
                                tables.submissions.put(
                                        named.key(),
                                        new Tables.Submitted(named.fingerprint(), root)));
        return new Creation.Created(tasks);
    }

    @Override
    public Fenced<Execution> execute(WriteAuthority authority, TaskId treeId, Scope scope) {
        return tables.fenced(authority, () -> execute(treeId, scope));
    }

    private Execution execute(TaskId treeId, Scope scope) {
        List<Row> tree = tables.tree(treeId);
        if (tree.isEmpty()) {
            return new Execution.Unknown();
        }
        boolean held = tree.stream().anyMatch(row -> row.held);
        List<Row> chosen = tree.stream().filter(row -> isIn(scope, row)).toList();
        if (chosen.isEmpty()) {
            return new Execution.NothingToDo(held);
        }
        chosen.forEach(
                row -> {
                    if (scope == Scope.RELEASE) {
                        row.held = false;
                        row.updatedAt = tables.now();
                    } else {
                        rerun(tables, row);
                    }
                });
        return new Execution.Started(chosen.size());
    }

    private static boolean isIn(Scope scope, Row row) {
        return switch (scope) {
            case RELEASE -> row.held;
            case FAILED -> row.status == TaskStatus.FAILED || row.status == TaskStatus.CANCELLED;
            case ALL -> row.status.isTerminal();
        };
    }

    static void rerun(Tables tables, Row row) {
        row.rerun(tables.now());
        row.held = false;
        tables.event(
                row,
                EventType.RETRIED,
                Optional.empty(),
                JsonObject.of("reason", new JsonString("rerun")));
    }
}
