package dev.apflow.domain.schedule;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Objects;

/** Times at which a schedule starts nothing. */
public sealed interface Exclusion {

    /** The first instant that it names. */
    Instant from(ZoneId zone);

    /** The first instant behind {@link #from} that it does not name. */
    Instant to(ZoneId zone);

    default boolean names(Instant time, ZoneId zone) {
        return !time.isBefore(from(zone)) && time.isBefore(to(zone));
    }

    /** A day of the schedule's zone. */
    record Day(LocalDate date) implements Exclusion {
        public Day {
            Objects.requireNonNull(date, "date");
        }

        @Override
        public Instant from(ZoneId zone) {
            return date.atStartOfDay(zone).toInstant();
        }

        @Override
        public Instant to(ZoneId zone) {
            return date.plusDays(1).atStartOfDay(zone).toInstant();
        }
    }

    /** Whole days of the schedule's zone, from the first to the last. */
    record Days(LocalDate first, LocalDate last) implements Exclusion {
        public Days {
            if (last.isBefore(first)) {
                throw new IllegalArgumentException(
                        "exclusion: expected from not after to, got " + first + " and " + last);
            }
        }

        @Override
        public Instant from(ZoneId zone) {
            return first.atStartOfDay(zone).toInstant();
        }

        @Override
        public Instant to(ZoneId zone) {
            return last.plusDays(1).atStartOfDay(zone).toInstant();
        }
    }

    /** From {@code first} on and before {@code end}. */
    record Range(Instant first, Instant end) implements Exclusion {
        public Range {
            if (!first.isBefore(end)) {
                throw new IllegalArgumentException(
                        "exclusion: expected from before to, got " + first + " and " + end);
            }
        }

        @Override
        public Instant from(ZoneId zone) {
            return first;
        }

        @Override
        public Instant to(ZoneId zone) {
            return end;
        }
    }
}
