package dev.apflow.domain.run;

import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskStatus;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A run as lists show it.
 *
 * @param id of its root
 * @param name of its root
 * @param method of its root
 * @param counts of every status
 * @param blocked how many of the pending tasks can never start as things stand
 * @param progress 0–1, the mean over all tasks, one that has ended counting as whole
 * @param startedAt when its first task was handed out first
 * @param endedAt when nothing in it could move any more, while that is so
 */
public record RunSummary(
        TaskId id,
        String name,
        ExecutorId method,
        RunOrigin origin,
        RunStatus status,
        Map<TaskStatus, Integer> counts,
        int blocked,
        double progress,
        Instant createdAt,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt) {

    public RunSummary {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(status, "status");
        counts = Map.copyOf(counts);
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(endedAt, "endedAt");
    }

    public RunSummary with(RunOrigin known) {
        return new RunSummary(
                id, name, method, known, status, counts, blocked, progress, createdAt, startedAt,
                endedAt);
    }
}
