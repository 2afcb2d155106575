package dev.apflow.simulation.check;

import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is left to end at some moment, as the model knows it.
 *
 * @param leadershipTtl until the leadership lease ends, by the store's clock
 * @param leases until the last of the tasks' leases does
 * @param work what has not ended, or may come
 */
public record Left(Duration leadershipTtl, Duration leases, List<Work> work) {

    public Left {
        work = List.copyOf(work);
    }

    /**
     * A task that has not ended.
     *
     * @param attempts that it may still take
     * @param due until the first of them may begin
     */
    public record Work(TaskSpec spec, int attempts, Duration due) {

        public TaskId id() {
            return spec.id();
        }

        static Work whole(TaskSpec spec, Duration due) {
            return new Work(spec, spec.retry().maxAttempts(), due);
        }

        static Optional<Work> of(Entry entry, Duration due) {
            int attempts = entry.spec.retry().maxAttempts() - entry.failedInRun;
            return entry.status.isTerminal()
                    ? Optional.empty()
                    : Optional.of(new Work(entry.spec, Math.max(1, attempts), due));
        }

        Work and(Work other) {
            return new Work(
                    spec,
                    attempts + other.attempts,
                    due.compareTo(other.due) < 0 ? other.due : due);
        }
    }
}
