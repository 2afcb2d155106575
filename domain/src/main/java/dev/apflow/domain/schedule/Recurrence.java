package dev.apflow.domain.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** When a schedule comes again. */
public sealed interface Recurrence {

    /** The local times of cron expressions; a time that several name comes once. */
    record Cron(List<CronExpression> expressions) implements Recurrence {

        public static final int MOST = 20;

        public Cron {
            expressions = List.copyOf(expressions);
            if (expressions.isEmpty() || expressions.size() > MOST) {
                throw new IllegalArgumentException(
                        "cron: expected 1 to " + MOST + " expressions, got " + expressions.size());
            }
        }
    }

    /**
     * The instants at {@code offset} and a multiple of {@code interval} since 1970-01-01T00:00Z,
     * whatever the clocks on walls do.
     */
    record Every(Duration interval, Duration offset) implements Recurrence {

        public static final Duration SHORTEST = Duration.ofSeconds(1);
        public static final Duration LONGEST = Duration.ofDays(3660);

        public Every {
            if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("interval: out of bounds: " + interval);
            }
            if (offset.isNegative() || offset.compareTo(interval) >= 0) {
                throw new IllegalArgumentException(
                        "offset: expected 0 or more and less than the interval, got " + offset);
            }
        }

        /** The first instant behind {@code after}. */
        Instant next(Instant after) {
            long step = interval.toMillis();
            long shift = offset.toMillis();
            long passed = Math.floorDiv(after.toEpochMilli() - shift, step);
            return Instant.ofEpochMilli((passed + 1) * step + shift);
        }
    }

    /** The overlap rule that holds for an expression where the schedule names none. */
    static DstOverlap overlapOf(CronExpression expression, Optional<DstOverlap> named) {
        Objects.requireNonNull(expression, "expression");
        return named.orElse(expression.wildcard() ? DstOverlap.BOTH : DstOverlap.FIRST);
    }
}
