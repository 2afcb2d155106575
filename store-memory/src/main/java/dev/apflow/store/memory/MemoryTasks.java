package dev.apflow.store.memory;

import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.EventDetails;
import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskWrites;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.event.EventType;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.task.ErrorCode;
import dev.apflow.domain.task.LifeCycle;
import dev.apflow.domain.task.LifeCycle.Change;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.task.TaskStatus;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

final class MemoryTasks implements TaskWrites {

    private static final int MOST_NAMED = 100;

    private final Tables tables;

    MemoryTasks(Tables tables) {
        this.tables = tables;
    }

    @Override
    public AuthorizedResult<Amendment> amend(
            WriteAuthority authority, TaskSpec spec, long revision) {
        return tables.fenced(
                authority,
                () -> {
                    Row row = tables.rows.get(spec.id());
                    if (row == null) {
                        return new Amendment.Unknown();
                    }
                    if (row.status != TaskStatus.PENDING) {
                        return new Amendment.WrongStatus(row.status);
                    }
                    if (row.revision != revision) {
                        return new Amendment.Outdated();
                    }
                    tables.flow.ready(row, false);
                    tables.touch(row.treeId);
                    row.spec = spec;
                    row.revision++;
                    row.dueAt = spec.notBefore();
                    row.updatedAt = tables.now();
                    return new Amendment.Amended();
                });
    }

    @Override
    public AuthorizedResult<Deletion> delete(WriteAuthority authority, TaskId id, boolean cascade) {
        return tables.fenced(authority, () -> delete(id, cascade));
    }

    private Deletion delete(TaskId id, boolean cascade) {
        Row row = tables.rows.get(id);
        if (row == null) {
            return new Deletion.Unknown();
        }
        Set<TaskId> all = withAllThatHangOn(row);
        if (all.size() > 1 && !cascade) {
            return new Deletion.InUse(
                    hangingOn(Set.of(id)).stream().limit(MOST_NAMED).collect(Collectors.toSet()));
        }
        for (Row each : tables.rows.values()) {
            if (all.contains(each.id()) && each.status != TaskStatus.PENDING) {
                return new Deletion.WrongStatus(each.id(), each.status);
            }
        }
        all.forEach(each -> tables.find(each).ifPresent(tables::forget));
        tables.touch(row.treeId);
        tables.rows.keySet().removeAll(all);
        tables.events.removeIf(event -> all.contains(event.taskId()));
        tables.submissions.values().removeIf(named -> all.contains(named.treeId()));
        tables.cache.values().removeIf(kept -> all.contains(kept.task()));
        tables.origins.keySet().removeAll(all);
        return new Deletion.Deleted(all);
    }

    private Set<TaskId> withAllThatHangOn(Row row) {
        Set<TaskId> all = new LinkedHashSet<>(Set.of(row.id()));
        while (all.addAll(hangingOn(all))) {
            // Widens until nothing is added.
        }
        return all;
    }

    private Set<TaskId> hangingOn(Set<TaskId> ids) {
        Set<TaskId> found = new HashSet<>();
        for (Row row : tables.rows.values()) {
            boolean child = row.spec.parentId().filter(ids::contains).isPresent();
            boolean dependent =
                    row.spec.dependencies().stream().anyMatch(each -> ids.contains(each.id()));
            if (child || dependent) {
                found.add(row.id());
            }
        }
        return found;
    }

    @Override
    public AuthorizedResult<Cancellation> cancel(
            WriteAuthority authority, TaskId id, Optional<String> reason, boolean descendants) {
        return tables.fenced(authority, () -> cancel(id, reason, descendants));
    }

    private Cancellation cancel(TaskId id, Optional<String> reason, boolean descendants) {
        Row row = tables.rows.get(id);
        if (row == null) {
            return new Cancellation.Unknown();
        }
        List<Row> chosen = descendants ? below(row) : List.of(row);
        List<Row> open =
                chosen.stream()
                        .filter(each -> LifeCycle.allows(each.status, Change.CANCEL))
                        .toList();
        if (open.isEmpty()) {
            return new Cancellation.WrongStatus(row.status);
        }
        List<Delivered> running =
                open.stream()
                        .filter(each -> each.status == TaskStatus.IN_PROGRESS)
                        .map(Row::delivered)
                        .toList();
        open.forEach(each -> cancelled(each, reason));
        return new Cancellation.Cancelled(open.stream().map(Row::id).toList(), running);
    }

    /** Cancels whatever of these has not ended. */
    void cancelAll(List<Row> tree, String reason) {
        tree.stream()
                .filter(row -> LifeCycle.allows(row.status, Change.CANCEL))
                .forEach(row -> cancelled(row, Optional.of(reason)));
    }

    private void cancelled(Row row, Optional<String> reason) {
        Optional<NodeId> interrupted = row.holder.map(LeaseHolder::node);
        row.ended(TaskStatus.CANCELLED, tables.now());
        row.error = reason;
        row.errorCode = Optional.of(ErrorCode.CANCELLED);
        tables.event(row, EventType.CANCELLED, interrupted, EventDetails.cancelled(reason));
    }

    private List<Row> below(Row top) {
        Set<TaskId> ids = new HashSet<>(Set.of(top.id()));
        List<Row> found = new ArrayList<>(List.of(top));
        boolean grew = true;
        while (grew) {
            List<Row> more =
                    tables.rows.values().stream()
                            .filter(row -> !ids.contains(row.id()))
                            .filter(row -> row.spec.parentId().filter(ids::contains).isPresent())
                            .toList();
            more.forEach(row -> ids.add(row.id()));
            grew = found.addAll(more);
        }
        return found.stream().sorted((a, b) -> Long.compare(a.number, b.number)).toList();
    }

    private List<Row> withDependents(Row row) {
        Set<TaskId> ids = new HashSet<>(Set.of(row.id()));
        List<Row> tree = tables.tree(row.treeId);
        boolean grew = true;
        while (grew) {
            grew = false;
            for (Row each : tree) {
                grew |=
                        each.spec.dependencies().stream().anyMatch(on -> ids.contains(on.id()))
                                && ids.add(each.id());
            }
        }
        return tree.stream().filter(each -> ids.contains(each.id())).toList();
    }

    @Override
    public AuthorizedResult<Rerun> rerun(WriteAuthority authority, TaskId id, boolean downstream) {
        return tables.fenced(
                authority,
                () -> {
                    Row row = tables.rows.get(id);
                    if (row == null) {
                        return new Rerun.Unknown();
                    }
                    if (!LifeCycle.allows(row.status, Change.RERUN)) {
                        return new Rerun.WrongStatus(row.status);
                    }
                    List<Row> chosen = downstream ? withDependents(row) : List.of(row);
                    MemoryTrees.rerun(
                            tables,
                            chosen.stream()
                                    .filter(each -> LifeCycle.allows(each.status, Change.RERUN))
                                    .toList());
                    return new Rerun.Started(row.attempt);
                });
    }
}
