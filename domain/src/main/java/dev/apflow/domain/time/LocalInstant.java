package dev.apflow.domain.time;

import java.time.Duration;

/**
 * An instant of one node's own monotonic clock, which starts anywhere and may pass {@link
 * Long#MAX_VALUE}: two instants are compared by their difference, and are no further apart than 292
 * years. For that reason there is no natural order.
 *
 * @param nanos nanoseconds since an unknown origin, as {@link System#nanoTime} gives them
 */
public record LocalInstant(long nanos) {

    /**
     * @throws ArithmeticException where {@code duration} is longer than 292 years
     */
    public LocalInstant plus(Duration duration) {
        return new LocalInstant(nanos + duration.toNanos());
    }

    /**
     * @throws ArithmeticException where {@code duration} is longer than 292 years
     */
    public LocalInstant minus(Duration duration) {
        return new LocalInstant(nanos - duration.toNanos());
    }

    public boolean isBefore(LocalInstant other) {
        return nanos - other.nanos < 0;
    }

    /** This one, or {@code other} where that is later. */
    public LocalInstant orLater(LocalInstant other) {
        return isBefore(other) ? other : this;
    }

    /** How long from this instant to {@code later}; negative where that was before. */
    public Duration until(LocalInstant later) {
        return Duration.ofNanos(later.nanos - nanos);
    }
}
