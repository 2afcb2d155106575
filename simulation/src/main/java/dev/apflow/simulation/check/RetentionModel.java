package dev.apflow.simulation.check;

import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.EventLog.EventScope;
import dev.apflow.application.store.Retention.Place;
import dev.apflow.application.store.Retention.Sweep;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskStatus;
import dev.apflow.domain.tree.RetentionPolicy;
import dev.apflow.simulation.node.NodeProcess;
import dev.apflow.simulation.node.PortMethod;
import dev.apflow.simulation.node.StoreCall;
import dev.apflow.simulation.trace.Findings;
import dev.apflow.store.memory.InMemoryNode;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What retention must remove, and what it must leave. */
final class RetentionModel {

    private final TaskModel tasks;
    private final Findings findings;
    private final InMemoryNode eye;

    /** What was over when a process began its pass. */
    private final Map<NodeProcess, Set<TaskId>> passes = new HashMap<>();

    private Set<TaskId> over = Set.of();

    RetentionModel(TaskModel tasks, Findings findings, InMemoryNode eye) {
        this.tasks = tasks;
        this.findings = findings;
        this.eye = eye;
    }

    private static boolean isSweep(StoreCall call) {
        return call.method() == PortMethod.RETAIN;
    }

    void arrives(StoreCall call, Instant now) {
        if (isSweep(call)) {
            over = over((RetentionPolicy) call.arguments().get(1), now);
            if (call.arguments().get(2).equals(Place.START)) {
                passes.put(call.process(), over);
            }
        }
    }

    /** The trees whose time is over. */
    Set<TaskId> over(RetentionPolicy policy, Instant now) {
        Map<TaskId, List<Entry>> trees = new LinkedHashMap<>();
        tasks.all().forEach(each -> trees.computeIfAbsent(each.tree, tasks::tree));
        Set<TaskId> found = new HashSet<>();
        trees.forEach(
                (root, tree) -> {
                    if (isOver(tree, policy, now)) {
                        found.add(root);
                    }
                });
        return found;
    }

    private boolean isOver(List<Entry> tree, RetentionPolicy policy, Instant now) {
        boolean good = tree.stream().allMatch(each -> each.status == TaskStatus.COMPLETED);
        Optional<Duration> kept = good ? policy.completed() : policy.failed();
        return kept.isPresent()
                && tree.stream()
                        .allMatch(
                                each ->
                                        !tasks.canMove(each)
                                                && !each.updatedAt.plus(kept.get()).isAfter(now));
    }

    /** The trees that are gone now; the model knows nothing of them any more. */
    List<TaskId> tookEffect(StoreCall call, Object result) {
        if (!isSweep(call) || !(result instanceof AuthorizedResult.Granted<?>(Sweep sweep))) {
            return List.of();
        }
        findings.require(
                over.containsAll(sweep.trees()),
                "retention removes only trees whose time is over",
                () -> sweep.trees() + ", and over are " + over);
        inSmallBatches(call, sweep);
        for (TaskId root : sweep.trees()) {
            tasks.remove(tasks.tree(root));
            findings.require(
                    eye.reads().tree(root).isEmpty()
                            && eye.events()
                                    .read(new EventScope.OfTree(root), Optional.empty(), 1)
                                    .events()
                                    .isEmpty(),
                    "a tree goes as a whole, with its history",
                    () -> root + " was removed");
        }
        if (sweep.next().isEmpty()) {
            passEnds(call.process());
        }
        return sweep.trees();
    }

    private void inSmallBatches(StoreCall call, Sweep sweep) {
        List<Integer> sizes = sweep.trees().stream().map(root -> tasks.tree(root).size()).toList();
        int all = sizes.stream().mapToInt(Integer::intValue).sum();
        findings.require(
                all == sweep.tasks()
                        && (sizes.isEmpty()
                                || all - sizes.getLast() < (Integer) call.arguments().get(3)),
                "a call of retention removes about as many tasks as it was asked to",
                () -> call.arguments() + " removed " + sizes);
    }

    private void passEnds(NodeProcess process) {
        Set<TaskId> left = new HashSet<>(passes.getOrDefault(process, Set.of()));
        left.removeIf(root -> tasks.find(root).isEmpty() || !over.contains(root));
        passes.remove(process);
        findings.require(
                left.isEmpty(),
                "a pass of retention removes all that was over",
                () -> process + " left " + left);
    }
}
