package dev.apflow.domain.schedule;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Cron expressions of plain numbers and stars, without the parser. */
final class Crons {

    private Crons() {}

    /** Of minute, hour, day and month, each one number or {@code *}; on any day of the week. */
    static CronExpression cron(String text) {
        String[] fields = text.split(" ");
        return new CronExpression(
                text,
                NumberSet.of(List.of(0)),
                set(fields[0], 0, 59),
                set(fields[1], 0, 23),
                days(fields[2]),
                set(fields[3], 1, 12),
                weekdays(),
                false,
                fields[0].startsWith("*") || fields[1].startsWith("*"));
    }

    static NumberSet set(String field, int least, int most) {
        if (field.startsWith("*/")) {
            List<Integer> numbers = new ArrayList<>();
            int step = Integer.parseInt(field.substring(2));
            for (int n = least; n <= most; n += step) {
                numbers.add(n);
            }
            return NumberSet.of(numbers);
        }
        return field.equals("*")
                ? NumberSet.range(least, most)
                : NumberSet.of(List.of(Integer.parseInt(field)));
    }

    static List<DayRule> days(String field) {
        List<DayRule> days = new ArrayList<>();
        for (int day = 1; day <= 31; day++) {
            if (field.equals("*") || day == Integer.parseInt(field)) {
                days.add(new DayRule.DayOfMonth(day));
            }
        }
        return days;
    }

    static List<DayRule> weekdays() {
        List<DayRule> days = new ArrayList<>();
        for (DayOfWeek day : DayOfWeek.values()) {
            days.add(new DayRule.Weekday(day));
        }
        return days;
    }

    static NominalTimes times(String cron, String zone, DstGap gap, Optional<DstOverlap> overlap) {
        return times(new Recurrence.Cron(List.of(cron(cron))), zone, gap, overlap, List.of());
    }

    static NominalTimes times(
            Recurrence recurrence,
            String zone,
            DstGap gap,
            Optional<DstOverlap> overlap,
            List<Exclusion> exclusions) {
        return new NominalTimes(
                recurrence,
                ZoneId.of(zone),
                gap,
                overlap,
                exclusions,
                Optional.empty(),
                Optional.empty());
    }

    /** All from {@code from} on and before {@code to}. */
    static List<NominalTime> between(NominalTimes times, Instant from, Instant to) {
        List<NominalTime> found = new ArrayList<>();
        Optional<NominalTime> next = times.next(from.minusNanos(1));
        while (next.isPresent() && next.get().at().isBefore(to)) {
            found.add(next.get());
            next = times.next(next.get().at());
        }
        return found;
    }
}
