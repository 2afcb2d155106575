package dev.apflow.domain.executor;

import dev.apflow.domain.text.NameForm;

/**
 * Names the executor that runs a task: the {@code method} of the task's schemas.
 *
 * @param value 1–255 characters of {@code A-Z a-z 0-9 . _ : -}
 */
public record ExecutorId(String value) implements Comparable<ExecutorId> {

    /** What {@link #isValid} asks for, in words for a client. */
    public static final String EXPECTED = "an executor id: 1–255 characters of A-Z a-z 0-9 . _ : -";

    public ExecutorId {
        if (!isValid(value)) {
            throw new IllegalArgumentException(
                    "executor id: expected " + EXPECTED + ", got " + value);
        }
    }

    public static boolean isValid(String value) {
        return NameForm.isName(value);
    }

    @Override
    public int compareTo(ExecutorId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
