package dev.apflow.domain.event;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What happened to a task. */
public enum EventType {
    CREATED,
    /** Handed to a worker: a new delivery. */
    ASSIGNED,
    /** Its execution began. */
    STARTED,
    COMPLETED,
    FAILED,
    /** Taken from a worker that is gone, or given back by it: same attempt, pending again. */
    REASSIGNED,
    CANCELLED,
    /** Pending again as a new attempt, by its policy or because a client asked. */
    RETRIED,
    /** Something that a later version tells of; {@link TaskEvent#kind} has its word. */
    UNKNOWN;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<EventType> ofWord(String word) {
        return Arrays.stream(values())
                .filter(type -> type != UNKNOWN && type.word().equals(word))
                .findFirst();
    }
}
