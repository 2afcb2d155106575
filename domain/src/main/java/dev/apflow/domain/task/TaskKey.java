package dev.apflow.domain.task;

import java.util.regex.Pattern;

/**
 * Names a task within its tree, where clients do not want to choose an id for ever. The id is made
 * of it: that of the root, a dot, the key.
 *
 * @param value 1–100 characters of {@code A-Z a-z 0-9 . _ -}
 */
public record TaskKey(String value) implements Comparable<TaskKey> {

    /** What {@link #isValid} asks for, in words for a client. */
    public static final String EXPECTED = "1–100 characters of A-Z a-z 0-9 . _ -, and not . or ..";

    /** Longest id of a root below which every key makes an id. */
    public static final int LONGEST_ROOT = 154;

    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    public TaskKey {
        if (!isValid(value)) {
            throw new IllegalArgumentException("task key: expected " + EXPECTED + ", got " + value);
        }
    }

    public static boolean isValid(String value) {
        return VALID.matcher(value).matches() && !value.equals(".") && !value.equals("..");
    }

    /**
     * The id of the task that this key names in the tree of {@code root}.
     *
     * @throws IllegalArgumentException if the root's id is so long that this is none
     */
    public TaskId under(TaskId root) {
        return new TaskId(text(root));
    }

    /** Whether this key names a task in the tree of {@code root}: together they may be too long. */
    public boolean fits(TaskId root) {
        return TaskId.isValid(text(root));
    }

    private String text(TaskId root) {
        return root.value() + "." + value;
    }

    @Override
    public int compareTo(TaskKey other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
