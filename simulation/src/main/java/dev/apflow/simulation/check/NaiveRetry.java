package dev.apflow.simulation.check;

import dev.apflow.domain.task.Backoff;
import dev.apflow.domain.task.RetryPolicy;

import java.time.Duration;
import java.util.Optional;

/** Whether and when a failed attempt is tried again, written down a second time. */
final class NaiveRetry {

    private static final double ROUNDING_SECONDS = 1e-6;

    private NaiveRetry() {}

    /**
     * Whether {@code told} is what the policy says.
     *
     * @param failures of this run, the newest one counted
     */
    static boolean admits(
            RetryPolicy policy, boolean retryable, int failures, Optional<Duration> retryAfter) {
        if (!retryable || failures >= policy.maxAttempts()) {
            return retryAfter.isEmpty();
        }
        double grown = policy.backoff() == Backoff.EXPONENTIAL ? 1L << (failures - 1) : 1;
        double most = Math.min(seconds(policy.initialDelay()) * grown, seconds(policy.maxDelay()));
        double least = most * (1 - policy.jitter());
        return retryAfter
                .map(NaiveRetry::seconds)
                .filter(delay -> delay >= least - ROUNDING_SECONDS)
                .filter(delay -> delay <= most + ROUNDING_SECONDS)
                .isPresent();
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
