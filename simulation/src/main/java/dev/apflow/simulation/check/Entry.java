package dev.apflow.simulation.check;

import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.domain.idempotency.IdempotencyKey;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.node.NodeIdentity;
import dev.apflow.domain.task.ErrorCode;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.task.TaskStatus;

import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Where the model thinks that a task stands. */
final class Entry {

    final long number;
    final TaskSpec spec;
    final TaskId tree;
    final Set<Integer> ended = new HashSet<>();
    boolean suspended;
    TaskStatus status = TaskStatus.PENDING;
    int attempt = 1;
    long delivery;
    int failedInRun;

    /** Of this attempt: deliveries, those given back by their workers, those lost with them. */
    int deliveries;

    int givenBack;
    int lost;
    boolean setAside;
    boolean mayRetry;
    Optional<JsonValue> result = Optional.empty();
    Optional<String> error = Optional.empty();
    Optional<ErrorCode> errorCode = Optional.empty();
    Instant due;
    Optional<NodeIdentity> holder = Optional.empty();
    Instant expiresAt = Instant.MAX;
    final Instant createdAt;
    Instant updatedAt;
    Optional<Instant> startedAt = Optional.empty();
    Optional<Instant> endedAt = Optional.empty();
    Optional<NodeId> lastNode = Optional.empty();
    Optional<IdempotencyKey> key = Optional.empty();

    Entry(long number, TaskSpec spec, TaskId tree, boolean suspended, Instant createdAt) {
        this.number = number;
        this.spec = spec;
        this.tree = tree;
        this.suspended = suspended;
        this.createdAt = createdAt;
        this.updatedAt = createdAt;
        this.due = notBefore();
    }

    /** When the task may begin at all. */
    Instant notBefore() {
        return spec.notBefore().orElse(Instant.MIN);
    }

    void nextAttempt() {
        attempt++;
        deliveries = 0;
        givenBack = 0;
        lost = 0;
        setAside = false;
    }

    TaskId id() {
        return spec.id();
    }

    boolean isRunning() {
        return status == TaskStatus.IN_PROGRESS;
    }

    Delivered delivered() {
        return new Delivered(id(), attempt, delivery);
    }

    boolean runs(Delivered asked) {
        return isRunning() && delivered().equals(asked);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s %s, attempt %d, delivery %d%s",
                id(),
                status.word(),
                attempt,
                delivery,
                holder.map(by -> ", run by " + by).orElse(""));
    }
}
