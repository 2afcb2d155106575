package dev.apflow.domain.time;

import java.time.Duration;

/** An instant of one node's own monotonic clock. */
public record LocalInstant(long nanos) {

    public LocalInstant plus(Duration duration) {
        return new LocalInstant(nanos + duration.toNanos());
    }

    /** How long from this instant to {@code later}. */
    public Duration until(LocalInstant later) {
        return Duration.ofNanos(later.nanos - nanos);
    }
}
