package dev.apflow.domain.lease;

import java.time.Duration;

/**
 * How long tasks are leased and when they are taken back.
 *
 * @param duration from the claim or renewal to the expiry by the store's clock; 30 ms – 1 day
 * @param sweepEvery from one look of the leader at all leases to the next; more than 0
 * @param lossGrace from the loss of a holder's session to the sweep of its leases: long enough to
 *     open a session again; 0 or more. A lease that ends sooner is not kept for it.
 */
public record TaskLeaseSettings(Duration duration, Duration sweepEvery, Duration lossGrace) {

    private static final Duration SHORTEST = Duration.ofMillis(30);
    private static final Duration LONGEST = Duration.ofDays(1);

    public TaskLeaseSettings {
        if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("duration: expected 30 ms – 1 day, got " + duration);
        }
        if (sweepEvery.isZero() || sweepEvery.isNegative()) {
            throw new IllegalArgumentException(
                    "sweepEvery: expected more than 0, got " + sweepEvery);
        }
        if (lossGrace.isNegative() || lossGrace.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("lossGrace: expected 0–1 day, got " + lossGrace);
        }
    }

    /** A third of the duration: two renewals may fail before a lease expires. */
    public Duration renewEvery() {
        return duration.dividedBy(3);
    }
}
