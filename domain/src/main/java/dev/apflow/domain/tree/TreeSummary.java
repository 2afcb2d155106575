package dev.apflow.domain.tree;

import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskStatus;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a tree stands as a whole.
 *
 * @param status pending before anything ran; in progress while anything runs or still can; then
 *     failed if anything failed or is blocked, else cancelled if anything was, else completed
 * @param progress 0–1, the mean over all tasks, one that has ended counting as whole
 * @param counts of every status
 * @param blocked pending tasks that can never start unless another is run again
 */
public record TreeSummary(
        TaskStatus status, double progress, Map<TaskStatus, Integer> counts, Set<TaskId> blocked) {

    public TreeSummary {
        counts = Map.copyOf(counts);
        blocked = Set.copyOf(blocked);
    }

    /** Summarises all tasks of one tree. */
    public static TreeSummary of(List<Task> tasks) {
        Map<TaskStatus, Integer> counts = counted(tasks);
        Set<TaskId> blocked = blockedAmong(tasks);
        return new TreeSummary(status(counts, blocked.size()), progress(tasks), counts, blocked);
    }

    /**
     * Of a tree whose tasks were counted elsewhere.
     *
     * @param counts of every status that there is
     * @param blocked how many of the pending tasks can never start
     */
    public static TaskStatus status(Map<TaskStatus, Integer> counts, int blocked) {
        int pending = counts.getOrDefault(TaskStatus.PENDING, 0);
        int running = counts.getOrDefault(TaskStatus.IN_PROGRESS, 0);
        int all = counts.values().stream().mapToInt(Integer::intValue).sum();
        if (pending == all) {
            return TaskStatus.PENDING;
        }
        if (running > 0 || pending > blocked) {
            return TaskStatus.IN_PROGRESS;
        }
        return statusAtRest(counts);
    }

    /** Whether nothing in the tree can move any more. */
    public boolean isSettled() {
        return status.isTerminal();
    }

    private static Map<TaskStatus, Integer> counted(List<Task> tasks) {
        Map<TaskStatus, Integer> counts = new EnumMap<>(TaskStatus.class);
        for (TaskStatus status : TaskStatus.values()) {
            counts.put(status, 0);
        }
        tasks.forEach(task -> counts.merge(task.status(), 1, Integer::sum));
        return counts;
    }

    /**
     * The status of a tree in which nothing can move any more: what is pending is blocked.
     *
     * @param counts of every status
     */
    public static TaskStatus statusAtRest(Map<TaskStatus, Integer> counts) {
        if (counts.getOrDefault(TaskStatus.PENDING, 0) > 0
                || counts.getOrDefault(TaskStatus.FAILED, 0) > 0) {
            return TaskStatus.FAILED;
        }
        return counts.getOrDefault(TaskStatus.CANCELLED, 0) > 0
                ? TaskStatus.CANCELLED
                : TaskStatus.COMPLETED;
    }

    private static double progress(List<Task> tasks) {
        return tasks.isEmpty()
                ? 0
                : tasks.stream()
                        .mapToDouble(
                                task -> task.status().isTerminal() ? 1 : task.state().progress())
                        .average()
                        .orElse(0);
    }

    private static Set<TaskId> blockedAmong(List<Task> tasks) {
        Map<TaskId, TaskStatus> statuses = new HashMap<>();
        Map<TaskId, List<Dependency>> dependencies = new HashMap<>();
        for (Task task : tasks) {
            statuses.put(task.id(), task.status());
            dependencies.put(task.id(), task.spec().dependencies());
        }
        return BlockedTasks.among(dependencies, statuses);
    }
}
