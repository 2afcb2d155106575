package dev.apflow.store.memory;

import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.EventDetails;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TreeWrites;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.admission.UniqueRule;
import dev.apflow.domain.event.EventType;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.task.TaskStatus;
import dev.apflow.domain.tree.TaskTree;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

final class MemoryTrees implements TreeWrites {

    private static final int MOST_NAMED = 100;

    private final Tables tables;

    MemoryTrees(Tables tables) {
        this.tables = tables;
    }

    @Override
    public AuthorizedResult<Creation> create(WriteAuthority authority, NewTree tree) {
        return tables.fenced(authority, () -> create(tree));
    }

    /** In the transaction under way. */
    Creation create(NewTree tree) {
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
        return unique(tree, !taken.isEmpty())
                .orElseGet(() -> taken.isEmpty() ? created(tree) : new Creation.IdsTaken(taken));
    }

    /** What the rule says, if the tree has one that another tree is in the way of. */
    private Optional<Creation> unique(NewTree tree, boolean taken) {
        if (tree.unique().isEmpty()) {
            return Optional.empty();
        }
        UniqueRule rule = tree.unique().get();
        List<List<Row>> hits =
                tables.flow.unique.entrySet().stream()
                        .filter(each -> each.getValue().equals(rule.key()))
                        .map(each -> tables.tree(each.getKey()))
                        .filter(each -> rule.span().counts(canMove(each) > 0, started(each)))
                        .sorted(Comparator.comparing(each -> -each.get(0).number))
                        .toList();
        if (hits.isEmpty()) {
            return Optional.empty();
        }
        TaskId newest = hits.get(0).get(0).treeId;
        return switch (rule.onHit()) {
            case EXISTING -> Optional.of(new Creation.Existing(newest));
            case REJECT -> Optional.of(new Creation.NotUnique(newest));
            case REPLACE -> replaced(hits, tree.tree().root(), taken);
        };
    }

    private Optional<Creation> replaced(List<List<Row>> hits, TaskId by, boolean taken) {
        Optional<List<Row>> started = hits.stream().filter(MemoryTrees::started).findFirst();
        if (started.isPresent()) {
            return Optional.of(new Creation.NotUnique(started.get().get(0).treeId));
        }
        if (!taken) {
            hits.forEach(each -> new MemoryTasks(tables).cancelAll(each, "replaced by " + by));
        }
        return Optional.empty();
    }

    private static boolean started(List<Row> tree) {
        return tree.stream().anyMatch(row -> row.delivery > 0);
    }

    private Creation created(NewTree tree) {
        TaskId root = tree.tree().root();
        List<Row> created = new ArrayList<>();
        for (TaskSpec spec : rootFirst(tree.tree())) {
            Row row =
                    new Row(
                            tables.open,
                            tables.nextNumber(),
                            root,
                            spec,
                            tree.suspended(),
                            tables.now());
            tables.rows.put(spec.id(), row);
            tables.event(row, EventType.CREATED, Optional.empty(), EventDetails.NONE);
            created.add(row);
        }
        tables.origins.put(root, tree.origin());
        tree.unique().ifPresent(rule -> tables.flow.unique.put(root, rule.key()));
        tree.submission()
                .ifPresent(
                        named ->
                                tables.submissions.put(
                                        named.key(),
                                        new Tables.Submitted(named.fingerprint(), root)));
        return new Creation.Created(created.stream().map(new Dependencies(tables)::task).toList());
    }

    private static List<TaskSpec> rootFirst(TaskTree tree) {
        return tree.tasks().stream()
                .sorted(Comparator.comparing(spec -> !spec.id().equals(tree.root())))
                .toList();
    }

    @Override
    public AuthorizedResult<Execution> execute(
            WriteAuthority authority, TaskId treeId, Scope scope) {
        return tables.fenced(authority, () -> execute(treeId, scope));
    }

    private Execution execute(TaskId treeId, Scope scope) {
        List<Row> tree = tables.tree(treeId);
        if (tree.isEmpty()) {
            return new Execution.Unknown();
        }
        boolean suspended = tree.stream().anyMatch(row -> row.suspended);
        if (suspended != (scope == Scope.RELEASE)) {
            return new Execution.NothingToDo(suspended);
        }
        return switch (scope) {
            case RELEASE -> released(tree);
            case FAILED -> rerun(tree, EnumSet.of(TaskStatus.FAILED, TaskStatus.CANCELLED));
            case ALL ->
                    rerun(
                            tree,
                            EnumSet.of(
                                    TaskStatus.COMPLETED, TaskStatus.FAILED, TaskStatus.CANCELLED));
        };
    }

    private Execution released(List<Row> tree) {
        tables.touch(tree.get(0).treeId);
        tree.forEach(row -> row.suspended = false);
        return new Execution.Started(tree.size());
    }

    private Execution rerun(List<Row> tree, Set<TaskStatus> from) {
        List<Row> chosen = tree.stream().filter(row -> from.contains(row.status)).toList();
        rerun(tables, chosen);
        return chosen.isEmpty()
                ? new Execution.NothingToDo(false)
                : new Execution.Started(chosen.size());
    }

    /** Tasks of one tree. */
    static void rerun(Tables tables, List<Row> chosen) {
        for (Row row : chosen) {
            row.rerun(tables.now());
            tables.event(row, EventType.RETRIED, Optional.empty(), EventDetails.retriedByRerun());
        }
        if (!chosen.isEmpty()) {
            makeStale(tables.tree(chosen.get(0).treeId), chosen);
        }
    }

    /** Whoever has a result of these, or of what is made stale here. */
    private static void makeStale(List<Row> tree, List<Row> again) {
        Set<TaskId> old = new HashSet<>();
        again.forEach(row -> old.add(row.id()));
        boolean grew = true;
        while (grew) {
            grew = false;
            for (Row row : tree) {
                boolean hasInputs =
                        row.status == TaskStatus.IN_PROGRESS || row.status == TaskStatus.COMPLETED;
                if (hasInputs
                        && row.spec.dependencies().stream().anyMatch(on -> old.contains(on.id()))
                        && old.add(row.id())) {
                    row.stale = true;
                    grew = true;
                }
            }
        }
    }

    @Override
    public AuthorizedResult<TreeDeletion> delete(
            WriteAuthority authority, TaskId treeId, boolean cancel) {
        return tables.fenced(authority, () -> delete(treeId, cancel));
    }

    private TreeDeletion delete(TaskId treeId, boolean cancel) {
        Optional<Row> named = tables.find(treeId);
        if (named.isEmpty()) {
            return new TreeDeletion.Unknown();
        }
        if (!named.get().treeId.equals(treeId)) {
            return new TreeDeletion.NotRoot(named.get().treeId);
        }
        List<Row> tree = tables.tree(treeId);
        int canMove = canMove(tree);
        if (canMove > 0 && !cancel) {
            return new TreeDeletion.CanMove(canMove);
        }
        List<Delivered> running =
                tree.stream()
                        .filter(row -> row.status == TaskStatus.IN_PROGRESS)
                        .map(Row::delivered)
                        .toList();
        tables.remove(tree);
        return new TreeDeletion.Deleted(tree.size(), running);
    }

    /** How many tasks run or can still run. */
    static int canMove(List<Row> tree) {
        Set<TaskId> blocked = Dependencies.blockedIn(tree);
        return (int)
                tree.stream()
                        .filter(row -> !row.status.isTerminal() && !blocked.contains(row.id()))
                        .count();
    }
}
