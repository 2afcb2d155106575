package dev.apflow.domain.tree;

import dev.apflow.domain.ExecutableSpecification;
import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskStatus;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether a pending task's dependencies let it start. */
@ExecutableSpecification
public sealed interface DependencyReadiness {

    record Ready() implements DependencyReadiness {}

    /** Not yet. */
    record Waiting(List<Dependency> on) implements DependencyReadiness {
        public Waiting {
            on = List.copyOf(on);
        }
    }

    /** Never, unless these are run again. */
    record Blocked(List<Dependency> by) implements DependencyReadiness {
        public Blocked {
            by = List.copyOf(by);
        }
    }

    /**
     * Judges by the direct dependencies.
     *
     * @param statuses of every dependency at least
     * @param blocked those among them that are {@link BlockedTasks}
     */
    static DependencyReadiness of(
            List<Dependency> dependencies, Map<TaskId, TaskStatus> statuses, Set<TaskId> blocked) {
        List<Dependency> broken =
                dependencies.stream()
                        .filter(
                                each ->
                                        each.isBrokenBy(
                                                BlockedTasks.status(each, statuses),
                                                blocked.contains(each.id())))
                        .toList();
        if (!broken.isEmpty()) {
            return new Blocked(broken);
        }
        List<Dependency> open =
                dependencies.stream()
                        .filter(
                                each ->
                                        !each.isSatisfiedBy(
                                                BlockedTasks.status(each, statuses),
                                                blocked.contains(each.id())))
                        .toList();
        return open.isEmpty() ? new Ready() : new Waiting(open);
    }
}
