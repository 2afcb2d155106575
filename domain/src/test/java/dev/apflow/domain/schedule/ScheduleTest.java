package dev.apflow.domain.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.LocalDate;

class ScheduleTest {

    @Test
    void the_id_of_a_tree_names_schedule_and_nominal_time() {
        ScheduleId nightly = new ScheduleId("nightly");
        Instant nominal = Instant.parse("2026-11-30T03:00:00Z");

        assertThat(nightly.tree(nominal).value()).isEqualTo("nightly:20261130T030000Z");
        assertThat(nightly.tree(nominal.plusMillis(5)).value())
                .isEqualTo("nightly:20261130T030000.005Z");
        assertThat(nightly.tree(nominal, 2).value()).isEqualTo("nightly:20261130T030000Z:2");
    }

    @Test
    void the_nearest_workday_stays_in_its_month() {
        // 1 August 2026 is a Saturday, 31 May 2026 a Sunday, 15 August 2026 a Saturday.
        assertThat(new DayRule.NearestWorkday(1).matches(LocalDate.parse("2026-08-03"))).isTrue();
        assertThat(new DayRule.NearestWorkday(31).matches(LocalDate.parse("2026-05-29"))).isTrue();
        assertThat(new DayRule.NearestWorkday(15).matches(LocalDate.parse("2026-08-14"))).isTrue();
        assertThat(new DayRule.LastWorkday().matches(LocalDate.parse("2026-05-29"))).isTrue();
        assertThat(new DayRule.NearestWorkday(31).matches(LocalDate.parse("2026-06-30"))).isFalse();
    }

    @Test
    void days_of_the_week_are_counted_within_the_month() {
        LocalDate second = LocalDate.parse("2026-05-08");
        LocalDate last = LocalDate.parse("2026-05-29");

        assertThat(new DayRule.NthWeekday(second.getDayOfWeek(), 2).matches(second)).isTrue();
        assertThat(new DayRule.NthWeekday(second.getDayOfWeek(), 2).matches(last)).isFalse();
        assertThat(new DayRule.LastWeekday(last.getDayOfWeek()).matches(last)).isTrue();
        assertThat(new DayRule.LastWeekday(last.getDayOfWeek()).matches(second)).isFalse();
        assertThat(new DayRule.BeforeMonthEnd(2).matches(last)).isTrue();
    }
}
