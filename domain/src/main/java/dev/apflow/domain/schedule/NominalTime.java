package dev.apflow.domain.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Objects;

/**
 * A time for which a schedule starts something, or would if its rules did not rule it out.
 *
 * @param at the instant, which names it
 * @param local what the clock on the wall of the schedule's zone shows at that instant
 * @param offset of that clock from UTC
 */
public record NominalTime(Instant at, LocalDateTime local, ZoneOffset offset, Kind kind) {

    public NominalTime {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(local, "local");
        Objects.requireNonNull(offset, "offset");
        Objects.requireNonNull(kind, "kind");
    }

    /** How it came about. */
    public enum Kind {
        PLAIN,
        /** The local time that was meant does not exist on this day: it was moved on. */
        SHIFTED,
        /** The local time that was meant does not exist on this day: nothing starts. */
        DROPPED,
        /** The local time comes twice on this day; this is the first of them. */
        FIRST_OF_TWO,
        /** The local time comes twice on this day; this is the second of them. */
        SECOND_OF_TWO,
        /** An exclusion of the schedule names it: nothing starts. */
        EXCLUDED
    }

    /** Whether something starts. */
    public boolean isLive() {
        return kind != Kind.DROPPED && kind != Kind.EXCLUDED;
    }

    NominalTime excluded() {
        return new NominalTime(at, local, offset, Kind.EXCLUDED);
    }
}
