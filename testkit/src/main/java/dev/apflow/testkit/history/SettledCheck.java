package dev.apflow.testkit.history;

import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskStatus;
import dev.apflow.testkit.history.Entry.FinalState;
import dev.apflow.testkit.history.Entry.Settled;
import dev.apflow.testkit.history.Entry.Submit;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Whether work came to its end where the history says that there was time enough. */
final class SettledCheck {

    private final Map<TaskId, List<Dependency>> plan = new HashMap<>();
    private final Map<TaskId, TaskStatus> statuses = new HashMap<>();
    private final Set<TaskId> stuck = new HashSet<>();

    private SettledCheck() {}

    static List<Violation> check(History history) {
        if (!history.has(Settled.class)) {
            return List.of();
        }
        SettledCheck check = new SettledCheck();
        for (HistoryLine<Submit> line : history.all(Submit.class)) {
            line.entry().tasks().forEach(each -> check.plan.put(each.id(), each.dependencies()));
        }
        List<HistoryLine<FinalState>> found = history.all(FinalState.class);
        found.forEach(line -> check.statuses.put(line.entry().task(), line.entry().status()));
        check.spread();
        return found.stream().filter(check::isUnended).map(SettledCheck::violation).toList();
    }

    /** What waits in vain, and what waits for that. */
    private void spread() {
        boolean more = true;
        while (more) {
            more = false;
            for (Map.Entry<TaskId, List<Dependency>> each : plan.entrySet()) {
                boolean waits = statuses.get(each.getKey()) == TaskStatus.PENDING;
                if (waits && each.getValue().stream().anyMatch(this::isHopeless)) {
                    more |= stuck.add(each.getKey());
                }
            }
        }
    }

    private boolean isHopeless(Dependency on) {
        TaskStatus status = statuses.get(on.id());
        return status != null && on.isBrokenBy(status, stuck.contains(on.id()));
    }

    private boolean isUnended(HistoryLine<FinalState> line) {
        return !line.entry().status().isTerminal() && !stuck.contains(line.entry().task());
    }

    private static Violation violation(HistoryLine<FinalState> line) {
        return Violation.of(
                Rule.WORK_ENDS,
                String.format(
                        Locale.ROOT,
                        "task %s is still %s",
                        line.entry().task(),
                        line.entry().status().word()),
                line.number());
    }
}
