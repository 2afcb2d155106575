package dev.apflow.domain.tree;

import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskStatus;

import java.util.List;
import java.util.Map;

/** Whether a pending task's dependencies let it start. */
public sealed interface Readiness {

    record Ready() implements Readiness {}

    /** Not yet. */
    record Waiting(List<Dependency> on) implements Readiness {
        public Waiting {
            on = List.copyOf(on);
        }
    }

    /** Never, unless these are run again. */
    record Blocked(List<Dependency> by) implements Readiness {
        public Blocked {
            by = List.copyOf(by);
        }
    }

    /**
     * Judges by the direct dependencies alone.
     *
     * @param statuses of every dependency at least
     */
    static Readiness of(List<Dependency> dependencies, Map<TaskId, TaskStatus> statuses) {
        List<Dependency> broken =
                dependencies.stream()
                        .filter(each -> each.isBrokenBy(status(each, statuses)))
                        .toList();
        if (!broken.isEmpty()) {
            return new Blocked(broken);
        }
        List<Dependency> open =
                dependencies.stream()
                        .filter(each -> !each.isSatisfiedBy(status(each, statuses)))
                        .toList();
        return open.isEmpty() ? new Ready() : new Waiting(open);
    }

    private static TaskStatus status(Dependency dependency, Map<TaskId, TaskStatus> statuses) {
        TaskStatus status = statuses.get(dependency.id());
        if (status == null) {
            throw new IllegalArgumentException("no status given for dependency " + dependency.id());
        }
        return status;
    }
}
