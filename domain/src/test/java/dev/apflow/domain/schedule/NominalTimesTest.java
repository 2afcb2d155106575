package dev.apflow.domain.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.domain.schedule.NominalTime.Kind;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** Named days on which clocks do what surprises people. */
class NominalTimesTest {

    @Test
    void a_time_in_the_gap_is_moved_on_by_its_length() {
        assertThat(on("30 2 * *", "Europe/Oslo", DstGap.SHIFT, "2026-03-29"))
                .containsExactly("2026-03-29T01:30:00Z SHIFTED");
    }

    @Test
    void a_time_in_the_gap_can_be_left_out_and_is_told() {
        assertThat(on("30 2 * *", "Europe/Oslo", DstGap.SKIP, "2026-03-29"))
                .containsExactly("2026-03-29T01:30:00Z DROPPED");
    }

    @Test
    void a_time_that_is_moved_onto_another_counts_once() {
        assertThat(on("0 */1 * *", "Europe/Oslo", DstGap.SKIP, "2026-03-29"))
                .hasSize(23)
                .allMatch(time -> time.endsWith("PLAIN"));
    }

    @Test
    void a_fixed_hour_that_comes_twice_counts_once_by_default() {
        assertThat(on("30 2 * *", "Europe/Oslo", DstGap.SHIFT, "2026-10-25"))
                .containsExactly("2026-10-25T00:30:00Z FIRST_OF_TWO");
    }

    @Test
    void a_wildcard_goes_by_elapsed_time_by_default() {
        assertThat(on("30 * * *", "Europe/Oslo", DstGap.SHIFT, "2026-10-25")).hasSize(25);
    }

    @Test
    void half_an_hour_on_lord_howe() {
        assertThat(on("15 2 * *", "Australia/Lord_Howe", DstGap.SHIFT, "2026-10-04"))
                .containsExactly("2026-10-03T15:45:00Z SHIFTED");
        assertThat(on("45 1 * *", "Australia/Lord_Howe", DstGap.SHIFT, "2026-04-05"))
                .containsExactly("2026-04-04T14:45:00Z FIRST_OF_TWO");
    }

    @Test
    void the_day_that_apia_left_out() {
        NominalTimes times =
                Crons.times("0 12 * *", "Pacific/Apia", DstGap.SHIFT, Optional.empty());

        assertThat(
                        Crons.between(
                                times,
                                Instant.parse("2011-12-29T00:00:00Z"),
                                Instant.parse("2012-01-01T00:00:00Z")))
                .extracting(time -> time.local().toLocalDate() + " " + time.kind())
                .containsExactly("2011-12-29 PLAIN", "2011-12-31 PLAIN", "2012-01-01 PLAIN");
    }

    @Test
    void exclusions_keep_their_place_and_start_nothing() {
        NominalTimes times =
                Crons.times(
                        new Recurrence.Cron(List.of(Crons.cron("0 3 * *"))),
                        "Europe/Oslo",
                        DstGap.SHIFT,
                        Optional.empty(),
                        List.of(
                                new Exclusion.Day(LocalDate.parse("2026-12-25")),
                                new Exclusion.Range(
                                        Instant.parse("2026-12-26T02:00:00Z"),
                                        Instant.parse("2026-12-27T02:00:00Z"))));
        Instant eve = Instant.parse("2026-12-24T12:00:00Z");

        assertThat(Crons.between(times, eve, eve.plus(Duration.ofDays(3))))
                .extracting(NominalTime::kind)
                .containsExactly(Kind.EXCLUDED, Kind.EXCLUDED, Kind.PLAIN);
        assertThat(times.nextLive(eve).map(NominalTime::at))
                .contains(Instant.parse("2026-12-27T02:00:00Z"));
        assertThat(times.previousLive(Instant.parse("2026-12-27T02:00:00Z")).map(NominalTime::at))
                .contains(Instant.parse("2026-12-24T02:00:00Z"));
    }

    @Test
    void start_is_the_first_instant_and_end_the_first_behind() {
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        NominalTimes times =
                new NominalTimes(
                        new Recurrence.Every(Duration.ofHours(1), Duration.ZERO),
                        ZoneId.of("UTC"),
                        DstGap.SHIFT,
                        Optional.empty(),
                        List.of(),
                        Optional.of(start),
                        Optional.of(start.plus(Duration.ofHours(2))));

        assertThat(Crons.between(times, Instant.EPOCH, start.plus(Duration.ofDays(1))))
                .extracting(NominalTime::at)
                .containsExactly(start, start.plus(Duration.ofHours(1)));
    }

    @Test
    void a_date_that_never_comes_ends_the_search() {
        assertThat(
                        Crons.times("0 0 30 2", "Europe/Oslo", DstGap.SHIFT, Optional.empty())
                                .next(Instant.parse("2026-01-01T00:00:00Z")))
                .isEmpty();
    }

    @Test
    void the_twenty_ninth_of_february_is_found_across_2100() {
        assertThat(
                        Crons.times("0 0 29 2", "UTC", DstGap.SHIFT, Optional.empty())
                                .next(Instant.parse("2096-03-01T00:00:00Z"))
                                .map(NominalTime::at))
                .contains(Instant.parse("2104-02-29T00:00:00Z"));
    }

    private static List<String> on(String cron, String zone, DstGap gap, String day) {
        NominalTimes times = Crons.times(cron, zone, gap, Optional.empty());
        Exclusion.Day date = new Exclusion.Day(LocalDate.parse(day));
        ZoneId id = ZoneId.of(zone);
        return Crons.between(times, date.from(id), date.to(id)).stream()
                .map(time -> time.at() + " " + time.kind())
                .toList();
    }
}
