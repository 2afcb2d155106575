package dev.apflow.testkit.history;

import dev.apflow.domain.event.EventCursor;
import dev.apflow.domain.task.TaskId;
import dev.apflow.testkit.history.Entry.Followed;
import dev.apflow.testkit.history.Entry.Logged;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Whether those who followed the log saw what it says: an unbroken part of it. */
final class ReaderCheck {

    private record Reading(String reader, Optional<TaskId> tree) {}

    private ReaderCheck() {}

    static List<Violation> check(History history) {
        Map<Reading, List<HistoryLine<Followed>>> readings = new LinkedHashMap<>();
        for (HistoryLine<Followed> line : history.all(Followed.class)) {
            readings.computeIfAbsent(
                            new Reading(line.entry().reader(), line.entry().tree()),
                            _ -> new ArrayList<>())
                    .add(line);
        }
        Map<Optional<TaskId>, List<EventCursor>> logs = new HashMap<>();
        List<Violation> violations = new ArrayList<>();
        readings.forEach(
                (reading, seen) -> {
                    List<EventCursor> log =
                            logs.computeIfAbsent(reading.tree(), tree -> log(history, tree));
                    firstBreak(seen, log).ifPresent(violations::add);
                });
        return violations;
    }

    private static List<EventCursor> log(History history, Optional<TaskId> tree) {
        return history.all(Logged.class).stream()
                .map(HistoryLine::entry)
                .filter(event -> tree.isEmpty() || tree.get().equals(event.tree()))
                .map(Logged::cursor)
                .toList();
    }

    private static Optional<Violation> firstBreak(
            List<HistoryLine<Followed>> seen, List<EventCursor> log) {
        int begin = log.indexOf(seen.getFirst().entry().cursor());
        for (int i = 0; i < seen.size(); i++) {
            HistoryLine<Followed> line = seen.get(i);
            boolean ended = begin < 0 || begin + i >= log.size();
            if (ended || !log.get(begin + i).equals(line.entry().cursor())) {
                String what =
                        String.format(
                                Locale.ROOT,
                                "reader %s saw event %s where the log has %s",
                                line.entry().reader(),
                                line.entry().cursor(),
                                ended ? "no such" : log.get(begin + i));
                return Optional.of(
                        i == 0
                                ? Violation.of(Rule.READERS_GAPLESS, what, line.number())
                                : Violation.of(
                                        Rule.READERS_GAPLESS,
                                        what,
                                        seen.get(i - 1).number(),
                                        line.number()));
            }
        }
        return Optional.empty();
    }
}
