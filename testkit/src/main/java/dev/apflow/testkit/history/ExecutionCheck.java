package dev.apflow.testkit.history;

import dev.apflow.domain.event.EventType;
import dev.apflow.domain.task.TaskId;
import dev.apflow.testkit.history.Entry.Executed;
import dev.apflow.testkit.history.Entry.Logged;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Whether what the executors saw is what the log says was handed out. */
final class ExecutionCheck {

    private record Delivery(TaskId task, long delivery) {}

    private ExecutionCheck() {}

    static List<Violation> check(History history) {
        Map<Delivery, HistoryLine<Logged>> handed = new HashMap<>();
        for (HistoryLine<Logged> line : history.all(Logged.class)) {
            if (line.entry().type() == EventType.ASSIGNED) {
                handed.put(new Delivery(line.entry().task(), line.entry().delivery()), line);
            }
        }
        Map<Delivery, Integer> started = new HashMap<>();
        List<Violation> violations = new ArrayList<>();
        for (HistoryLine<Executed> line : history.all(Executed.class)) {
            Delivery which = new Delivery(line.entry().task(), line.entry().delivery());
            HistoryLine<Logged> assigned = handed.get(which);
            Integer before = started.putIfAbsent(which, line.number());
            if (assigned == null) {
                violations.add(violation("was executed and never handed out", which, line));
            } else if (!fits(line.entry(), assigned.entry())) {
                violations.add(
                        violation("was handed out otherwise", which, line, assigned.number()));
            }
            if (before != null) {
                violations.add(violation("was begun twice", which, line, before));
            }
        }
        return violations;
    }

    private static boolean fits(Executed executed, Logged assigned) {
        return executed.attempt() == assigned.attempt()
                && (executed.node().isEmpty() || executed.node().equals(assigned.node()));
    }

    private static Violation violation(
            String what, Delivery which, HistoryLine<Executed> line, Integer... others) {
        List<Integer> lines = new ArrayList<>(List.of(others));
        lines.add(line.number());
        return new Violation(
                Rule.EXECUTED_AS_DELIVERED,
                String.format(
                        Locale.ROOT,
                        "task %s: delivery %d %s",
                        which.task(),
                        which.delivery(),
                        what),
                lines);
    }
}
