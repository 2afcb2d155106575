package dev.apflow.simulation.check;

import dev.apflow.domain.event.TaskEvent;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskStatus;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a task stands by its history alone: what its events did is counted, not what they say of
 * attempt and delivery.
 */
record Replay(TaskStatus status, int attempt, long delivery) {

    private static final Replay CREATED = new Replay(TaskStatus.PENDING, 1, 0);

    /** All tasks, by all events in their order. */
    static Map<TaskId, Replay> of(List<TaskEvent> events) {
        Map<TaskId, Replay> states = new HashMap<>();
        for (TaskEvent event : events) {
            Replay before = states.get(event.taskId());
            states.put(event.taskId(), before == null ? first(event) : before.and(event));
        }
        return states;
    }

    /** What does not begin with its creation replays to nothing that is stored. */
    private static Replay first(TaskEvent event) {
        return switch (event.type()) {
            case CREATED, UNKNOWN -> CREATED;
            case ASSIGNED, STARTED, COMPLETED, FAILED, CANCELLED, REASSIGNED, RETRIED, TREE_ENDED ->
                    new Replay(TaskStatus.PENDING, 0, 0);
        };
    }

    private Replay and(TaskEvent event) {
        return switch (event.type()) {
            case CREATED, UNKNOWN -> CREATED;
            case ASSIGNED -> new Replay(TaskStatus.IN_PROGRESS, attempt, delivery + 1);
            case STARTED, TREE_ENDED -> this;
            case REASSIGNED -> with(TaskStatus.PENDING);
            case COMPLETED -> with(TaskStatus.COMPLETED);
            case FAILED -> with(TaskStatus.FAILED);
            case CANCELLED -> with(TaskStatus.CANCELLED);
            case RETRIED -> new Replay(TaskStatus.PENDING, attempt + 1, delivery);
        };
    }

    private Replay with(TaskStatus next) {
        return new Replay(next, attempt, delivery);
    }
}
