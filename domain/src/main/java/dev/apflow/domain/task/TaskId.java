package dev.apflow.domain.task;

import dev.apflow.domain.text.NameForm;

/**
 * Names a task for ever. Clients may choose it; a tree is named by the id of its root.
 *
 * @param value 1–255 characters of {@code A-Z a-z 0-9 . _ : -}
 */
public record TaskId(String value) implements Comparable<TaskId> {

    /** What {@link #isValid} asks for, in words for a client. */
    public static final String EXPECTED = "1–255 characters of A-Z a-z 0-9 . _ : -";

    /** What {@link #isChoosable} asks for, in words for a client. */
    public static final String CHOOSABLE = EXPECTED + ", and not . or ..";

    public TaskId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("task id: expected " + EXPECTED + ", got " + value);
        }
    }

    public static boolean isValid(String value) {
        return NameForm.isName(value);
    }

    /**
     * Whether a new task may be called so. In a URL {@code .} and {@code ..} are no names but
     * steps, so that such a task could not be asked for; some were made before this was noticed.
     */
    public static boolean isChoosable(String value) {
        return isValid(value) && !value.equals(".") && !value.equals("..");
    }

    @Override
    public int compareTo(TaskId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
