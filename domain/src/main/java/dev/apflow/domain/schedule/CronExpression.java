package dev.apflow.domain.schedule;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A parsed cron expression: the local times that it names, whatever the time zone.
 *
 * @param text as it was written
 * @param days the items of day-of-month
 * @param weekdays the items of day-of-week
 * @param eitherDay both day fields are restricted, that is, neither begins with a star: a date
 *     matches if either field does; else both must. This is cron's rule
 * @param wildcard the hour or the minute begins with a star: it is meant by elapsed time, not by
 *     the hands of the clock. This is the rule of cronie
 */
public record CronExpression(
        String text,
        NumberSet seconds,
        NumberSet minutes,
        NumberSet hours,
        List<DayRule> days,
        NumberSet months,
        List<DayRule> weekdays,
        boolean eitherDay,
        boolean wildcard) {

    /** No expression that ever matches needs more: 29 February on a certain weekday comes in 40. */
    private static final int SEARCHED_YEARS = 41;

    public CronExpression {
        Objects.requireNonNull(text, "text");
        days = List.copyOf(days);
        weekdays = List.copyOf(weekdays);
        if (seconds.isEmpty() || minutes.isEmpty() || hours.isEmpty() || months.isEmpty()) {
            throw new IllegalArgumentException("cron expression: a field allows nothing: " + text);
        }
    }

    public boolean matches(LocalDateTime time) {
        return seconds.contains(time.getSecond())
                && time.getNano() == 0
                && minutes.contains(time.getMinute())
                && hours.contains(time.getHour())
                && matches(time.toLocalDate());
    }

    private boolean matches(LocalDate date) {
        if (!months.contains(date.getMonthValue())) {
            return false;
        }
        boolean day = days.stream().anyMatch(rule -> rule.matches(date));
        boolean weekday = weekdays.stream().anyMatch(rule -> rule.matches(date));
        return eitherDay ? day || weekday : day && weekday;
    }

    /** The first local time from {@code from} on and before {@code end} that matches. */
    Optional<LocalDateTime> first(LocalDateTime from, LocalDateTime end) {
        LocalDate date = from.toLocalDate();
        Optional<LocalTime> today = matches(date) ? first(from.toLocalTime()) : Optional.empty();
        if (today.isPresent()) {
            return today.map(date::atTime).filter(end::isAfter);
        }
        LocalDate next = next(date.plusDays(1), last(date, end));
        return Optional.of(next.atTime(hours.first(), minutes.first(), seconds.first()))
                .filter(_ -> matches(next))
                .filter(end::isAfter);
    }

    /** The first local time from {@code from} on; empty where there is none. */
    public Optional<LocalDateTime> first(LocalDateTime from) {
        return first(from, LocalDateTime.MAX);
    }

    private static LocalDate last(LocalDate date, LocalDateTime end) {
        LocalDate searched = date.plusYears(SEARCHED_YEARS);
        return end.toLocalDate().isBefore(searched) ? end.toLocalDate() : searched;
    }

    /** The first date that matches, or one that does not, behind {@code last}. */
    private LocalDate next(LocalDate from, LocalDate last) {
        LocalDate date = from;
        while (!date.isAfter(last) && !matches(date)) {
            date =
                    months.contains(date.getMonthValue())
                            ? date.plusDays(1)
                            : date.plusMonths(1).withDayOfMonth(1);
        }
        return date;
    }

    private Optional<LocalTime> first(LocalTime from) {
        LocalTime whole = from.withNano(0);
        if (from.getNano() > 0) {
            if (whole.toSecondOfDay() == LocalTime.MAX.toSecondOfDay()) {
                return Optional.empty();
            }
            whole = whole.plusSeconds(1);
        }
        int hour = hours.atLeast(whole.getHour());
        if (hour != whole.getHour()) {
            return startOf(hour);
        }
        int minute = minutes.atLeast(whole.getMinute());
        if (minute == whole.getMinute()) {
            int second = seconds.atLeast(whole.getSecond());
            if (second >= 0) {
                return Optional.of(LocalTime.of(hour, minute, second));
            }
            minute = minutes.atLeast(minute + 1);
        }
        return minute < 0
                ? startOf(hours.atLeast(hour + 1))
                : Optional.of(LocalTime.of(hour, minute, seconds.first()));
    }

    private Optional<LocalTime> startOf(int hour) {
        return hour < 0
                ? Optional.empty()
                : Optional.of(LocalTime.of(hour, minutes.first(), seconds.first()));
    }
}
