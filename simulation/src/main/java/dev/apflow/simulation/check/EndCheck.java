package dev.apflow.simulation.check;

import dev.apflow.domain.event.TaskEvent;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.task.TaskStatus;
import dev.apflow.domain.tree.TreeSummary;
import dev.apflow.simulation.plan.Order.Submit;
import dev.apflow.simulation.trace.Findings;
import dev.apflow.store.memory.InMemoryNode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What must be so when all is over: nothing was lost, nothing is left, and history tells it all.
 */
public final class EndCheck {

    private final TaskBook book;
    private final Findings findings;
    private final InMemoryNode eye;
    private final List<Submit> acknowledged = new ArrayList<>();

    EndCheck(TaskBook book, Findings findings, InMemoryNode eye) {
        this.book = book;
        this.findings = findings;
        this.eye = eye;
    }

    /** A client was told that its tree is there. */
    public void acknowledged(Submit submit) {
        acknowledged.add(submit);
    }

    /** Trees in which something can still move. */
    public List<TaskId> unsettled() {
        List<TaskId> found = new ArrayList<>();
        for (TaskId tree : trees()) {
            List<Task> tasks = eye.reads().tree(tree);
            if (!TreeSummary.of(tasks).isSettled()) {
                found.add(tree);
            }
        }
        return found;
    }

    /** What in these trees has not ended, for people. */
    public String open(List<TaskId> trees) {
        return book.all().stream()
                .filter(each -> trees.contains(each.tree) && !each.status.isTerminal())
                .limit(5)
                .map(each -> each + " " + each.spec.placement() + " due " + each.due)
                .toList()
                .toString();
    }

    private Set<TaskId> trees() {
        Set<TaskId> trees = new TreeSet<>();
        book.all().forEach(each -> trees.add(each.tree));
        return trees;
    }

    /** Checks what can be checked at any moment, and is at the end. */
    public void check() {
        for (Submit submit : acknowledged) {
            List<TaskId> found = eye.reads().tree(submit.root()).stream().map(Task::id).toList();
            List<TaskId> wanted = submit.tasks().stream().map(TaskSpec::id).toList();
            findings.require(
                    found.equals(wanted),
                    "what was acknowledged is there, once",
                    () -> submit.line() + ": " + found);
        }
        Map<TaskId, List<Object>> replayed = replayed();
        for (TaskId tree : trees()) {
            eye.reads().tree(tree).forEach(task -> compare(task, replayed));
        }
        findings.require(
                replayed.size() == book.all().size(),
                "model and history know the same tasks",
                () -> replayed.size() + " and " + book.all().size());
    }

    private void compare(Task task, Map<TaskId, List<Object>> replayed) {
        List<Object> stored =
                List.of(task.status(), task.state().attempt(), task.state().delivery());
        findings.require(
                stored.equals(replayed.get(task.id())),
                "replaying the events yields the stored state",
                () -> task.id() + " is " + stored + " and not " + replayed.get(task.id()));
        Entry entry = book.find(task.id()).orElseThrow();
        boolean isKept =
                switch (task.status()) {
                    case COMPLETED -> task.state().result().equals(entry.result);
                    case FAILED -> task.state().error().equals(entry.error);
                    case PENDING, IN_PROGRESS, CANCELLED -> true;
                };
        findings.require(
                isKept,
                "the result or error that was reported is kept",
                () -> task.state() + " instead of " + entry.result + " or " + entry.error);
        findings.require(
                stored.equals(List.of(entry.status, entry.attempt, entry.delivery))
                        && task.state().held() == entry.held,
                "the model agrees with the store",
                () -> task.id() + " is " + stored + " and not " + entry);
    }

    /** Status, attempt and delivery as the log alone tells them. */
    private Map<TaskId, List<Object>> replayed() {
        Map<TaskId, List<Object>> states = new HashMap<>();
        for (TaskEvent event : new EventReader(eye.events()).read()) {
            states.put(event.taskId(), List.of(status(event), event.attempt(), event.delivery()));
        }
        return states;
    }

    private static TaskStatus status(TaskEvent event) {
        return switch (event.type()) {
            case CREATED, REASSIGNED, RETRIED -> TaskStatus.PENDING;
            case ASSIGNED, STARTED -> TaskStatus.IN_PROGRESS;
            case COMPLETED -> TaskStatus.COMPLETED;
            case FAILED -> TaskStatus.FAILED;
            case CANCELLED -> TaskStatus.CANCELLED;
        };
    }
}
