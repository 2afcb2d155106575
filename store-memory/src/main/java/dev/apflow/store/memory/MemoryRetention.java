package dev.apflow.store.memory;

import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.Retention;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskStatus;
import dev.apflow.domain.tree.RetentionPolicy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Results and submissions go with their trees here: there are no others to look for. */
final class MemoryRetention implements Retention {

    private final Tables tables;

    MemoryRetention(Tables tables) {
        this.tables = tables;
    }

    @Override
    public AuthorizedResult<Sweep> sweep(
            WriteAuthority authority, RetentionPolicy policy, Place from, int tasks) {
        return tables.fenced(authority, () -> sweep(policy, from, tasks));
    }

    private Sweep sweep(RetentionPolicy policy, Place from, int tasks) {
        List<Row> page =
                tables.rows.values().stream()
                        .filter(row -> row.number > from.after())
                        .limit(tasks)
                        .toList();
        List<TaskId> removable = new ArrayList<>();
        int removed = 0;
        Optional<Place> next =
                page.size() < tasks ? Optional.empty() : Optional.of(placeAfter(page.getLast()));
        for (Row row : page) {
            if (removed >= tasks) {
                break;
            }
            if (row.id().equals(row.treeId)) {
                List<Row> tree = tables.tree(row.treeId);
                if (isOver(policy, tree)) {
                    tables.remove(tree);
                    removable.add(row.treeId);
                    removed += tree.size();
                    next = removed < tasks ? next : Optional.of(placeAfter(row));
                }
            }
        }
        Optional<Instant> oldest =
                tables.rows.values().stream().findFirst().map(row -> row.createdAt);
        return new Sweep(removable, removed, 0, 0, oldest, tables.now(), next);
    }

    private static Place placeAfter(Row row) {
        return new Place(Phase.TREES, row.number);
    }

    private boolean isOver(RetentionPolicy policy, List<Row> tree) {
        Instant changedAt =
                tree.stream().map(row -> row.updatedAt).max(Instant::compareTo).orElseThrow();
        return policy.isOver(
                MemoryTrees.canMove(tree),
                tree.stream().allMatch(row -> row.status == TaskStatus.COMPLETED),
                changedAt,
                tables.now());
    }
}
