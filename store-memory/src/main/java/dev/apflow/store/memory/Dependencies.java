package dev.apflow.store.memory;

import dev.apflow.domain.placement.EligibleNodes;
import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskPhase;
import dev.apflow.domain.task.TaskStatus;
import dev.apflow.domain.tree.BlockedTasks;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How the dependencies of tasks stand at one moment; for one transaction, which changes nothing.
 */
final class Dependencies {

    private final Tables tables;
    private final Instant now;
    private final Map<TaskId, Set<TaskId>> blocked = new HashMap<>();

    Dependencies(Tables tables) {
        this.tables = tables;
        this.now = tables.now();
    }

    /** Whether no dependency holds the task back; none is ever missing, deletion sees to it. */
    boolean isReady(Row row) {
        return row.spec.dependencies().stream()
                .allMatch(each -> each.isSatisfiedBy(status(each), isBlocked(row, each)));
    }

    /** Whether it is pending and can never start. */
    boolean isBlocked(Row row) {
        return row.status == TaskStatus.PENDING
                && row.spec.dependencies().stream()
                        .anyMatch(each -> each.isBrokenBy(status(each), isBlocked(row, each)));
    }

    private TaskStatus status(Dependency edge) {
        return tables.find(edge.id()).orElseThrow().status;
    }

    private boolean isBlocked(Row row, Dependency edge) {
        return status(edge) == TaskStatus.PENDING
                && blocked.computeIfAbsent(row.treeId, this::blockedIn).contains(edge.id());
    }

    private Set<TaskId> blockedIn(TaskId tree) {
        return blockedIn(tables.tree(tree));
    }

    /** The blocked among all tasks of a tree. */
    static Set<TaskId> blockedIn(List<Row> tree) {
        Map<TaskId, List<Dependency>> dependencies = new HashMap<>();
        Map<TaskId, TaskStatus> statuses = new HashMap<>();
        for (Row each : tree) {
            dependencies.put(each.id(), each.spec.dependencies());
            statuses.put(each.id(), each.status);
        }
        return BlockedTasks.among(dependencies, statuses);
    }

    TaskPhase phase(Row row) {
        if (row.status != TaskStatus.PENDING) {
            return TaskPhase.of(row.status);
        }
        return TaskPhase.ofPending(
                row.suspended,
                isBlocked(row) ? 1 : 0,
                isReady(row) ? 0 : 1,
                row.dueAt,
                row.failedInRun,
                now);
    }

    /** The same, where these nodes are up. */
    TaskPhase phase(Row row, Optional<EligibleNodes> nodes) {
        TaskPhase phase = phase(row);
        return phase == TaskPhase.READY
                        && nodes.filter(
                                        up ->
                                                !up.canRun(
                                                        row.spec.method(),
                                                        row.spec.placement(),
                                                        row.spec.admission().queue()))
                                .isPresent()
                ? TaskPhase.NO_NODE
                : phase;
    }

    Task task(Row row) {
        return row.task(phase(row));
    }
}
