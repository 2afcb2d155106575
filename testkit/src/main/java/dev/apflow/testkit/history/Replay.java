package dev.apflow.testkit.history;

import dev.apflow.domain.event.EventType;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.task.LifeCycle;
import dev.apflow.domain.task.LifeCycle.Change;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskStatus;
import dev.apflow.testkit.history.Entry.FinalState;
import dev.apflow.testkit.history.Entry.Logged;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Follows one task's events step by step. After a step that is wrong it goes on from what the event
 * says, so that one fault is told once.
 */
final class Replay {

    private final TaskId task;
    private final List<Violation> violations = new ArrayList<>();
    private final Map<Integer, Integer> outcomes = new HashMap<>();
    private int lastLine;
    private boolean created;
    private boolean found;
    private boolean startDue;
    private TaskStatus status = TaskStatus.PENDING;
    private int attempt = 1;
    private long delivery;
    private Optional<NodeId> holder = Optional.empty();

    Replay(TaskId task) {
        this.task = task;
    }

    void follow(HistoryLine<Logged> line) {
        Logged event = line.entry();
        if (created == (event.type() == EventType.CREATED)) {
            report(Rule.LIFE_CYCLE, event, line, created ? "again" : "before created");
        }
        created = true;
        if (event.type() == EventType.TREE_ENDED) {
            counted(event, line);
            lastLine = line.number();
            return;
        }
        if (startDue != (event.type() == EventType.STARTED)) {
            report(Rule.LIFE_CYCLE, event, line, "where the other of assigned, started is due");
        }
        startDue = event.type() == EventType.ASSIGNED;
        step(event, line);
        counted(event, line);
        lastLine = line.number();
    }

    private void step(Logged event, HistoryLine<Logged> line) {
        switch (event.type()) {
            case CREATED, TREE_ENDED, UNKNOWN -> {}
            case ASSIGNED -> {
                change(Change.CLAIM, TaskStatus.IN_PROGRESS, line);
                delivery++;
                holder = event.node();
            }
            case STARTED -> onLeaseHeld(event, line);
            case COMPLETED -> outcome(Change.COMPLETE, TaskStatus.COMPLETED, line);
            case FAILED -> outcome(Change.FAIL, TaskStatus.FAILED, line);
            case CANCELLED -> outcome(Change.CANCEL, TaskStatus.CANCELLED, line);
            case REASSIGNED -> {
                onLeaseHeld(event, line);
                change(Change.HAND_BACK, TaskStatus.PENDING, line);
                holder = Optional.empty();
            }
            case RETRIED -> {
                boolean rerun = !event.reason().equals(Optional.of("policy"));
                change(rerun ? Change.RERUN : Change.RETRY, TaskStatus.PENDING, line);
                attempt++;
            }
        }
    }

    private void outcome(Change change, TaskStatus next, HistoryLine<Logged> line) {
        onLeaseHeld(line.entry(), line);
        Integer before = outcomes.put(line.entry().attempt(), line.number());
        if (before != null) {
            violations.add(
                    Violation.of(
                            Rule.OUTCOMES_ONCE,
                            String.format(
                                    Locale.ROOT,
                                    "task %s: attempt %d ended twice",
                                    task,
                                    line.entry().attempt()),
                            before,
                            line.number()));
        }
        change(change, next, line);
        holder = Optional.empty();
    }

    private void onLeaseHeld(Logged event, HistoryLine<Logged> line) {
        if (!event.node().equals(holder)) {
            String who = holder.map(NodeId::value).orElse("nobody");
            report(Rule.DELIVERIES_HELD, event, line, "held by " + who);
        }
    }

    private void change(Change change, TaskStatus next, HistoryLine<Logged> line) {
        if (!LifeCycle.allows(status, change)) {
            report(Rule.LIFE_CYCLE, line.entry(), line, "of a task that is " + status.word());
        }
        status = next;
    }

    private void counted(Logged event, HistoryLine<Logged> line) {
        if (event.attempt() != attempt) {
            report(Rule.ATTEMPTS_COUNTED, event, line, "where attempt " + attempt + " is due");
            attempt = event.attempt();
        }
        if (event.delivery() != delivery) {
            report(Rule.DELIVERIES_COUNTED, event, line, "where delivery " + delivery + " is due");
            delivery = event.delivery();
        }
    }

    private void report(Rule rule, Logged event, HistoryLine<Logged> line, String what) {
        String text =
                String.format(
                        Locale.ROOT,
                        "task %s: %s %d/%d%s %s",
                        task,
                        event.type().word(),
                        event.attempt(),
                        event.delivery(),
                        event.node().map(node -> " of " + node).orElse(""),
                        what);
        violations.add(
                lastLine == 0
                        ? Violation.of(rule, text, line.number())
                        : Violation.of(rule, text, lastLine, line.number()));
    }

    void compare(HistoryLine<FinalState> line) {
        FinalState there = line.entry();
        List<?> stored = List.of(created, status, attempt, delivery);
        if (found
                || !stored.equals(
                        List.of(true, there.status(), there.attempt(), there.delivery()))) {
            String log = created ? status.word() + " " + attempt + "/" + delivery : "nothing";
            String text =
                    String.format(
                            Locale.ROOT,
                            "task %s: found %s %d/%d%s, the log tells %s",
                            task,
                            there.status().word(),
                            there.attempt(),
                            there.delivery(),
                            found ? " once more" : "",
                            log);
            violations.add(Violation.of(Rule.REPLAY_AGREES, text, lastLine, line.number()));
        }
        found = true;
    }

    List<Violation> end() {
        if (!found) {
            violations.add(
                    Violation.of(
                            Rule.REPLAY_AGREES,
                            "task " + task + " has a log and was not found",
                            lastLine));
        }
        return violations;
    }
}
