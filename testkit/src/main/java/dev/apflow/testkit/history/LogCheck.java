package dev.apflow.testkit.history;

import dev.apflow.domain.task.TaskId;
import dev.apflow.testkit.history.Entry.FinalState;
import dev.apflow.testkit.history.Entry.Logged;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Whether the log is one: in order, each event once, each task in one tree. */
final class LogCheck {

    private final Map<String, Integer> ids = new HashMap<>();
    private final Map<TaskId, HistoryLine<? extends Entry>> trees = new HashMap<>();
    private final List<Violation> violations = new ArrayList<>();

    private LogCheck() {}

    static List<Violation> check(History history) {
        LogCheck check = new LogCheck();
        Optional<HistoryLine<Logged>> before = Optional.empty();
        for (HistoryLine<Logged> line : history.all(Logged.class)) {
            before.ifPresent(other -> check.order(other, line));
            check.once(line);
            check.tree(line, line.entry().task(), line.entry().tree());
            before = Optional.of(line);
        }
        for (HistoryLine<FinalState> line : history.all(FinalState.class)) {
            check.tree(line, line.entry().task(), line.entry().tree());
        }
        return check.violations;
    }

    private void order(HistoryLine<Logged> before, HistoryLine<Logged> line) {
        if (line.entry().cursor().compareTo(before.entry().cursor()) <= 0) {
            report(
                    String.format(
                            Locale.ROOT,
                            "cursor %s behind %s",
                            line.entry().cursor(),
                            before.entry().cursor()),
                    before.number(),
                    line.number());
        }
    }

    private void once(HistoryLine<Logged> line) {
        Integer before = ids.putIfAbsent(line.entry().eventId(), line.number());
        if (before != null) {
            report("event " + line.entry().eventId() + " twice", before, line.number());
        }
    }

    private void tree(HistoryLine<? extends Entry> line, TaskId task, TaskId tree) {
        HistoryLine<? extends Entry> before = trees.putIfAbsent(task, line);
        if (before != null && !treeOf(before.entry()).equals(tree)) {
            report(
                    String.format(Locale.ROOT, "task %s is in two trees", task),
                    before.number(),
                    line.number());
        }
    }

    private static TaskId treeOf(Entry entry) {
        return switch (entry) {
            case Logged logged -> logged.tree();
            case FinalState found -> found.tree();
            case Entry.Submit _,
                    Entry.TaskChange _,
                    Entry.LeadershipEntry _,
                    Entry.Executed _,
                    Entry.Followed _,
                    Entry.Settled _ ->
                    throw new IllegalArgumentException(entry.toString());
        };
    }

    private void report(String what, Integer... lines) {
        violations.add(Violation.of(Rule.LOG_ORDERED, what, lines));
    }
}
