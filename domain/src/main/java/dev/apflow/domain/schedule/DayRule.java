package dev.apflow.domain.schedule;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.Objects;

/** Which days one item of a day field of a cron expression names. */
public sealed interface DayRule {

    boolean matches(LocalDate date);

    /** A day of the month. */
    record DayOfMonth(int day) implements DayRule {
        @Override
        public boolean matches(LocalDate date) {
            return date.getDayOfMonth() == day;
        }
    }

    /** {@code L}, {@code L-3}: so many days before the last day of the month. */
    record BeforeMonthEnd(int days) implements DayRule {
        @Override
        public boolean matches(LocalDate date) {
            return date.getDayOfMonth() == date.lengthOfMonth() - days;
        }
    }

    /** {@code 15W}: the day from Monday to Friday nearest to a day, within its month. */
    record NearestWorkday(int day) implements DayRule {
        @Override
        public boolean matches(LocalDate date) {
            return day <= date.lengthOfMonth()
                    && date.equals(nearestWorkday(date.withDayOfMonth(day)));
        }
    }

    /** {@code LW}: the last day from Monday to Friday of the month. */
    record LastWorkday() implements DayRule {
        @Override
        public boolean matches(LocalDate date) {
            return date.equals(nearestWorkday(date.with(TemporalAdjusters.lastDayOfMonth())));
        }
    }

    /** A day of the week. */
    record Weekday(DayOfWeek day) implements DayRule {
        public Weekday {
            Objects.requireNonNull(day, "day");
        }

        @Override
        public boolean matches(LocalDate date) {
            return date.getDayOfWeek() == day;
        }
    }

    /** {@code FRI#2}: the nth of a day of the week in its month. */
    record NthWeekday(DayOfWeek day, int nth) implements DayRule {
        public NthWeekday {
            Objects.requireNonNull(day, "day");
        }

        @Override
        public boolean matches(LocalDate date) {
            return date.getDayOfWeek() == day && (date.getDayOfMonth() - 1) / 7 + 1 == nth;
        }
    }

    /** {@code FRIL}: the last of a day of the week in its month. */
    record LastWeekday(DayOfWeek day) implements DayRule {
        public LastWeekday {
            Objects.requireNonNull(day, "day");
        }

        @Override
        public boolean matches(LocalDate date) {
            return date.getDayOfWeek() == day && date.getDayOfMonth() + 7 > date.lengthOfMonth();
        }
    }

    private static LocalDate nearestWorkday(LocalDate day) {
        return switch (day.getDayOfWeek()) {
            case SATURDAY -> day.getDayOfMonth() == 1 ? day.plusDays(2) : day.minusDays(1);
            case SUNDAY ->
                    day.getDayOfMonth() == day.lengthOfMonth() ? day.minusDays(2) : day.plusDays(1);
            case MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY -> day;
        };
    }
}
