package dev.apflow.domain.task;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether and when a failed attempt is tried again.
 *
 * @param maxAttempts attempts in one run, the first one counted; 1–{@value #MOST_ATTEMPTS}
 * @param backoff how delays grow
 * @param initialDelay delay after the first failure
 * @param maxDelay no delay is longer, jitter included
 * @param jitter 0–1: the share of the delay that chance decides (a delay d becomes one of {@code
 *     [d·(1−jitter), d]}, so that many failures at once do not return at once; the "equal jitter"
 *     idea of M. Brooker, "Exponential Backoff and Jitter", AWS 2015)
 */
public record RetryPolicy(
        int maxAttempts, Backoff backoff, Duration initialDelay, Duration maxDelay, double jitter) {

    /** More attempts than this in one run are refused. */
    public static final int MOST_ATTEMPTS = 1000;

    /** Longer delays than this are refused. */
    public static final Duration LONGEST_DELAY = Duration.ofDays(30);

    /** One attempt; should a client raise only the number, one second doubling up to a minute. */
    public static final RetryPolicy NONE =
            new RetryPolicy(
                    1, Backoff.EXPONENTIAL, Duration.ofSeconds(1), Duration.ofMinutes(1), 0);

    public RetryPolicy {
        Objects.requireNonNull(backoff, "backoff");
        if (maxAttempts < 1 || maxAttempts > MOST_ATTEMPTS) {
            throw new IllegalArgumentException("maxAttempts: expected 1–1000, got " + maxAttempts);
        }
        if (initialDelay.isNegative() || initialDelay.compareTo(LONGEST_DELAY) > 0) {
            throw new IllegalArgumentException(
                    "initialDelay: expected 0–30 days, got " + initialDelay);
        }
        if (maxDelay.isNegative() || maxDelay.compareTo(LONGEST_DELAY) > 0) {
            throw new IllegalArgumentException("maxDelay: expected 0–30 days, got " + maxDelay);
        }
        if (!(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException("jitter: expected 0–1, got " + jitter);
        }
    }

    /**
     * How long to wait before the next attempt; empty where this was the last one.
     *
     * @param failedInRun how many attempts of this run have failed, at least 1
     * @param chance uniformly drawn from {@code [0, 1)} by the caller
     */
    public Optional<Duration> delayAfter(int failedInRun, double chance) {
        if (failedInRun >= maxAttempts) {
            return Optional.empty();
        }
        Duration full = undisturbedDelay(failedInRun);
        long nanos = full.toNanos();
        return Optional.of(Duration.ofNanos(nanos - (long) (nanos * jitter * chance)));
    }

    private Duration undisturbedDelay(int failedInRun) {
        return switch (backoff) {
            case FIXED -> shorter(initialDelay, maxDelay);
            case EXPONENTIAL -> doubled(failedInRun - 1);
        };
    }

    /** Stops doubling at the maximum, so that the arithmetic cannot overflow. */
    private Duration doubled(int times) {
        Duration delay = initialDelay;
        for (int i = 0; i < times && delay.compareTo(maxDelay) < 0 && !delay.isZero(); i++) {
            delay = delay.multipliedBy(2);
        }
        return shorter(delay, maxDelay);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
