package dev.apflow.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.EventLog.EventScope;
import dev.apflow.application.store.Store;
import dev.apflow.domain.event.EventType;
import dev.apflow.domain.event.TaskEvent;
import dev.apflow.domain.task.LifeCycle;
import dev.apflow.domain.task.LifeCycle.Change;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskStatus;

import java.util.List;

/**
 * Follows a task's history step by step: only the arrows of the life cycle, one outcome an attempt,
 * every delivery number once. What it ends with has to be what the store says.
 */
public final class Replay {

    private TaskStatus status = TaskStatus.PENDING;
    private int attempt = 1;
    private long delivery;
    private boolean started = true;

    private Replay() {}

    /** Replays all events of {@code task} and compares the end with the task. */
    public static void check(Store store, Task task) {
        List<TaskEvent> events = History.events(store, new EventScope.OfTask(task.id()));
        Replay replay = new Replay();
        assertThat(events).as("history of %s", task.id()).isNotEmpty();
        assertThat(events.get(0).type()).isEqualTo(EventType.CREATED);
        for (TaskEvent event : events.subList(1, events.size())) {
            replay.follow(event, events);
        }
        assertThat(List.of(replay.status, replay.attempt, replay.delivery))
                .as("end of %s", events.stream().map(History::line).toList())
                .isEqualTo(List.of(task.status(), task.state().attempt(), task.state().delivery()));
    }

    private void follow(TaskEvent event, List<TaskEvent> all) {
        switch (event.type()) {
            case UNKNOWN -> throw new AssertionError("unknown event: " + all);
            case CREATED -> throw new AssertionError("created twice: " + all);
            case ASSIGNED -> {
                change(Change.CLAIM, all);
                delivery++;
                started = false;
            }
            case TREE_ENDED ->
                    assertThat(event.taskId()).as("of a root: %s", all).isEqualTo(event.treeId());
            case STARTED -> {
                assertThat(started).as("assigned before it started: %s", all).isFalse();
                started = true;
            }
            case COMPLETED -> change(Change.COMPLETE, all);
            case FAILED -> change(Change.FAIL, all);
            case CANCELLED -> change(Change.CANCEL, all);
            case REASSIGNED -> change(Change.HAND_BACK, all);
            case RETRIED -> {
                change(Change.RERUN, all);
                attempt++;
            }
        }
        assertThat(List.of(event.attempt(), event.delivery()))
                .as("attempt and delivery of %s in %s", event, all)
                .isEqualTo(List.of(attempt, delivery));
    }

    private void change(Change change, List<TaskEvent> all) {
        assertThat(started).as("started before anything else: %s", all).isTrue();
        status =
                LifeCycle.after(status, change)
                        .orElseThrow(
                                () -> new AssertionError(change + " of a " + status + ": " + all));
    }
}
