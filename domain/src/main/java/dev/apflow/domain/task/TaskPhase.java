package dev.apflow.domain.task;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where a task stands, and what a pending one waits for. */
public enum TaskPhase {
    /** Pending: its tree is defined, not executed. */
    SUSPENDED,
    /** Pending, and can never start unless another task is run again. */
    BLOCKED,
    /** Pending: waits for its dependencies. */
    WAITING,
    /** Pending: waits for the delay before its next attempt. */
    RETRYING,
    /** Pending: waits for its time. */
    SCHEDULED,
    /** Pending: a node may claim it. */
    READY,
    /** Pending: it is ready, and no node may take it. Who reads tasks judges that by the nodes. */
    NO_NODE,
    IN_PROGRESS,
    COMPLETED,
    FAILED,
    CANCELLED;

    /** What a client may write, in words. */
    public static final String EXPECTED =
            "suspended, blocked, waiting, retrying, scheduled, ready, no_node, in_progress,"
                    + " completed, failed or cancelled";

    /** As clients write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The status of all tasks in this phase. */
    public TaskStatus status() {
        return switch (this) {
            case SUSPENDED, BLOCKED, WAITING, RETRYING, SCHEDULED, READY, NO_NODE ->
                    TaskStatus.PENDING;
            case IN_PROGRESS -> TaskStatus.IN_PROGRESS;
            case COMPLETED -> TaskStatus.COMPLETED;
            case FAILED -> TaskStatus.FAILED;
            case CANCELLED -> TaskStatus.CANCELLED;
        };
    }

    /** The phase of a task that is not pending. */
    public static TaskPhase of(TaskStatus status) {
        return switch (status) {
            case PENDING -> throw new IllegalArgumentException("pending is no phase");
            case IN_PROGRESS -> IN_PROGRESS;
            case COMPLETED -> COMPLETED;
            case FAILED -> FAILED;
            case CANCELLED -> CANCELLED;
        };
    }

    /**
     * The phase of a pending task.
     *
     * @param suspended its tree is defined, not executed
     * @param broken required dependencies that ended otherwise or are blocked
     * @param open dependencies that are not satisfied
     * @param dueAt not claimed before
     * @param failedInRun failed attempts since it was created or run again
     */
    public static TaskPhase ofPending(
            boolean suspended,
            int broken,
            int open,
            Optional<Instant> dueAt,
            int failedInRun,
            Instant now) {
        if (suspended) {
            return SUSPENDED;
        }
        if (broken > 0) {
            return BLOCKED;
        }
        if (open > 0) {
            return WAITING;
        }
        if (dueAt.filter(now::isBefore).isPresent()) {
            return failedInRun > 0 ? RETRYING : SCHEDULED;
        }
        return READY;
    }

    public static Optional<TaskPhase> ofWord(String word) {
        return Arrays.stream(values()).filter(phase -> phase.word().equals(word)).findFirst();
    }
}
