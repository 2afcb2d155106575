package dev.apflow.domain.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;

class RetryPolicyProperties {

    private static final long MONTH_MS = Duration.ofDays(30).toMillis();

    /** Two to the power, in numbers that cannot overflow, instead of doubling step by step. */
    private static Duration naive(RetryPolicy policy, int failed) {
        BigInteger delay = BigInteger.valueOf(policy.initialDelay().toMillis());
        if (policy.backoff() == Backoff.EXPONENTIAL) {
            delay = delay.multiply(BigInteger.TWO.pow(failed - 1));
        }
        return Duration.ofMillis(
                delay.min(BigInteger.valueOf(policy.maxDelay().toMillis())).longValueExact());
    }

    @Property
    void without_jitter_the_delay_is_the_power_of_two_capped(
            @ForAll Backoff backoff,
            @ForAll @LongRange(min = 0, max = 2_592_000_000L) long initialMs,
            @ForAll @LongRange(min = 0, max = 2_592_000_000L) long maxMs,
            @ForAll @IntRange(min = 1, max = 999) int failed,
            @ForAll @DoubleRange(min = 0, max = 0.99) double chance) {
        RetryPolicy policy =
                new RetryPolicy(
                        1000, backoff, Duration.ofMillis(initialMs), Duration.ofMillis(maxMs), 0);
        assertThat(policy.delayAfter(failed, chance)).contains(naive(policy, failed));
    }

    @Property
    void jitter_takes_away_at_most_its_share(
            @ForAll @LongRange(min = 1, max = 2_592_000_000L) long initialMs,
            @ForAll @DoubleRange(min = 0, max = 1) double jitter,
            @ForAll @DoubleRange(min = 0, max = 0.99) double chance,
            @ForAll @IntRange(min = 1, max = 20) int failed) {
        RetryPolicy policy =
                new RetryPolicy(
                        100,
                        Backoff.EXPONENTIAL,
                        Duration.ofMillis(initialMs),
                        Duration.ofDays(30),
                        jitter);
        long full = naive(policy, failed).toNanos();
        long delay = policy.delayAfter(failed, chance).orElseThrow().toNanos();
        assertThat(delay).isLessThanOrEqualTo(full);
        assertThat((double) delay).isGreaterThanOrEqualTo(full * (1 - jitter) - 1);
    }

    @Property
    void exactly_max_attempts_are_made(@ForAll @IntRange(min = 1, max = 1000) int max) {
        RetryPolicy policy = new RetryPolicy(max, Backoff.FIXED, Duration.ZERO, Duration.ZERO, 0);
        int attempts = 1;
        while (policy.delayAfter(attempts, 0.5).isPresent()) {
            attempts++;
        }
        assertThat(attempts).isEqualTo(max);
    }

    @Example
    void the_default_policy_never_retries() {
        assertThat(RetryPolicy.NONE.delayAfter(1, 0)).isEqualTo(Optional.empty());
    }

    @Example
    void bad_values_are_named() {
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new RetryPolicy(0, Backoff.FIXED, second, second, 0))
                .hasMessageContaining("maxAttempts")
                .hasMessageContaining("0");
        assertThatThrownBy(() -> new RetryPolicy(1001, Backoff.FIXED, second, second, 0))
                .hasMessageContaining("1001");
        assertThatThrownBy(() -> new RetryPolicy(1, Backoff.FIXED, second.negated(), second, 0))
                .hasMessageContaining("initialDelay");
        assertThatThrownBy(
                        () ->
                                new RetryPolicy(
                                        1,
                                        Backoff.FIXED,
                                        Duration.ofMillis(MONTH_MS + 1),
                                        second,
                                        0))
                .hasMessageContaining("initialDelay");
        assertThatThrownBy(
                        () ->
                                new RetryPolicy(
                                        1,
                                        Backoff.FIXED,
                                        second,
                                        Duration.ofMillis(MONTH_MS + 1),
                                        0))
                .hasMessageContaining("maxDelay");
        assertThatThrownBy(() -> new RetryPolicy(1, Backoff.FIXED, second, second.negated(), 0))
                .hasMessageContaining("maxDelay");
        assertThatThrownBy(() -> new RetryPolicy(1, Backoff.FIXED, second, second, 1.5))
                .hasMessageContaining("jitter");
        assertThatThrownBy(() -> new RetryPolicy(1, Backoff.FIXED, second, second, Double.NaN))
                .hasMessageContaining("jitter");
    }
}
