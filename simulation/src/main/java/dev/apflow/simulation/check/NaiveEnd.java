package dev.apflow.simulation.check;

import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskStatus;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether a tree has come to its end, written once more. */
public final class NaiveEnd {

    private NaiveEnd() {}

    /**
     * Whether any of these tasks, all of one tree, runs or will: it is neither over nor held, nor
     * waits for what ended otherwise than it needs, or for what waits so itself.
     */
    public static boolean canMove(List<Task> tree) {
        Map<TaskId, TaskStatus> statuses = new HashMap<>();
        tree.forEach(task -> statuses.put(task.id(), task.status()));
        Set<TaskId> stuck = new HashSet<>();
        boolean grew = true;
        while (grew) {
            grew = false;
            for (Task task : tree) {
                grew |= isStuck(task, statuses, stuck) && stuck.add(task.id());
            }
        }
        return tree.stream()
                .anyMatch(
                        task ->
                                !task.status().isTerminal()
                                        && !task.state().suspended()
                                        && !stuck.contains(task.id()));
    }

    private static boolean isStuck(Task task, Map<TaskId, TaskStatus> statuses, Set<TaskId> stuck) {
        if (task.status() != TaskStatus.PENDING) {
            return false;
        }
        for (Dependency each : task.spec().dependencies()) {
            TaskStatus status = statuses.getOrDefault(each.id(), TaskStatus.FAILED);
            boolean broken =
                    each.required() && status.isTerminal() && status != TaskStatus.COMPLETED;
            if (broken || each.required() && stuck.contains(each.id())) {
                return true;
            }
        }
        return false;
    }
}
