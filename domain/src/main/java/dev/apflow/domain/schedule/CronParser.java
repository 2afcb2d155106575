package dev.apflow.domain.schedule;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads cron expressions of five fields, or of six with the seconds first. See ADR 14 for why this
 * is not a library.
 */
public final class CronParser {

    /** Longer texts are refused before they are looked into. */
    public static final int LONGEST = 500;

    private static final String FIELDS =
            "minute hour day-of-month month day-of-week, with seconds before them or not, or one of"
                    + " @hourly @daily @weekly @monthly @yearly";

    private static final Map<String, String> MACROS =
            Map.of(
                    "@hourly", "0 * * * *",
                    "@daily", "0 0 * * *",
                    "@midnight", "0 0 * * *",
                    "@weekly", "0 0 * * 0",
                    "@monthly", "0 0 1 * *",
                    "@yearly", "0 0 1 1 *",
                    "@annually", "0 0 1 1 *");

    private static final Pattern WORD = Pattern.compile("[^ \\t]+");

    /** A time before every one that is asked for. */
    private static final LocalDateTime ANY = LocalDateTime.of(2000, 1, 1, 0, 0);

    private CronParser() {}

    public static CronParsing parse(String text) {
        if (text.length() > LONGEST) {
            return new CronParsing.Faulty(
                    LONGEST + 1, "too long", "at most " + LONGEST + " characters");
        }
        String macro = text.strip().toLowerCase(Locale.ROOT);
        if (macro.startsWith("@")) {
            String plain = MACROS.get(macro);
            return plain == null
                    ? new CronParsing.Faulty(text.indexOf('@') + 1, "unknown name", FIELDS)
                    : fields(text, plain);
        }
        return fields(text, text);
    }

    private record Word(String text, int character) {}

    private static CronParsing fields(String text, String plain) {
        List<Word> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(plain);
        while (matcher.find()) {
            words.add(new Word(matcher.group(), matcher.start() + 1));
        }
        if (words.size() < 5 || words.size() > 6) {
            int place = words.size() > 6 ? words.get(6).character : plain.length() + 1;
            return new CronParsing.Faulty(place, words.size() + " fields", FIELDS);
        }
        if (words.size() == 5) {
            words.addFirst(new Word("0", 1));
        }
        try {
            return new CronParsing.Parsed(expression(text, words));
        } catch (CronFault fault) {
            return fault.faulty();
        }
    }

    private static CronExpression expression(String text, List<Word> words) throws CronFault {
        NumberSet seconds = CronField.SECOND.numbers(words.get(0).text, words.get(0).character);
        NumberSet minutes = CronField.MINUTE.numbers(words.get(1).text, words.get(1).character);
        NumberSet hours = CronField.HOUR.numbers(words.get(2).text, words.get(2).character);
        List<DayRule> days = CronField.DAY.days(words.get(3).text, words.get(3).character);
        NumberSet months = CronField.MONTH.numbers(words.get(4).text, words.get(4).character);
        List<DayRule> weekdays = CronField.WEEKDAY.days(words.get(5).text, words.get(5).character);
        CronExpression expression =
                new CronExpression(
                        text,
                        seconds,
                        minutes,
                        hours,
                        days,
                        months,
                        weekdays,
                        !isAny(words.get(3)) && !isAny(words.get(5)),
                        isAny(words.get(1)) || isAny(words.get(2)));
        if (expression.first(ANY).isEmpty()) {
            throw new CronFault(
                    words.get(3).character, "no such day ever comes", "a day that does");
        }
        return expression;
    }

    private static boolean isAny(Word field) {
        return field.text.startsWith("*") || field.text.startsWith("?");
    }
}
