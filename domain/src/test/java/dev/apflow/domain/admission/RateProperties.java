package dev.apflow.domain.admission;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class RateProperties {

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    /** Against brute force: every half-open period that begins or ends with a start. */
    @Property(tries = 2_000)
    void no_period_has_more_starts_than_the_rate_allows(
            @ForAll @IntRange(min = 1, max = 7) int limit,
            @ForAll @IntRange(min = 1, max = 20) int periodMillis,
            @ForAll @IntRange(min = 1, max = 4) int burst,
            @ForAll @Size(max = 60) List<@IntRange(max = 9_000) Integer> gaps) {
        Rate rate = new Rate(limit, Duration.ofMillis(periodMillis), burst);
        List<Instant> starts = new ArrayList<>();
        Optional<Instant> arrival = Optional.empty();
        Instant now = BEGIN;
        for (int gap : gaps) {
            now = now.plusNanos(gap * 1_000L);
            if (rate.allows(arrival, now)) {
                starts.add(now);
                arrival = Optional.of(rate.afterStart(arrival, now));
            }
        }
        for (Instant from : starts) {
            Instant end = from.plus(rate.period());
            assertThat(starts.stream().filter(each -> !each.isBefore(from) && each.isBefore(end)))
                    .hasSizeLessThanOrEqualTo(limit + burst - 1);
        }
    }

    @Property(tries = 1_000)
    void what_asks_again_and_again_starts_as_often_as_the_rate_allows(
            @ForAll @IntRange(min = 1, max = 9) int limit,
            @ForAll @IntRange(min = 1, max = 50) int periodMillis,
            @ForAll @IntRange(min = 1, max = 5) int burst) {
        Rate rate = new Rate(limit, Duration.ofMillis(periodMillis), burst);
        Optional<Instant> arrival = Optional.empty();
        Instant now = BEGIN;
        for (int i = 0; i < 3 * limit + burst; i++) {
            now = rate.nextFree(arrival, now);
            assertThat(rate.allows(arrival, now)).isTrue();
            arrival = Optional.of(rate.afterStart(arrival, now));
        }
        assertThat(now).isEqualTo(BEGIN.plus(rate.interval().multipliedBy(3L * limit)));
        assertThat(rate.interval().multipliedBy(limit)).isGreaterThanOrEqualTo(rate.period());
    }

    @Property(tries = 500)
    void a_rate_that_takes_over_is_free_within_one_interval(
            @ForAll @IntRange(min = 1, max = 1_000) int limit,
            @ForAll @IntRange(min = 1, max = 100) int burst,
            @ForAll @IntRange(max = 100_000) int seconds) {
        Rate rate = new Rate(limit, Duration.ofSeconds(1), burst);
        Instant left = BEGIN.plusSeconds(seconds);

        Optional<Instant> taken = rate.takenOver(Optional.of(left), BEGIN);

        assertThat(rate.nextFree(taken, BEGIN)).isBetween(BEGIN, BEGIN.plus(rate.interval()));
        assertThat(taken.orElseThrow()).isBeforeOrEqualTo(left);
        assertThat(rate.takenOver(Optional.empty(), BEGIN)).isEmpty();
    }
}
