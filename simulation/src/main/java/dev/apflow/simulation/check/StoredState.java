package dev.apflow.simulation.check;

import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskState;
import dev.apflow.domain.task.TaskStatus;
import dev.apflow.simulation.trace.Findings;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** Every field of a task as readers see it, beside what the calls and their times make of it. */
record StoredState(Findings findings) {

    void compare(Task task, Entry entry) {
        TaskState state = task.state();
        findings.require(
                task.spec().equals(entry.spec) && task.treeId().equals(entry.tree),
                "a task is stored as it was submitted",
                () -> task.spec() + " instead of " + entry.spec);
        same(task, "created_at", state.createdAt(), entry.createdAt);
        same(task, "updated_at", state.updatedAt(), entry.updatedAt);
        same(task, "started_at", state.startedAt(), entry.startedAt);
        same(task, "completed_at", state.completedAt(), entry.endedAt);
        same(task, "last_assigned_node", state.lastNode(), entry.lastNode);
        same(task, "lease_expires_at", state.leaseExpiresAt(), lease(entry));
        same(task, "idempotency_key", state.idempotencyKey(), entry.key);
        if (task.status() == TaskStatus.PENDING) {
            same(task, "due", state.dueAt().orElse(Instant.MIN), entry.due);
            same(task, "progress", state.progress(), 0.0);
        }
        if (task.status() == TaskStatus.COMPLETED) {
            same(task, "progress", state.progress(), 1.0);
        }
    }

    private static Optional<Instant> lease(Entry entry) {
        return entry.isRunning() ? Optional.of(entry.expiresAt) : Optional.empty();
    }

    private void same(Task task, String field, Object stored, Object expected) {
        findings.require(
                Objects.equals(stored, expected),
                "each field shows what happened",
                () -> task.id() + ": " + field + " is " + stored + " instead of " + expected);
    }
}
