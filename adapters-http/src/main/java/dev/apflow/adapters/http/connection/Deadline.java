package dev.apflow.adapters.http.connection;

import dev.apflow.domain.time.LocalInstant;

import org.jspecify.annotations.Nullable;

/** Until when the one thing may take that a connection is blocked in; set and judged by others. */
final class Deadline {

    private @Nullable LocalInstant until;

    synchronized void set(LocalInstant instant) {
        until = instant;
    }

    synchronized void clear() {
        until = null;
    }

    synchronized boolean isOver(LocalInstant now) {
        return until != null && now.until(until).isNegative();
    }
}
