package dev.apflow.domain.task;

import java.util.Optional;

/** The arrows between {@link TaskStatus}es; what is not an arrow here is refused everywhere. */
public final class LifeCycle {

    /** What can happen to a task. */
    public enum Change {
        /** Handed to a worker. */
        CLAIM,
        COMPLETE,
        FAIL,
        CANCEL,
        /** A failed attempt that its policy lets try again: attempt + 1. */
        RETRY,
        /** Asked for by a client: attempt + 1. */
        RERUN,
        /** Its worker is gone or gives it back: same attempt, next delivery. */
        HAND_BACK
    }

    private LifeCycle() {}

    /** The status after {@code change}; empty where the change is not allowed. */
    public static Optional<TaskStatus> after(TaskStatus from, Change change) {
        return switch (from) {
            case PENDING -> fromPending(change);
            case IN_PROGRESS -> fromInProgress(change);
            case FAILED -> fromFailed(change);
            case COMPLETED, CANCELLED -> fromSettled(change);
        };
    }

    public static boolean allows(TaskStatus from, Change change) {
        return after(from, change).isPresent();
    }

    private static Optional<TaskStatus> fromPending(Change change) {
        return switch (change) {
            case CLAIM -> Optional.of(TaskStatus.IN_PROGRESS);
            case CANCEL -> Optional.of(TaskStatus.CANCELLED);
            case COMPLETE, FAIL, RETRY, RERUN, HAND_BACK -> Optional.empty();
        };
    }

    private static Optional<TaskStatus> fromInProgress(Change change) {
        return switch (change) {
            case COMPLETE -> Optional.of(TaskStatus.COMPLETED);
            case FAIL -> Optional.of(TaskStatus.FAILED);
            case CANCEL -> Optional.of(TaskStatus.CANCELLED);
            case HAND_BACK -> Optional.of(TaskStatus.PENDING);
            case CLAIM, RETRY, RERUN -> Optional.empty();
        };
    }

    private static Optional<TaskStatus> fromFailed(Change change) {
        return switch (change) {
            case RETRY, RERUN -> Optional.of(TaskStatus.PENDING);
            case CLAIM, COMPLETE, FAIL, CANCEL, HAND_BACK -> Optional.empty();
        };
    }

    private static Optional<TaskStatus> fromSettled(Change change) {
        return switch (change) {
            case RERUN -> Optional.of(TaskStatus.PENDING);
            case CLAIM, COMPLETE, FAIL, CANCEL, RETRY, HAND_BACK -> Optional.empty();
        };
    }
}
