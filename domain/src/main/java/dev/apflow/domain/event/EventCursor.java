package dev.apflow.domain.event;

/**
 * A place in the event log. Opaque to clients; of two cursors of one store the later one sorts
 * behind the earlier as text.
 *
 * @param value 1–64 characters of {@code 0-9 a-z . -}
 */
public record EventCursor(String value) implements Comparable<EventCursor> {

    public EventCursor {
        if (!isValid(value)) {
            throw new IllegalArgumentException(
                    "cursor: expected one this server gave, got " + value);
        }
    }

    public static boolean isValid(String value) {
        return !value.isEmpty()
                && value.length() <= 64
                && value.chars()
                        .allMatch(
                                c ->
                                        c >= '0' && c <= '9'
                                                || c >= 'a' && c <= 'z'
                                                || c == '.'
                                                || c == '-');
    }

    @Override
    public int compareTo(EventCursor other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
