package dev.apflow.domain.task;

import java.time.Duration;
import java.util.List;
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
 * @param on answers, as numbers of HTTP statuses, that are tried again although the executor would
 *     not
 */
public record RetryPolicy(
        int maxAttempts,
        Backoff backoff,
        Duration initialDelay,
        Duration maxDelay,
        double jitter,
        List<Integer> on) {

    /** More attempts than this in one run are refused. */
    public static final int MOST_ATTEMPTS = 1000;

    /** Longer delays than this are refused. */
    public static final Duration LONGEST_DELAY = Duration.ofDays(30);

    /** One attempt; should a client raise only the number, one second doubling up to a minute. */
    public static final RetryPolicy NONE =
            new RetryPolicy(
                    1, Backoff.EXPONENTIAL, Duration.ofSeconds(1), Duration.ofMinutes(1), 0);

    /** More statuses than this are refused. */
    public static final int MOST_STATUSES = 100;

    /** Without statuses of its own. */
    public RetryPolicy(
            int maxAttempts,
            Backoff backoff,
            Duration initialDelay,
            Duration maxDelay,
            double jitter) {
        this(maxAttempts, backoff, initialDelay, maxDelay, jitter, List.of());
    }

    public RetryPolicy {
        on = List.copyOf(on);
        if (on.size() > MOST_STATUSES || on.stream().anyMatch(each -> each < 400 || each > 599)) {
            throw new IllegalArgumentException("on: expected statuses from 400 to 599, got " + on);
        }
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

    /**
     * Likewise, where the other side has asked for a pause.
     *
     * @param asked no delay is shorter, as far as the maximum allows
     */
    public Optional<Duration> delayAfter(int failedInRun, double chance, Duration asked) {
        return delayAfter(failedInRun, chance)
                .map(delay -> delay.compareTo(asked) >= 0 ? delay : shorter(asked, longer(delay)));
    }

    /** The maximum, unless the delay itself is longer. */
    private Duration longer(Duration delay) {
        return delay.compareTo(maxDelay) > 0 ? delay : maxDelay;
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
