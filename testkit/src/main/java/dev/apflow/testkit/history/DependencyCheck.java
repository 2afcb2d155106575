package dev.apflow.testkit.history;

import dev.apflow.domain.event.EventType;
import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.TaskId;
import dev.apflow.testkit.history.Entry.Logged;
import dev.apflow.testkit.history.Entry.Submit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether every task waited for what it depends on. A dependency counts as ended also when it was
 * run again since: of two tasks' transactions at the same time the log may show the rerun first.
 * One that is only to end may also be blocked: what it requires was lost, or is blocked itself.
 */
final class DependencyCheck {

    private final Map<TaskId, List<Dependency>> plan = new HashMap<>();
    private final Map<TaskId, HistoryLine<Logged>> last = new HashMap<>();
    private final Set<TaskId> completed = new HashSet<>();
    private final Set<TaskId> ended = new HashSet<>();
    private final Set<TaskId> lost = new HashSet<>();
    private final List<Violation> violations = new ArrayList<>();

    private DependencyCheck() {}

    static List<Violation> check(History history) {
        DependencyCheck check = new DependencyCheck();
        for (HistoryLine<Submit> line : history.all(Submit.class)) {
            line.entry().tasks().forEach(each -> check.plan.put(each.id(), each.dependencies()));
        }
        history.all(Logged.class).forEach(check::follow);
        return check.violations;
    }

    private void follow(HistoryLine<Logged> line) {
        Logged event = line.entry();
        switch (event.type()) {
            case ASSIGNED, STARTED ->
                    plan.getOrDefault(event.task(), List.of()).forEach(each -> judge(line, each));
            case COMPLETED -> {
                completed.add(event.task());
                ended.add(event.task());
            }
            case CANCELLED -> {
                ended.add(event.task());
                lost.add(event.task());
            }
            case RETRIED -> rerun(event);
            case FAILED -> lost.add(event.task());
            case CREATED, REASSIGNED, TREE_ENDED, UNKNOWN -> {}
        }
        if (event.type() != EventType.TREE_ENDED) {
            last.put(event.task(), line);
        }
    }

    /**
     * A failure that a client's rerun followed was an end; one that the policy retried was none.
     */
    private void rerun(Logged event) {
        if (!event.reason().equals(Optional.of("policy"))) {
            ended.add(event.task());
        }
    }

    private void judge(HistoryLine<Logged> line, Dependency on) {
        boolean satisfied =
                on.required()
                        ? completed.contains(on.id())
                        : ended.contains(on.id()) || hasFailed(on.id()) || isStuck(on.id());
        if (!satisfied) {
            List<Integer> lines = new ArrayList<>();
            Optional.ofNullable(last.get(on.id())).ifPresent(other -> lines.add(other.number()));
            lines.add(line.number());
            String what =
                    String.format(
                            Locale.ROOT,
                            "task %s: %s before its %s dependency %s %s",
                            line.entry().task(),
                            line.entry().type().word(),
                            on.required() ? "required" : "optional",
                            on.id(),
                            on.required() ? "completed" : "ended");
            violations.add(new Violation(Rule.DEPENDENCIES_FIRST, what, lines));
        }
    }

    private boolean isStuck(TaskId task) {
        return plan.getOrDefault(task, List.of()).stream()
                .filter(Dependency::required)
                .anyMatch(on -> lost.contains(on.id()) || isStuck(on.id()));
    }

    private boolean hasFailed(TaskId task) {
        HistoryLine<Logged> line = last.get(task);
        return line != null && line.entry().type() == EventType.FAILED;
    }
}
