package dev.apflow.testkit.history;

import dev.apflow.domain.event.EventType;
import dev.apflow.domain.task.TaskId;
import dev.apflow.testkit.history.Entry.Cancel;
import dev.apflow.testkit.history.Entry.Logged;
import dev.apflow.testkit.history.Entry.Rerun;
import dev.apflow.testkit.history.Entry.TaskChange;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Whether what clients asked for and the events fit each other: each cancel ends one attempt, each
 * rerun begins one.
 */
final class ChangeCheck {

    /** A change and the event that it comes with. */
    private enum Kind {
        CANCEL(Cancel.class, Rule.CANCELS_KEPT, Rule.CANCELS_ASKED, Kind::isCancelled),
        RERUN(Rerun.class, Rule.RERUNS_KEPT, Rule.RERUNS_ASKED, Kind::isRunAgain);

        final Class<? extends TaskChange> entry;
        final Rule kept;
        final Rule asked;
        final Predicate<Logged> event;

        Kind(Class<? extends TaskChange> entry, Rule kept, Rule asked, Predicate<Logged> event) {
            this.entry = entry;
            this.kept = kept;
            this.asked = asked;
            this.event = event;
        }

        static boolean isCancelled(Logged event) {
            return event.type() == EventType.CANCELLED;
        }

        /** A retry of the policy's nobody asks for. */
        static boolean isRunAgain(Logged event) {
            return event.type() == EventType.RETRIED && event.reason().equals(Optional.of("rerun"));
        }
    }

    private final Kind kind;
    private final Map<TaskId, Deque<HistoryLine<Logged>>> events = new HashMap<>();
    private final Map<TaskId, Integer> unknown = new HashMap<>();
    private final List<Violation> violations = new ArrayList<>();

    private ChangeCheck(Kind kind) {
        this.kind = kind;
    }

    static List<Violation> check(History history) {
        return Stream.of(Kind.values())
                .flatMap(kind -> new ChangeCheck(kind).judge(history).stream())
                .toList();
    }

    private List<Violation> judge(History history) {
        for (HistoryLine<Logged> line : history.all(Logged.class)) {
            if (kind.event.test(line.entry())) {
                events.computeIfAbsent(line.entry().task(), _ -> new ArrayDeque<>()).add(line);
            }
        }
        history.all(kind.entry).forEach(this::asked);
        events.forEach(this::unasked);
        return violations;
    }

    private void asked(HistoryLine<? extends TaskChange> line) {
        TaskId task = line.entry().task();
        switch (line.entry().answer()) {
            case ClientAnswer.Accepted _ -> {
                if (events.getOrDefault(task, new ArrayDeque<>()).poll() == null) {
                    report(kind.kept, task, "was acknowledged and changed nothing", line.number());
                }
            }
            case ClientAnswer.Unknown _ -> unknown.merge(task, 1, Integer::sum);
            case ClientAnswer.Refused _ -> {}
        }
    }

    private void unasked(TaskId task, Deque<HistoryLine<Logged>> left) {
        if (left.size() > unknown.getOrDefault(task, 0)) {
            report(kind.asked, task, "came oftener than asked for", left.getLast().number());
        }
    }

    private void report(Rule rule, TaskId task, String what, int line) {
        String change = kind.name().toLowerCase(Locale.ROOT);
        violations.add(
                Violation.of(
                        rule,
                        String.format(Locale.ROOT, "%s of task %s %s", change, task, what),
                        line));
    }
}
