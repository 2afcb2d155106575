package dev.apflow.domain.admission;

import java.util.regex.Pattern;

/** Names a queue. A queue needs no creation: a task names it. */
public record QueueName(String value) implements Comparable<QueueName> {

    public static final String EXPECTED = "a name of 1–100 characters of A-Z a-z 0-9 . _ : -";

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._:-]{1,100}");

    /** Of tasks that name none. */
    public static final QueueName DEFAULT = new QueueName("default");

    public QueueName {
        if (!isValid(value)) {
            throw new IllegalArgumentException("queue: expected " + EXPECTED);
        }
    }

    public static boolean isValid(String text) {
        return FORM.matcher(text).matches();
    }

    @Override
    public int compareTo(QueueName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
