package dev.apflow.testkit.history;

import dev.apflow.domain.task.TaskId;
import dev.apflow.testkit.history.Entry.FinalState;
import dev.apflow.testkit.history.Entry.Submit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether what was submitted is there, as often as it should be. */
final class SubmitCheck {

    /** All that was asked for under one name, and what of it was found. */
    private static final class RequestedTask {
        final List<HistoryLine<Submit>> asked = new ArrayList<>();
        final Set<TaskId> planned = new LinkedHashSet<>();
        final Map<TaskId, HistoryLine<FinalState>> found = new LinkedHashMap<>();
        final Set<TaskId> trees = new LinkedHashSet<>();
    }

    private final Map<String, RequestedTask> requests = new LinkedHashMap<>();
    private final Map<TaskId, RequestedTask> byTask = new HashMap<>();
    private final List<Violation> violations = new ArrayList<>();

    private SubmitCheck() {}

    static List<Violation> check(History history) {
        SubmitCheck check = new SubmitCheck();
        history.all(Submit.class).forEach(check::asked);
        history.all(FinalState.class).forEach(check::found);
        check.requests.forEach(check::judge);
        return check.violations;
    }

    private void asked(HistoryLine<Submit> line) {
        RequestedTask requested =
                requests.computeIfAbsent(line.entry().submission(), _ -> new RequestedTask());
        requested.asked.add(line);
        for (PlannedTask task : line.entry().tasks()) {
            requested.planned.add(task.id());
            byTask.put(task.id(), requested);
        }
        line.entry().tree().ifPresent(tree -> byTask.putIfAbsent(tree, requested));
    }

    private void found(HistoryLine<FinalState> line) {
        FinalState task = line.entry();
        Optional<RequestedTask> requested =
                task.submission()
                        .map(requests::get)
                        .or(() -> Optional.ofNullable(byTask.get(task.task())))
                        .or(() -> Optional.ofNullable(byTask.get(task.tree())));
        if (requested.isEmpty()) {
            report(Rule.NOTHING_UNASKED, "nobody asked for task " + task.task(), line.number());
            return;
        }
        requested.get().found.put(task.task(), line);
        requested.get().trees.add(task.tree());
    }

    private void judge(String name, RequestedTask requested) {
        List<HistoryLine<Submit>> accepted =
                requested.asked.stream()
                        .filter(line -> line.entry().answer() instanceof ClientAnswer.Accepted)
                        .toList();
        int line = (accepted.isEmpty() ? requested.asked : accepted).getLast().number();
        accepted.forEach(each -> kept(each, requested));
        if (requested.found.isEmpty()) {
            return;
        }
        if (requested.asked.stream().noneMatch(each -> each.entry().answer().isPossible())) {
            report(
                    Rule.NOTHING_UNASKED,
                    "submission " + name + " was refused and is there",
                    line,
                    requested.found.values().iterator().next().number());
        }
        once(name, requested, accepted, line);
        Set<TaskId> missing = new LinkedHashSet<>(requested.planned);
        missing.removeAll(requested.found.keySet());
        if (!missing.isEmpty()) {
            report(
                    Rule.SUBMITS_WHOLE,
                    String.format(Locale.ROOT, "of submission %s lack %s", name, missing),
                    line);
        }
    }

    private void kept(HistoryLine<Submit> accepted, RequestedTask requested) {
        Set<TaskId> named = new HashSet<>(accepted.entry().tree().stream().toList());
        named.removeAll(requested.trees);
        if (requested.found.isEmpty() || !named.isEmpty()) {
            report(
                    Rule.SUBMITS_KEPT,
                    String.format(
                            Locale.ROOT,
                            "submission %s was acknowledged and is not there",
                            accepted.entry().submission()),
                    accepted.number());
        }
    }

    private void once(
            String name, RequestedTask requested, List<HistoryLine<Submit>> accepted, int line) {
        Set<TaskId> trees = new LinkedHashSet<>(requested.trees);
        accepted.forEach(each -> each.entry().tree().ifPresent(trees::add));
        if (trees.size() > 1) {
            report(
                    Rule.SUBMITS_ONCE,
                    String.format(Locale.ROOT, "submission %s made %s", name, trees),
                    line);
        }
    }

    private void report(Rule rule, String what, Integer... lines) {
        violations.add(Violation.of(rule, what, lines));
    }
}
