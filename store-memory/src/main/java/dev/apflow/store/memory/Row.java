package dev.apflow.store.memory;

import dev.apflow.application.store.AttemptLogs.EndedAttempt;
import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.domain.idempotency.IdempotencyKey;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.task.ErrorCode;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskPhase;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.task.TaskState;
import dev.apflow.domain.task.TaskStatus;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;

/** A task as the store keeps it; touched under the store's lock only. */
final class Row {

    final long number;
    private final NavigableMap<Long, Row> open;
    final TaskId treeId;
    final Instant createdAt;
    TaskSpec spec;
    long revision = 1;
    boolean suspended;
    TaskStatus status = TaskStatus.PENDING;
    int attempt = 1;
    long delivery;
    int failedInRun;

    /** Deliveries of this attempt that were lost with their workers. */
    int lost;

    Optional<Instant> dueAt;
    Optional<JsonValue> result = Optional.empty();

    /** Kept while the next attempt runs, and shown again should that be handed back. */
    Optional<String> error = Optional.empty();

    Optional<ErrorCode> errorCode = Optional.empty();

    /** What it depends on was run again since it was handed out. */
    boolean stale;

    double progress;
    Optional<NodeId> lastNode = Optional.empty();

    /** It has its turn: no dependency and no suspension holds it back. */
    boolean queued;

    /** Of its fair key. */
    long turn;

    /** Who runs it, while somebody does. */
    Optional<LeaseHolder> holder = Optional.empty();

    Optional<Instant> leaseExpiresAt = Optional.empty();
    Optional<IdempotencyKey> key = Optional.empty();
    Optional<Instant> startedAt = Optional.empty();
    Instant updatedAt;
    Optional<Instant> completedAt = Optional.empty();

    /** Attempts before the present one. */
    final List<EndedAttempt> past = new ArrayList<>();

    /** What its deliveries wrote, in the order in which it came. */
    final List<MemoryLogs.KeptChunk> chunks = new ArrayList<>();

    /** By attempt, how many lines were dropped at its beginning. */
    final Map<Integer, Long> droppedLines = new HashMap<>();

    final Map<Delivered, String> traces = new HashMap<>();
    long lastLine;

    /**
     * A new task.
     *
     * @param open where it stands while it has not ended
     */
    Row(
            NavigableMap<Long, Row> open,
            long number,
            TaskId treeId,
            TaskSpec spec,
            boolean suspended,
            Instant now) {
        this.open = open;
        this.number = number;
        this.treeId = treeId;
        this.spec = spec;
        this.suspended = suspended;
        this.dueAt = spec.notBefore();
        this.createdAt = now;
        this.updatedAt = now;
        open.put(number, this);
    }

    /** It is no more. */
    void removed() {
        open.remove(number);
    }

    TaskId id() {
        return spec.id();
    }

    Delivered delivered() {
        return new Delivered(id(), attempt, delivery);
    }

    boolean isDueAfter(Instant now) {
        return dueAt.filter(due -> due.isAfter(now)).isPresent();
    }

    boolean runs(Delivered delivered) {
        return status == TaskStatus.IN_PROGRESS && delivered().equals(delivered);
    }

    /** Handed to a worker. */
    void claimed(LeaseHolder by, Instant now) {
        status = TaskStatus.IN_PROGRESS;
        delivery++;
        stale = false;
        progress = 0;
        lastNode = Optional.of(by.node());
        holder = Optional.of(by);
        leaseExpiresAt =
                switch (by) {
                    case LeaseHolder.Standalone standalone -> Optional.empty();
                    case LeaseHolder.Member(var identity, Duration lease) ->
                            Optional.of(now.plus(lease));
                };
        startedAt = Optional.of(now);
        updatedAt = now;
    }

    /** Pending again, the same attempt. */
    void givenBack(Instant now) {
        status = TaskStatus.PENDING;
        progress = 0;
        leaseExpiresAt = Optional.empty();
        holder = Optional.empty();
        startedAt = Optional.empty();
        updatedAt = now;
    }

    /** The attempt has its outcome. */
    void ended(TaskStatus how, Instant now) {
        status = how;
        open.remove(number);
        leaseExpiresAt = Optional.empty();
        holder = Optional.empty();
        completedAt = Optional.of(now);
        updatedAt = now;
    }

    /** Pending again after a failure that the policy lets try again. */
    void retried(Instant due, Instant now) {
        past.add(endedAttempt());
        status = TaskStatus.PENDING;
        open.put(number, this);
        attempt++;
        lost = 0;
        failedInRun++;
        dueAt = Optional.of(due);
        progress = 0;
        key = Optional.empty();
        startedAt = Optional.empty();
        completedAt = Optional.empty();
        updatedAt = now;
    }

    /** Pending again because a client asked. */
    void rerun(Instant now) {
        past.add(endedAttempt());
        status = TaskStatus.PENDING;
        open.put(number, this);
        attempt++;
        lost = 0;
        failedInRun = 0;
        dueAt = spec.notBefore();
        result = Optional.empty();
        error = Optional.empty();
        errorCode = Optional.empty();
        progress = 0;
        key = Optional.empty();
        startedAt = Optional.empty();
        completedAt = Optional.empty();
        updatedAt = now;
    }

    /** How the present attempt ended. */
    EndedAttempt endedAttempt() {
        return new EndedAttempt(
                attempt,
                delivery,
                status,
                result,
                error,
                status == TaskStatus.CANCELLED ? Optional.of(ErrorCode.CANCELLED) : errorCode,
                Optional.ofNullable(traces.get(delivered())),
                lastNode,
                startedAt,
                completedAt.orElse(updatedAt));
    }

    Task task(TaskPhase phase) {
        return new Task(
                spec,
                treeId,
                new TaskState(
                        status,
                        phase,
                        stale
                                && (status == TaskStatus.IN_PROGRESS
                                        || status == TaskStatus.COMPLETED),
                        suspended,
                        attempt,
                        delivery,
                        revision,
                        dueAt,
                        result,
                        status == TaskStatus.IN_PROGRESS ? Optional.empty() : error,
                        status == TaskStatus.IN_PROGRESS ? Optional.empty() : errorCode,
                        progress,
                        lastNode,
                        leaseExpiresAt,
                        key,
                        createdAt,
                        startedAt,
                        updatedAt,
                        completedAt));
    }
}
