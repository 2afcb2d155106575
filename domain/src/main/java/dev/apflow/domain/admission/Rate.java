package dev.apflow.domain.admission;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;

/**
 * How many starts a period may have, smoothed: the generic cell rate algorithm (GCRA, ITU-T I.371).
 * One instant is remembered, the <em>theoretical arrival time</em>: when the next start would come
 * if all came evenly, one an {@link #interval}. A start may come at most {@code burst - 1}
 * intervals before it.
 *
 * <p>With a burst of 1, no half-open period has more than {@code limit} starts; with a larger one
 * at most {@code limit + burst - 1}. Times count in whole microseconds, which is what stores keep:
 * no rate is faster than one start a microsecond.
 *
 * @param period 1 ms to 30 days
 * @param burst how many starts may come at once after a pause
 */
public record Rate(int limit, Duration period, int burst) {

    public static final int MOST = 1_000_000;
    public static final Duration SHORTEST = Duration.ofMillis(1);
    public static final Duration LONGEST = Duration.ofDays(30);

    private static final long NANOS_PER_MICRO = 1_000;

    public Rate {
        Objects.requireNonNull(period, "period");
        require("rate.limit", limit);
        require("rate.burst", burst);
        if (period.compareTo(SHORTEST) < 0 || period.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "rate.period: expected 1 ms to 30 days, got " + period);
        }
    }

    private static void require(String field, int number) {
        if (number < 1 || number > MOST) {
            throw new IllegalArgumentException(field + ": expected 1–" + MOST + ", got " + number);
        }
    }

    /** The time between two starts that come evenly; rounded up, so never too short. */
    public Duration interval() {
        return micros(intervalMicros());
    }

    private long intervalMicros() {
        long micros = Math.ceilDiv(period.toNanos(), NANOS_PER_MICRO);
        return Math.ceilDiv(micros, limit);
    }

    private static Duration micros(long count) {
        return Duration.of(count, ChronoUnit.MICROS);
    }

    /**
     * When the next start may come; not before {@code now}.
     *
     * @param arrival the theoretical arrival time; empty where nothing started yet
     */
    public Instant nextFree(Optional<Instant> arrival, Instant now) {
        Instant free = arrival.orElse(now).minus(micros(intervalMicros() * (burst - 1L)));
        return free.isAfter(now) ? free : now;
    }

    /** Whether a start may come now. */
    public boolean allows(Optional<Instant> arrival, Instant now) {
        return nextFree(arrival, now).equals(now);
    }

    /** The theoretical arrival time after a start that came now. */
    public Instant afterStart(Optional<Instant> arrival, Instant now) {
        return arrival.filter(now::isBefore).orElse(now).plus(interval());
    }

    /**
     * The theoretical arrival time when this rate takes the place of another: what that left behind
     * counts at most as one full burst of this one. So a rate that is raised holds at once.
     */
    public Optional<Instant> takenOver(Optional<Instant> arrival, Instant now) {
        Instant most = now.plus(micros(intervalMicros() * burst));
        return arrival.map(each -> each.isAfter(most) ? most : each);
    }
}
