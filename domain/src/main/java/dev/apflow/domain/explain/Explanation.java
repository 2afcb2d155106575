package dev.apflow.domain.explain;

import dev.apflow.domain.explain.Reason.Code;
import dev.apflow.domain.placement.Exclusion;
import dev.apflow.domain.placement.Placement;
import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskStatus;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Why a task stands where it stands.
 *
 * @param runnable whether some node could claim it now
 */
public record Explanation(TaskId task, TaskStatus status, boolean runnable, List<Reason> reasons) {

    public Explanation {
        reasons = List.copyOf(reasons);
    }

    /**
     * Explains {@code task}.
     *
     * @param dependencies status of each of its dependencies
     * @param blocked those among them that are pending and can never start
     * @param queue where it stands in its queue, if it is ready
     * @param nodes every node known
     * @param now by the store's clock
     */
    public static Explanation of(
            Task task,
            Map<TaskId, TaskStatus> dependencies,
            Set<TaskId> blocked,
            QueueFacts queue,
            List<NodeFacts> nodes,
            Instant now) {
        return switch (task.status()) {
            case PENDING -> pending(task, dependencies, blocked, queue, nodes, now);
            case IN_PROGRESS -> settled(task, Code.RUNNING, "runs on " + node(task), "its end");
            case COMPLETED -> settled(task, Code.COMPLETED, "completed", "a re-run");
            case FAILED -> settled(task, Code.FAILED, "failed: " + error(task), "a re-run");
            case CANCELLED ->
                    settled(task, Code.CANCELLED, "cancelled: " + error(task), "a re-run");
        };
    }

    private static Explanation settled(Task task, Code code, String detail, String unblockedBy) {
        return new Explanation(
                task.id(), task.status(), false, List.of(Reason.of(code, detail, unblockedBy)));
    }

    private static Explanation pending(
            Task task,
            Map<TaskId, TaskStatus> dependencies,
            Set<TaskId> blocked,
            QueueFacts queue,
            List<NodeFacts> nodes,
            Instant now) {
        List<Reason> reasons = new ArrayList<>(waiting(task, dependencies, blocked, now));
        queue.refusals().forEach(each -> reasons.add(QueueReasons.of(each, queue)));
        boolean ready = reasons.isEmpty();
        if (ready && queue.ahead() > 0) {
            reasons.add(QueueReasons.behind(queue, task.spec().priority()));
        }
        boolean placeable = task.unreadable().isEmpty() && nodes(task, nodes, reasons);
        return new Explanation(task.id(), task.status(), ready && placeable, reasons);
    }

    /** What the task itself waits for. */
    private static List<Reason> waiting(
            Task task, Map<TaskId, TaskStatus> dependencies, Set<TaskId> blocked, Instant now) {
        List<Reason> reasons = new ArrayList<>();
        task.unreadable()
                .ifPresent(
                        why ->
                                reasons.add(
                                        Reason.of(
                                                Code.UNREADABLE,
                                                "the stored task cannot be read here, and fails"
                                                        + " where it is claimed: "
                                                        + why,
                                                "mending what is stored, or a node of the version"
                                                        + " that wrote it")));
        if (task.state().suspended()) {
            reasons.add(
                    Reason.of(
                            Code.HELD,
                            "its tree is defined, not executed",
                            "executing the tree " + task.treeId()));
        }
        task.spec()
                .dependencies()
                .forEach(
                        each ->
                                dependency(
                                        each,
                                        dependencies.getOrDefault(each.id(), TaskStatus.PENDING),
                                        blocked.contains(each.id()),
                                        reasons));
        task.state()
                .dueAt()
                .filter(due -> due.isAfter(now))
                .ifPresent(
                        due ->
                                reasons.add(
                                        Reason.of(
                                                Code.NOT_DUE,
                                                "not due before " + due,
                                                "the passing of time")));
        return reasons;
    }

    private static void dependency(
            Dependency dependency, TaskStatus status, boolean blocked, List<Reason> reasons) {
        TaskId id = dependency.id();
        if (dependency.isBrokenBy(status, blocked)) {
            reasons.add(
                    Reason.of(
                                    Code.DEPENDENCY_BROKEN,
                                    "required dependency "
                                            + id
                                            + " is "
                                            + (blocked ? "blocked" : status.word()),
                                    blocked ? "re-running what blocks " + id : "re-running " + id)
                            .about(id));
        } else if (!dependency.isSatisfiedBy(status, blocked)) {
            reasons.add(
                    Reason.of(
                                    Code.DEPENDENCY_OPEN,
                                    "dependency " + id + " is " + status.word(),
                                    "the end of " + id)
                            .about(id));
        }
    }

    /** Adds a reason for each node that cannot take the task now; whether any can. */
    private static boolean nodes(Task task, List<NodeFacts> nodes, List<Reason> reasons) {
        if (nodes.isEmpty()) {
            reasons.add(Reason.of(Code.NO_NODE, "no node takes tasks", "starting a node"));
        }
        boolean some = false;
        for (NodeFacts node : nodes) {
            List<Reason> against = against(task, node);
            reasons.addAll(against);
            some |= against.isEmpty();
        }
        if (some && reasons.stream().allMatch(Explanation::leavesANode)) {
            reasons.add(
                    0,
                    Reason.of(
                            Code.QUEUED,
                            "ready, and will be claimed in the order of priority",
                            "a moment"));
        }
        return some;
    }

    /** One node that cannot take the task is no obstacle, nor are those that come first. */
    private static boolean leavesANode(Reason reason) {
        return reason.node().isPresent() || reason.code() == Code.BEHIND;
    }

    private static List<Reason> against(Task task, NodeFacts node) {
        if (!node.alive()) {
            return List.of(
                    Reason.of(Code.NODE_DOWN, "the node is not up", "its return")
                            .about(node.profile().node()));
        }
        List<Exclusion> exclusions =
                Placement.exclusions(
                        task.spec().method(),
                        task.spec().placement(),
                        task.spec().admission().queue(),
                        node.profile(),
                        node.running());
        if (!exclusions.isEmpty()) {
            return exclusions.stream().map(each -> excluded(each, node)).toList();
        }
        return node.running() < node.slots()
                ? List.of()
                : List.of(
                        Reason.of(
                                        Code.NO_SLOT,
                                        "runs "
                                                + node.running()
                                                + " of at most "
                                                + node.slots()
                                                + " tasks",
                                        "the end of one of them")
                                .about(node.profile().node()));
    }

    private static Reason excluded(Exclusion exclusion, NodeFacts node) {
        return Reason.of(
                        Code.PLACEMENT,
                        exclusion.detail(),
                        "another node, or another " + exclusion.constraint().word())
                .about(node.profile().node())
                .because(exclusion.constraint());
    }

    private static String node(Task task) {
        return task.state().lastNode().map(Object::toString).orElse("a node");
    }

    private static String error(Task task) {
        return task.state().error().orElse("no reason given");
    }
}
