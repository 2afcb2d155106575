package dev.apflow.simulation.check;

import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.simulation.plan.Order.Submit;
import dev.apflow.simulation.trace.Findings;
import dev.apflow.store.memory.InMemoryNode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What must be so when all is over: nothing was lost, nothing is left, and history tells it all.
 */
public final class EndCheck {

    private final TaskModel tasks;
    private final Findings findings;
    private final InMemoryNode eye;
    private final Outcomes outcomes;
    private final StoredState stored;
    private final List<Acknowledged> acknowledged = new ArrayList<>();

    private final Set<TaskId> removed = new HashSet<>();

    private record Acknowledged(Submit submit, TaskId root) {}

    EndCheck(TaskModel tasks, Findings findings, InMemoryNode eye, Outcomes outcomes) {
        this.tasks = tasks;
        this.findings = findings;
        this.eye = eye;
        this.outcomes = outcomes;
        this.stored = new StoredState(findings);
    }

    /** A client was told that its tree is there. */
    public void acknowledged(Submit submit, TaskId root) {
        if (!isRemoved(root)) {
            acknowledged.add(new Acknowledged(submit, root));
        }
    }

    /** Its time was over. */
    void removed(TaskId root) {
        acknowledged.removeIf(each -> each.root().equals(root));
        removed.add(root);
    }

    public boolean isRemoved(TaskId root) {
        return removed.contains(root);
    }

    /** Trees in which something can still move. */
    public List<TaskId> unsettled() {
        return trees().stream().filter(tree -> NaiveEnd.canMove(eye.reads().tree(tree))).toList();
    }

    /** What in these trees has not ended, for people. */
    public String open(List<TaskId> trees) {
        return tasks.all().stream()
                .filter(each -> trees.contains(each.tree) && !each.status.isTerminal())
                .limit(5)
                .map(each -> each + " " + each.spec.placement() + " due " + each.due)
                .toList()
                .toString();
    }

    private Set<TaskId> trees() {
        Set<TaskId> trees = new TreeSet<>();
        tasks.all().forEach(each -> trees.add(each.tree));
        return trees;
    }

    /** Checks what can be checked at any moment, and is at the end. */
    public void check() {
        eachTreeOnce();
        Map<TaskId, Replay> replayed = Replay.of(new EventReader(eye.events()).read());
        for (TaskId tree : trees()) {
            for (Task task : eye.reads().tree(tree)) {
                compare(task, replayed);
                outcomes.compare(task, tasks.find(task.id()).orElseThrow());
                stored.compare(task, tasks.find(task.id()).orElseThrow());
            }
        }
        findings.require(
                replayed.size() == tasks.all().size(),
                "model and history know the same tasks",
                () -> replayed.size() + " and " + tasks.all().size());
    }

    /** By the names of its tasks, since their ids may have been made by whoever took it in. */
    private void eachTreeOnce() {
        Map<String, List<TaskId>> roots = new HashMap<>();
        for (TaskId tree : trees()) {
            String name = eye.reads().tree(tree).get(0).spec().name();
            roots.computeIfAbsent(name, none -> new ArrayList<>()).add(tree);
        }
        for (Acknowledged each : acknowledged) {
            Submit submit = each.submit();
            List<String> found =
                    eye.reads().tree(each.root()).stream().map(task -> task.spec().name()).toList();
            List<String> wanted = submit.tasks().stream().map(TaskSpec::name).toList();
            List<TaskId> all = roots.getOrDefault(wanted.get(0), List.of());
            findings.require(
                    found.equals(wanted) && all.equals(List.of(each.root())),
                    "what was acknowledged is there, once",
                    () -> submit.line() + ": " + found + " in " + all);
        }
    }

    private void compare(Task task, Map<TaskId, Replay> replayed) {
        Replay stored = new Replay(task.status(), task.state().attempt(), task.state().delivery());
        findings.require(
                stored.equals(replayed.get(task.id())),
                "replaying the events yields the stored state",
                () -> task.id() + " is " + stored + " and not " + replayed.get(task.id()));
        Entry entry = tasks.find(task.id()).orElseThrow();
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
                stored.equals(new Replay(entry.status, entry.attempt, entry.delivery))
                        && task.state().suspended() == entry.suspended,
                "the model agrees with the store",
                () -> task.id() + " is " + stored + " and not " + entry);
    }
}
