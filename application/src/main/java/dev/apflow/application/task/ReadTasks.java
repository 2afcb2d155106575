package dev.apflow.application.task;

import dev.apflow.application.store.StoreClock;
import dev.apflow.application.store.TaskReads;
import dev.apflow.application.store.TaskReads.TaskCursor;
import dev.apflow.application.store.TaskReads.TaskFilter;
import dev.apflow.application.store.TaskReads.TaskPage;
import dev.apflow.domain.explain.Explanation;
import dev.apflow.domain.explain.NodeFacts;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskStatus;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Looks at tasks. Any node answers. */
public final class ReadTasks {

    private final TaskReads reads;
    private final StoreClock clock;
    private final Supplier<List<NodeFacts>> nodes;

    ReadTasks(TaskReads reads, StoreClock clock, Supplier<List<NodeFacts>> nodes) {
        this.reads = reads;
        this.clock = clock;
        this.nodes = nodes;
    }

    public Answer<Task> task(TaskId id) {
        return reads.task(id)
                .<Answer<Task>>map(Answer.Done::new)
                .orElseGet(() -> new Answer.Unknown<>("task", id.value()));
    }

    /** All tasks of the tree with this root, the root first. */
    public Answer<List<Task>> tree(TaskId root) {
        List<Task> tasks = reads.tree(root);
        return tasks.isEmpty()
                ? new Answer.Unknown<>("tree", root.value())
                : new Answer.Done<>(tasks);
    }

    /** Newest first. */
    public TaskPage list(TaskFilter filter, Optional<TaskCursor> after, int limit) {
        return reads.list(filter, after, limit);
    }

    /** How many tasks stand at each status that is not terminal. */
    public Map<TaskStatus, Long> live() {
        return reads.live();
    }

    /** Why a task is not running. */
    public Answer<Explanation> explain(TaskId id) {
        return task(id).map(
                        task -> Explanation.of(task, dependencies(task), nodes.get(), clock.now()));
    }

    private Map<TaskId, TaskStatus> dependencies(Task task) {
        Set<TaskId> wanted =
                task.spec().dependencies().stream()
                        .map(each -> each.id())
                        .collect(Collectors.toSet());
        if (wanted.isEmpty()) {
            return Map.of();
        }
        Map<TaskId, TaskStatus> statuses = new HashMap<>();
        reads.tree(task.treeId()).stream()
                .filter(each -> wanted.contains(each.id()))
                .forEach(each -> statuses.put(each.id(), each.status()));
        return statuses;
    }
}
