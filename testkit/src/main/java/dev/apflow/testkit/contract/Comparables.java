package dev.apflow.testkit.contract;

import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskWrites.Cancellation;
import dev.apflow.application.store.TaskWrites.Deletion;
import dev.apflow.application.store.TreeWrites.Creation;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskState;
import dev.apflow.domain.task.TaskStatus;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Answers without what may differ between two stores that are both right. */
final class Comparables {

    private Comparables() {}

    static Object creation(Creation creation) {
        return switch (creation) {
            case Creation.Created(List<Task> tasks) -> tasks.stream().map(Task::spec).toList();
            case Creation.IdsTaken(List<TaskId> ids) -> new TreeSet<>(ids);
            case Creation.Repeated repeated -> repeated;
            case Creation.Existing existing -> existing;
            case Creation.NotUnique other -> other;
            case Creation.KeyReused reused -> reused;
        };
    }

    /** Each store has its own measure of what a task takes of a budget. */
    static Object claimed(Claimed claimed) {
        return new Claimed(
                claimed.delivered(),
                claimed.treeId(),
                claimed.spec(),
                claimed.failedInRun(),
                claimed.dependencyResults(),
                0,
                claimed.refused());
    }

    /** Which of several tasks in the way is named is the store's choice. */
    static Object deletion(Deletion deletion) {
        return switch (deletion) {
            case Deletion.Deleted deleted -> deleted;
            case Deletion.InUse inUse -> inUse;
            case Deletion.WrongStatus(TaskId id, TaskStatus status) -> "not pending";
            case Deletion.Unknown unknown -> unknown;
        };
    }

    static Object cancellation(Cancellation cancellation) {
        return switch (cancellation) {
            case Cancellation.Cancelled(List<TaskId> ids, List<Delivered> interrupted) ->
                    List.of(Set.copyOf(ids), ids.size(), Set.copyOf(interrupted));
            case Cancellation.WrongStatus wrong -> wrong;
            case Cancellation.Unknown unknown -> unknown;
        };
    }

    /** A task in which a time is told only by being there, due time and lease by being ahead. */
    static Object task(Task task, Instant now) {
        TaskState state = task.state();
        boolean waitsForItsTime =
                state.status() == TaskStatus.PENDING
                        && state.dueAt().filter(due -> due.isAfter(now)).isPresent();
        return Arrays.asList(
                task.spec(),
                task.treeId(),
                state.status(),
                state.suspended() ? "held" : "free",
                state.attempt(),
                state.delivery(),
                waitsForItsTime ? "later" : "due",
                state.result(),
                state.error(),
                state.errorCode(),
                state.progress(),
                state.lastNode(),
                state.leaseExpiresAt().map(end -> end.isAfter(now) ? "leased" : "expired"),
                state.idempotencyKey(),
                state.startedAt().isPresent() ? "started" : "not started",
                state.completedAt().isPresent() ? "ended" : "not ended");
    }
}
