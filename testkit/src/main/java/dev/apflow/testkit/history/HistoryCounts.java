package dev.apflow.testkit.history;

import dev.apflow.testkit.history.Entry.Executed;
import dev.apflow.testkit.history.Entry.FinalState;
import dev.apflow.testkit.history.Entry.Followed;
import dev.apflow.testkit.history.Entry.LeadershipEntry;
import dev.apflow.testkit.history.Entry.Logged;
import dev.apflow.testkit.history.Entry.Settled;
import dev.apflow.testkit.history.Entry.Submit;
import dev.apflow.testkit.history.Entry.TaskChange;

import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How often what is in a history, by words: {@code submit unknown}, {@code leadership granted},
 * {@code event retried by policy}. A rule says little where nothing happened that could break it.
 */
public final class HistoryCounts {

    private HistoryCounts() {}

    public static SortedMap<String, Integer> of(History history) {
        SortedMap<String, Integer> counts = new TreeMap<>();
        history.entries().forEach(entry -> counts.merge(words(entry), 1, Integer::sum));
        return counts;
    }

    private static String words(Entry entry) {
        return switch (entry) {
            case Submit submit -> "submit " + words(submit.answer());
            case TaskChange change ->
                    change.getClass().getSimpleName().toLowerCase(Locale.ROOT)
                            + " "
                            + words(change.answer());
            case LeadershipEntry leadership ->
                    "leadership " + leadership.use().name().toLowerCase(Locale.ROOT);
            case Executed _ -> "executed";
            case Followed _ -> "followed";
            case Logged event ->
                    "event " + event.type().word() + event.reason().map(" by "::concat).orElse("");
            case FinalState found -> "found " + found.status().word();
            case Settled _ -> "settled";
        };
    }

    private static String words(ClientAnswer answer) {
        return switch (answer) {
            case ClientAnswer.Accepted _ -> "accepted";
            case ClientAnswer.Refused(String code) -> "refused as " + code;
            case ClientAnswer.Unknown _ -> "unknown";
        };
    }
}
