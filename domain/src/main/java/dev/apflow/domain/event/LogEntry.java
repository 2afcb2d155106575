package dev.apflow.domain.event;

import dev.apflow.domain.json.JsonObject;

import java.time.Instant;

/** What stands in the event log: what happened to tasks, and now and then to the log itself. */
public sealed interface LogEntry permits TaskEvent, LogRestart {

    /** Its place in the log. */
    EventCursor cursor();

    /** Names it for ever. */
    String eventId();

    /** What a reader may want besides; its members are no contract. */
    JsonObject details();

    /** By the store's clock. */
    Instant timestamp();
}
