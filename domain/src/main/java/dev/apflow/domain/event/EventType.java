package dev.apflow.domain.event;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What happened to a task, or to the tree below it. */
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
    /** Of a root: nothing in its tree can move any more, until something is run again. */
    TREE_ENDED,
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
