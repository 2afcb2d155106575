package dev.apflow.domain.executor;

import java.util.regex.Pattern;

/**
 * Names the executor that runs a task: the {@code method} of the task's schemas.
 *
 * @param value 1–255 characters of {@code A-Z a-z 0-9 . _ : -}
 */
public record ExecutorId(String value) implements Comparable<ExecutorId> {

    /** What {@link #isValid} asks for, in words for a client. */
    public static final String EXPECTED = "an executor id: 1–255 characters of A-Z a-z 0-9 . _ : -";

    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9._:-]{1,255}");

    public ExecutorId {
        if (!isValid(value)) {
            throw new IllegalArgumentException(
                    "executor id: expected " + EXPECTED + ", got " + value);
        }
    }

    public static boolean isValid(String value) {
        return VALID.matcher(value).matches();
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
