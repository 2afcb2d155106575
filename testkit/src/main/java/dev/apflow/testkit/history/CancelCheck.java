package dev.apflow.testkit.history;

import dev.apflow.domain.event.EventType;
import dev.apflow.domain.task.TaskId;
import dev.apflow.testkit.history.Entry.Cancel;
import dev.apflow.testkit.history.Entry.Logged;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whether cancels and {@code cancelled} events fit each other: each cancel ends one attempt. */
final class CancelCheck {

    private final Map<TaskId, Deque<Line<Logged>>> events = new HashMap<>();
    private final Map<TaskId, Integer> unknown = new HashMap<>();
    private final List<Violation> violations = new ArrayList<>();

    private CancelCheck() {}

    static List<Violation> check(History history) {
        CancelCheck check = new CancelCheck();
        for (Line<Logged> line : history.all(Logged.class)) {
            if (line.entry().type() == EventType.CANCELLED) {
                check.events
                        .computeIfAbsent(line.entry().task(), _ -> new ArrayDeque<>())
                        .add(line);
            }
        }
        history.all(Cancel.class).forEach(check::asked);
        check.events.forEach(check::unasked);
        return check.violations;
    }

    private void asked(Line<Cancel> line) {
        TaskId task = line.entry().task();
        switch (line.entry().answer()) {
            case Answer.Accepted _ -> {
                if (events.getOrDefault(task, new ArrayDeque<>()).poll() == null) {
                    String what = "cancel of task %s was acknowledged and ended nothing";
                    report(Rule.CANCELS_KEPT, what.formatted(task), line.number());
                }
            }
            case Answer.Unknown _ -> unknown.merge(task, 1, Integer::sum);
            case Answer.Refused _ -> {}
        }
    }

    private void unasked(TaskId task, Deque<Line<Logged>> left) {
        if (left.size() > unknown.getOrDefault(task, 0)) {
            String what = "task %s was cancelled more often than asked for";
            report(Rule.CANCELS_ASKED, what.formatted(task), left.getLast().number());
        }
    }

    private void report(Rule rule, String what, int line) {
        violations.add(Violation.of(rule, what, line));
    }
}
