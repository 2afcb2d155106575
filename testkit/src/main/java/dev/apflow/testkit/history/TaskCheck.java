package dev.apflow.testkit.history;

import dev.apflow.domain.task.TaskId;
import dev.apflow.testkit.history.Entry.FinalState;
import dev.apflow.testkit.history.Entry.Logged;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Replays every task's events and compares the end with the task. */
final class TaskCheck {

    private TaskCheck() {}

    static List<Violation> check(History history) {
        Map<TaskId, Replay> replays = new LinkedHashMap<>();
        List<Violation> violations = new ArrayList<>();
        for (HistoryLine<Logged> line : history.all(Logged.class)) {
            replays.computeIfAbsent(line.entry().task(), Replay::new).follow(line);
        }
        for (HistoryLine<FinalState> line : history.all(FinalState.class)) {
            replays.computeIfAbsent(line.entry().task(), Replay::new).compare(line);
        }
        replays.values().forEach(replay -> violations.addAll(replay.end()));
        return violations;
    }
}
