package dev.apflow.domain.task;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where a task stands. */
public enum TaskStatus {
    PENDING,
    IN_PROGRESS,
    COMPLETED,
    FAILED,
    CANCELLED;

    /** As clients and stores write it: {@code in_progress}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the current attempt has its outcome. */
    public boolean isTerminal() {
        return switch (this) {
            case PENDING, IN_PROGRESS -> false;
            case COMPLETED, FAILED, CANCELLED -> true;
        };
    }

    public static Optional<TaskStatus> ofWord(String word) {
        return Arrays.stream(values()).filter(status -> status.word().equals(word)).findFirst();
    }
}
