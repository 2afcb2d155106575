package dev.apflow.domain.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.List;

class RetryPolicyTest {

    private static final Duration MONTH = Duration.ofDays(30);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static RetryPolicy policy(Backoff backoff, long initialMs, long maxMs, double jitter) {
        return new RetryPolicy(
                9, backoff, Duration.ofMillis(initialMs), Duration.ofMillis(maxMs), jitter);
    }

    private static RetryPolicy of(int attempts, Duration initial, Duration max, double jitter) {
        return new RetryPolicy(attempts, Backoff.FIXED, initial, max, jitter);
    }

    @ParameterizedTest
    @CsvSource({"1, 100", "2, 200", "3, 400", "4, 800", "5, 1000", "8, 1000"})
    void an_exponential_delay_doubles_up_to_the_longest(int failed, long delayMs) {
        assertThat(policy(Backoff.EXPONENTIAL, 100, 1000, 0).delayAfter(failed, 0.5))
                .contains(Duration.ofMillis(delayMs));
    }

    @ParameterizedTest
    @CsvSource({"100, 1000, 100", "1000, 1000, 1000", "1001, 1000, 1000", "0, 1000, 0", "5, 0, 0"})
    void a_fixed_delay_is_the_first_one_unless_that_is_too_long(
            long initialMs, long maxMs, long delayMs) {
        for (int failed : new int[] {1, 8}) {
            assertThat(policy(Backoff.FIXED, initialMs, maxMs, 0).delayAfter(failed, 0.5))
                    .contains(Duration.ofMillis(delayMs));
        }
    }

    @Test
    void nothing_doubled_is_nothing() {
        assertThat(policy(Backoff.EXPONENTIAL, 0, 1000, 1).delayAfter(8, 0.5))
                .contains(Duration.ZERO);
    }

    @ParameterizedTest
    @CsvSource({"0, 0.5, 1000", "0.5, 0, 1000", "0.5, 0.5, 750", "1, 0.25, 750", "1, 0.999, 1"})
    void jitter_takes_its_share_by_chance(double jitter, double chance, long delayMs) {
        assertThat(policy(Backoff.FIXED, 1000, 1000, jitter).delayAfter(1, chance))
                .contains(Duration.ofMillis(delayMs));
    }

    @Test
    void the_last_attempt_is_followed_by_none() {
        assertThat(policy(Backoff.FIXED, 1, 1, 0).delayAfter(8, 0)).isPresent();
        assertThat(policy(Backoff.FIXED, 1, 1, 0).delayAfter(9, 0)).isEmpty();
        assertThat(RetryPolicy.NONE.delayAfter(1, 0)).isEmpty();
    }

    @Test
    void the_bounds_are_allowed_and_what_is_beyond_is_named() {
        of(1, Duration.ZERO, Duration.ZERO, 0);
        of(1000, MONTH, MONTH, 1);
        assertThatThrownBy(() -> of(0, SECOND, SECOND, 0)).hasMessageContaining("maxAttempts");
        assertThatThrownBy(() -> of(1001, SECOND, SECOND, 0)).hasMessageContaining("maxAttempts");
        assertThatThrownBy(() -> of(1, Duration.ofNanos(-1), SECOND, 0))
                .hasMessageContaining("initialDelay");
        assertThatThrownBy(() -> of(1, MONTH.plusNanos(1), SECOND, 0))
                .hasMessageContaining("initialDelay");
        assertThatThrownBy(() -> of(1, SECOND, Duration.ofNanos(-1), 0))
                .hasMessageContaining("maxDelay");
        assertThatThrownBy(() -> of(1, SECOND, MONTH.plusNanos(1), 0))
                .hasMessageContaining("maxDelay");
        assertThatThrownBy(() -> of(1, SECOND, SECOND, -0.01)).hasMessageContaining("jitter");
        assertThatThrownBy(() -> of(1, SECOND, SECOND, 1.01)).hasMessageContaining("jitter");
        assertThatThrownBy(() -> of(1, SECOND, SECOND, Double.NaN)).hasMessageContaining("jitter");
    }

    @Test
    void a_pause_that_is_asked_for_is_kept_up_to_the_maximum() {
        RetryPolicy policy =
                new RetryPolicy(3, Backoff.FIXED, Duration.ofSeconds(2), Duration.ofSeconds(10), 0);

        assertThat(policy.delayAfter(1, 0, Duration.ZERO)).contains(Duration.ofSeconds(2));
        assertThat(policy.delayAfter(1, 0, Duration.ofSeconds(7))).contains(Duration.ofSeconds(7));
        assertThat(policy.delayAfter(1, 0, Duration.ofHours(1))).contains(Duration.ofSeconds(10));
        assertThat(policy.delayAfter(3, 0, Duration.ofSeconds(7))).isEmpty();
    }

    @Test
    void statuses_to_be_tried_again_are_those_of_failures() {
        for (int status : new int[] {399, 600, 0, -1}) {
            assertThatThrownBy(
                            () ->
                                    new RetryPolicy(
                                            1,
                                            Backoff.FIXED,
                                            Duration.ZERO,
                                            Duration.ZERO,
                                            0,
                                            List.of(status)))
                    .hasMessageContaining("on: expected");
        }
    }
}
