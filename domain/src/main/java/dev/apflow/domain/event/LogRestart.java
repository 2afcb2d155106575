package dev.apflow.domain.event;

import dev.apflow.domain.json.JsonObject;

import java.time.Instant;
import java.util.Objects;

/**
 * The database stands on another server than before, or on one whose history forked off: events
 * that were acknowledged last may be lost. What follows in the log sorts behind every cursor ever
 * given out.
 */
public record LogRestart(EventCursor cursor, String eventId, JsonObject details, Instant timestamp)
        implements LogEntry {

    /** As readers see it where the kind of an event is named. */
    public static final String WORD = "log_restarted";

    public LogRestart {
        Objects.requireNonNull(cursor, "cursor");
        Objects.requireNonNull(eventId, "eventId");
        Objects.requireNonNull(details, "details");
        Objects.requireNonNull(timestamp, "timestamp");
    }
}
