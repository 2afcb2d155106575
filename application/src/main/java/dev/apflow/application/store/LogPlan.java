package dev.apflow.application.store;

import dev.apflow.application.store.AttemptLogs.Chunk;
import dev.apflow.domain.task.TaskId;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What becomes of chunks that are to be kept: which are new, which numbers their lines have, and of
 * which attempts the oldest chunks must go. For stores that keep chunks as rows.
 */
public final class LogPlan {

    /** An attempt of the task with this number. */
    public record Attempt(long task, int attempt) {}

    /** A delivery of an attempt. */
    private record Delivery(Attempt attempt, long delivery) {}

    /**
     * What is kept of a delivery.
     *
     * @param chunk the newest of its chunks
     * @param lastLine the greatest number of its lines
     */
    public record Kept(
            long task, int attempt, long delivery, int chunk, long lastLine, long bytes) {}

    /**
     * A chunk to be kept.
     *
     * @param firstLine the number of its first line
     */
    public record Row(long task, Chunk chunk, long firstLine) {}

    private final Map<TaskId, Long> tasks;
    private final Map<Delivery, Integer> newest = new HashMap<>();
    private final Map<Long, Long> lastLines = new HashMap<>();
    private final Map<Attempt, Long> bytes = new HashMap<>();
    private final List<Row> rows = new ArrayList<>();

    private LogPlan(Map<TaskId, Long> tasks) {
        this.tasks = tasks;
    }

    /**
     * Plans.
     *
     * @param tasks the numbers of those that exist
     * @param kept of these tasks
     */
    public static LogPlan of(
            Map<TaskId, Long> tasks, Collection<Kept> kept, Collection<Chunk> chunks) {
        LogPlan plan = new LogPlan(tasks);
        kept.forEach(plan::saw);
        chunks.forEach(plan::add);
        return plan;
    }

    private void saw(Kept kept) {
        Attempt attempt = new Attempt(kept.task, kept.attempt);
        newest.merge(new Delivery(attempt, kept.delivery), kept.chunk, Math::max);
        lastLines.merge(kept.task, kept.lastLine, Math::max);
        bytes.merge(attempt, kept.bytes, Long::sum);
    }

    private void add(Chunk chunk) {
        Long task = tasks.get(chunk.delivered().task());
        if (task == null) {
            return;
        }
        Attempt attempt = new Attempt(task, chunk.delivered().attempt());
        Delivery delivery = new Delivery(attempt, chunk.delivered().delivery());
        if (chunk.number() <= newest.getOrDefault(delivery, 0)) {
            return;
        }
        newest.put(delivery, chunk.number());
        long last = lastLines.getOrDefault(task, 0L);
        rows.add(new Row(task, chunk, last + 1));
        lastLines.put(task, last + chunk.lines().size());
        bytes.merge(attempt, (long) chunk.bytes(), Long::sum);
    }

    /** The chunks that are new. */
    public List<Row> rows() {
        return List.copyOf(rows);
    }

    /** Attempts that have too much with these. */
    public Set<Attempt> tooLarge() {
        Set<Attempt> found = new HashSet<>();
        bytes.forEach(
                (attempt, all) -> {
                    if (all > AttemptLogs.MOST_BYTES) {
                        found.add(attempt);
                    }
                });
        return found;
    }
}
