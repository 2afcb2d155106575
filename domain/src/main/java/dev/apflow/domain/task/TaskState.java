package dev.apflow.domain.task;

import dev.apflow.domain.idempotency.IdempotencyKey;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.node.NodeId;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a task stands. Times are the store's.
 *
 * @param phase the status, and what a pending task waits for
 * @param inputsStale in progress or completed, and a dependency was run again after it had its
 *     inputs, or is stale so itself
 * @param suspended defined only: nothing of its tree runs until the tree is executed
 * @param attempt the how-manieth logical execution: 1 at first, +1 on a retry or re-run
 * @param delivery the how-manieth time it was handed to a worker; 0 before the first
 * @param revision changes with every amendment of the spec
 * @param dueAt not claimed before (a retry's delay, or {@code notBefore})
 * @param result of the current attempt, once completed
 * @param error of the current attempt, once failed or cancelled; while pending after a retry, of
 *     the attempt before
 * @param errorCode why, wherever there is an {@code error} and after every cancellation; empty for
 *     failures recorded by versions that kept no codes
 * @param progress 0–1, as the executor last reported
 * @param leaseExpiresAt in a cluster, while in progress
 * @param idempotencyKey of the current attempt, once it was reported
 * @param startedAt of the current attempt
 * @param completedAt when the current attempt ended, in whichever way
 */
public record TaskState(
        TaskStatus status,
        TaskPhase phase,
        boolean inputsStale,
        boolean suspended,
        int attempt,
        long delivery,
        long revision,
        Optional<Instant> dueAt,
        Optional<JsonValue> result,
        Optional<String> error,
        Optional<ErrorCode> errorCode,
        double progress,
        Optional<NodeId> lastNode,
        Optional<Instant> leaseExpiresAt,
        Optional<IdempotencyKey> idempotencyKey,
        Instant createdAt,
        Optional<Instant> startedAt,
        Instant updatedAt,
        Optional<Instant> completedAt) {

    /** The same in another phase. */
    public TaskState withPhase(TaskPhase other) {
        return new TaskState(
                status,
                other,
                inputsStale,
                suspended,
                attempt,
                delivery,
                revision,
                dueAt,
                result,
                error,
                errorCode,
                progress,
                lastNode,
                leaseExpiresAt,
                idempotencyKey,
                createdAt,
                startedAt,
                updatedAt,
                completedAt);
    }

    /** With an error where it has none. */
    public TaskState withError(String text, ErrorCode code) {
        return new TaskState(
                status,
                phase,
                inputsStale,
                suspended,
                attempt,
                delivery,
                revision,
                dueAt,
                result,
                error.or(() -> Optional.of(text)),
                errorCode.or(() -> Optional.of(code)),
                progress,
                lastNode,
                leaseExpiresAt,
                idempotencyKey,
                createdAt,
                startedAt,
                updatedAt,
                completedAt);
    }

    public TaskState {
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(phase, "phase");
        if (attempt < 1) {
            throw new IllegalArgumentException("attempt: expected at least 1, got " + attempt);
        }
        if (delivery < 0) {
            throw new IllegalArgumentException("delivery: expected at least 0, got " + delivery);
        }
        if (!(progress >= 0 && progress <= 1)) {
            throw new IllegalArgumentException("progress: expected 0–1, got " + progress);
        }
    }
}
