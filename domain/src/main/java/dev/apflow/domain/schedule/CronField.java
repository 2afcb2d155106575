package dev.apflow.domain.schedule;

import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The fields of a cron expression and what stands in them. */
enum CronField {
    SECOND("second", 0, 59, List.of()),
    MINUTE("minute", 0, 59, List.of()),
    HOUR("hour", 0, 23, List.of()),
    DAY("day-of-month", 1, 31, List.of()),
    MONTH(
            "month",
            1,
            12,
            List.of(
                    "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV",
                    "DEC")),
    WEEKDAY("day-of-week", 0, 7, List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"));

    private static final Pattern RANGE =
            Pattern.compile("(\\*|\\?|[A-Za-z0-9]+)(?:-([A-Za-z0-9]+))?(?:/([0-9]+))?");
    private static final Pattern BEFORE_END = Pattern.compile("L(?:-([0-9]{1,2}))?");
    private static final Pattern NEAREST = Pattern.compile("([0-9]{1,2})W");
    private static final Pattern LAST_OF = Pattern.compile("([A-Z0-9]+)L");
    private static final Pattern NTH_OF = Pattern.compile("([A-Z0-9]+)#([0-9]+)");

    private final String title;
    private final int least;
    private final int most;
    private final List<String> names;

    CronField(String title, int least, int most, List<String> names) {
        this.title = title;
        this.least = least;
        this.most = most;
        this.names = names;
    }

    private String expected() {
        String article = this == HOUR ? "an " : "a ";
        String numbers = article + title + " from " + least + " to " + most;
        String named = names.isEmpty() ? "" : ", " + names.getFirst() + "–" + names.getLast();
        return numbers + named + ", *, a range a-b, a step /n, a list" + special();
    }

    private String special() {
        return switch (this) {
            case DAY -> ", L, L-n, LW, nW, ?";
            case WEEKDAY -> ", FRIL, FRI#2, ?";
            case SECOND, MINUTE, HOUR, MONTH -> "";
        };
    }

    private CronFault fault(int character, String reason) {
        return new CronFault(character, title + ": " + reason, expected());
    }

    private record Item(String text, int character) {}

    private List<Item> items(String field, int character) throws CronFault {
        List<Item> items = new ArrayList<>();
        int begin = 0;
        for (int i = 0; i <= field.length(); i++) {
            if (i == field.length() || field.charAt(i) == ',') {
                if (i == begin) {
                    throw fault(character + begin, "an empty item");
                }
                items.add(new Item(field.substring(begin, i), character + begin));
                begin = i + 1;
            }
        }
        return items;
    }

    /** The numbers that the field names; of days of the week 0 is Sunday. */
    NumberSet numbers(String field, int character) throws CronFault {
        List<Integer> numbers = new ArrayList<>();
        for (Item item : items(field, character)) {
            numbers.addAll(range(item));
        }
        return NumberSet.of(numbers);
    }

    /** The days that the field names. */
    List<DayRule> days(String field, int character) throws CronFault {
        List<DayRule> days = new ArrayList<>();
        for (Item item : items(field, character)) {
            Optional<DayRule> special = this == DAY ? ofMonth(item) : ofWeek(item);
            if (special.isPresent()) {
                days.add(special.get());
                continue;
            }
            for (int number : range(item)) {
                days.add(
                        this == DAY
                                ? new DayRule.DayOfMonth(number)
                                : new DayRule.Weekday(weekday(number)));
            }
        }
        return days;
    }

    private List<Integer> range(Item item) throws CronFault {
        Matcher matcher = RANGE.matcher(item.text);
        if (!matcher.matches()) {
            throw fault(item.character, "cannot be read: " + item.text);
        }
        String begin = matcher.group(1);
        boolean any = begin.equals("*") || begin.equals("?");
        if (begin.equals("?") && this != DAY && this != WEEKDAY
                || any && matcher.group(2) != null) {
            throw fault(item.character, "cannot be read: " + item.text);
        }
        int first = any ? least : number(begin, item.character);
        int last = any ? lastOfAny() : first;
        if (matcher.group(2) != null) {
            int place = item.character + matcher.start(2);
            last = number(matcher.group(2), place);
            last = this == WEEKDAY && last == 0 && first > 0 ? 7 : last;
            if (last < first) {
                throw fault(place, "the range " + item.text + " ends before it begins");
            }
        } else if (matcher.group(3) != null) {
            last = lastOfAny();
        }
        int step = matcher.group(3) == null ? 1 : step(matcher.group(3), item, matcher.start(3));
        List<Integer> numbers = new ArrayList<>();
        for (int number = first; number <= last; number += step) {
            numbers.add(number);
        }
        return numbers;
    }

    /** Sunday is 0 and 7, and once in the week. */
    private int lastOfAny() {
        return this == WEEKDAY ? 6 : most;
    }

    private int step(String text, Item item, int offset) throws CronFault {
        int step = text.length() > 4 ? 0 : Integer.parseInt(text);
        if (step < 1 || step > most) {
            throw fault(item.character + offset, "a step of " + text + " is not from 1 to " + most);
        }
        return step;
    }

    private int number(String text, int character) throws CronFault {
        int named = names.indexOf(text.toUpperCase(Locale.ROOT));
        if (named >= 0) {
            return named + least;
        }
        if (!text.matches("[0-9]{1,4}")) {
            throw fault(character, "cannot be read: " + text);
        }
        int number = Integer.parseInt(text);
        if (number < least || number > most) {
            throw fault(character, text + " is not from " + least + " to " + most);
        }
        return number;
    }

    private Optional<DayRule> ofMonth(Item item) throws CronFault {
        String text = item.text.toUpperCase(Locale.ROOT);
        if (text.equals("LW") || text.equals("WL")) {
            return Optional.of(new DayRule.LastWorkday());
        }
        Matcher end = BEFORE_END.matcher(text);
        if (end.matches()) {
            int days = end.group(1) == null ? 0 : Integer.parseInt(end.group(1));
            if (days > 30) {
                throw fault(item.character, "so far before its end no month has a day: " + text);
            }
            return Optional.of(new DayRule.BeforeMonthEnd(days));
        }
        Matcher nearest = NEAREST.matcher(text);
        return nearest.matches()
                ? Optional.of(new DayRule.NearestWorkday(number(nearest.group(1), item.character)))
                : Optional.empty();
    }

    private Optional<DayRule> ofWeek(Item item) throws CronFault {
        String text = item.text.toUpperCase(Locale.ROOT);
        Matcher last = LAST_OF.matcher(text);
        if (last.matches()) {
            return Optional.of(
                    new DayRule.LastWeekday(weekday(number(last.group(1), item.character))));
        }
        Matcher nth = NTH_OF.matcher(text);
        if (!nth.matches()) {
            return Optional.empty();
        }
        int number = nth.group(2).length() > 1 ? 0 : Integer.parseInt(nth.group(2));
        if (number < 1 || number > 5) {
            throw fault(item.character + nth.start(2), "no month has a week " + nth.group(2));
        }
        return Optional.of(
                new DayRule.NthWeekday(weekday(number(nth.group(1), item.character)), number));
    }

    private static DayOfWeek weekday(int number) {
        return DayOfWeek.of(number == 0 ? 7 : number);
    }
}
