package dev.apflow.testkit.history;

import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/** Says which rules a history breaks, and shows the lines around. */
public final class HistoryReport {

    private static final int MOST_VIOLATIONS = 10;
    private static final int LINES_AROUND = 2;

    private HistoryReport() {}

    public static String of(History history, List<Violation> violations) {
        StringBuilder text = new StringBuilder();
        text.append(
                String.format(
                        Locale.ROOT,
                        "violations: %d in %d lines%n",
                        violations.size(),
                        history.entries().size()));
        violations.stream()
                .limit(MOST_VIOLATIONS)
                .forEach(violation -> append(text, history, violation));
        if (violations.size() > MOST_VIOLATIONS) {
            text.append(
                    String.format(
                            Locale.ROOT, "and %d more%n", violations.size() - MOST_VIOLATIONS));
        }
        return text.toString();
    }

    private static void append(StringBuilder text, History history, Violation violation) {
        text.append(
                String.format(
                        Locale.ROOT,
                        "%n%s: %s%n  (%s)%n",
                        violation.rule(),
                        violation.what(),
                        violation.rule().words()));
        int before = 0;
        for (int number : around(history, violation)) {
            if (before != 0 && number != before + 1) {
                text.append(String.format(Locale.ROOT, "      …%n"));
            }
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%s %5d %s%n",
                            violation.lines().contains(number) ? ">" : " ",
                            number,
                            EntryLines.write(history.entries().get(number - 1))));
            before = number;
        }
    }

    private static SortedSet<Integer> around(History history, Violation violation) {
        SortedSet<Integer> numbers = new TreeSet<>();
        for (int line : violation.lines()) {
            int first = Math.max(1, line - LINES_AROUND);
            int last = Math.min(history.entries().size(), line + LINES_AROUND);
            for (int number = first; number <= last; number++) {
                numbers.add(number);
            }
        }
        return numbers;
    }
}
