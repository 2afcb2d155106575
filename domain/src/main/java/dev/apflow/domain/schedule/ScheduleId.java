package dev.apflow.domain.schedule;

import dev.apflow.domain.task.TaskId;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Names a schedule for ever. Clients may choose it.
 *
 * @param value 1–100 characters of {@code A-Z a-z 0-9 . _ -}
 */
public record ScheduleId(String value) implements Comparable<ScheduleId> {

    /** What {@link #isValid} asks for, in words for a client. */
    public static final String EXPECTED = "1–100 characters of A-Z a-z 0-9 . _ -, and not . or ..";

    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9._-]{1,100}");
    private static final DateTimeFormatter SECONDS = format("uuuuMMdd'T'HHmmss'Z'");
    private static final DateTimeFormatter MILLIS = format("uuuuMMdd'T'HHmmss.SSS'Z'");

    public ScheduleId {
        if (!isValid(value)) {
            throw new IllegalArgumentException(
                    "schedule id: expected " + EXPECTED + ", got " + value);
        }
    }

    public static boolean isValid(String value) {
        return VALID.matcher(value).matches() && !value.equals(".") && !value.equals("..");
    }

    /**
     * The id of the tree that this schedule starts for {@code nominal}: the same however often it
     * is tried. Milliseconds appear only where there are any.
     */
    public TaskId tree(Instant nominal) {
        boolean whole = nominal.toEpochMilli() % 1000 == 0;
        return new TaskId(value + ":" + (whole ? SECONDS : MILLIS).format(nominal));
    }

    /** The id of the tree that a backfill starts for a nominal time that had trees before. */
    public TaskId tree(Instant nominal, int run) {
        TaskId first = tree(nominal);
        return run <= 1 ? first : new TaskId(first.value() + ":" + run);
    }

    @Override
    public int compareTo(ScheduleId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }

    private static DateTimeFormatter format(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }
}
