package dev.apflow.simulation.plan;

import dev.apflow.application.store.TreeWrites.Scope;
import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.placement.Placement;
import dev.apflow.domain.placement.PlacementConstraints;
import dev.apflow.domain.task.Backoff;
import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.Priority;
import dev.apflow.domain.task.RetryPolicy;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskKey;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.simulation.plan.Order.Cancel;
import dev.apflow.simulation.plan.Order.Execute;
import dev.apflow.simulation.plan.Order.Rerun;
import dev.apflow.simulation.plan.Order.Submit;
import dev.apflow.simulation.time.StoreTime;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Draws what clients ask for: random trees, and changes of mind about them. */
final class Workload {

    private static final int MOST_TREES = 40;
    private static final int MOST_TASKS = 10;

    /** One more than a task has that says nothing of them. */
    private static final int MOST_DELIVERIES = 6;

    /** A task that only one node may run waits for ever where that node leads and rests. */
    private static final int FEWEST_PLACES = 2;

    private final Draw draw;
    private final Draw limits;
    private final ClusterPlan cluster;
    private final Duration chaos;
    private final List<Order> orders = new ArrayList<>();

    Workload(Draw draw, Draw limits, ClusterPlan cluster, Duration chaos) {
        this.draw = draw;
        this.limits = limits;
        this.cluster = cluster;
        this.chaos = chaos;
    }

    List<Order> orders() {
        Duration mean = draw.byMagnitude(Duration.ofSeconds(30), Duration.ofMinutes(6));
        Duration at = draw.gap(Duration.ofSeconds(20));
        for (int i = 0; i < MOST_TREES && at.compareTo(chaos) < 0; i++) {
            tree(at, "t" + (i + 1));
            at = draw.oneIn(5) ? at.plusMillis(10) : at.plus(draw.gap(mean));
        }
        orders.sort(Comparator.comparing(Order::at));
        return orders;
    }

    private void tree(Duration at, String name) {
        List<TaskSpec> tasks = tasks(at, name, draw.between(1, MOST_TASKS));
        boolean execute = !draw.oneIn(8);
        TaskId root = tasks.get(0).id();
        List<Order> later = new ArrayList<>();
        if (!execute) {
            later.add(new Execute(at.plus(draw.gap(seconds(30))), root, Optional.empty()));
        }
        if (draw.oneIn(3)) {
            Duration when = at.plus(draw.gap(seconds(15)));
            TaskId task = draw.oneOf(tasks).id();
            later.add(new Cancel(when, task, draw.oneIn(2)));
            if (draw.oneIn(3)) {
                later.add(new Rerun(when.plus(draw.millis(1, 100)), task));
            }
        }
        if (draw.oneIn(3)) {
            later.add(new Rerun(at.plus(draw.gap(seconds(60))), draw.oneOf(tasks).id()));
        }
        if (draw.oneIn(5)) {
            Scope scope = draw.oneOf(Scope.FAILED, Scope.ALL);
            later.add(new Execute(at.plus(draw.gap(seconds(120))), root, Optional.of(scope)));
        }
        orders.add(new Submit(at, "key-" + name, tasks, execute, !later.isEmpty()));
        orders.addAll(later);
    }

    private List<TaskSpec> tasks(Duration at, String tree, int size) {
        List<TaskSpec> tasks = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            tasks.add(task(at, tree, i));
        }
        return tasks;
    }

    private TaskSpec task(Duration at, String tree, int index) {
        ExecutorId method = draw.oneIn(6) ? Planner.SOMEWHERE : Planner.EVERYWHERE;
        TaskSpec spec =
                TaskSpec.of(id(tree, index), tree + " " + index, method, inputs(index))
                        .withParent(parent(tree, index))
                        .withPriority(draw.oneOf(Priority.values()))
                        .withDependencies(dependencies(tree, index))
                        .withPlacement(placeable(method, placement()))
                        .withRetry(retry())
                        .withKey(key(tree, index));
        TaskSpec behaving = Behaviour.drawnFor(spec, draw);
        TaskSpec limited =
                draw.oneIn(5) ? behaving.withTimeout(draw.millis(500, 20_000)) : behaving;
        TaskSpec due = draw.oneIn(6) ? limited.withNotBefore(inAWhile(at)) : limited;
        return limits.oneIn(2) ? due.withMaxDeliveries(limits.between(1, MOST_DELIVERIES)) : due;
    }

    /** Some of them the same as others'. */
    private static JsonObject inputs(int index) {
        return JsonObject.of("number", JsonNumber.of(index % 3));
    }

    /** By the store's clock, should nobody set it. */
    private Instant inAWhile(Duration at) {
        return StoreTime.BEGINNING.plus(at).plus(draw.gap(seconds(draw.oneOf(10, 90))));
    }

    private static TaskId id(String tree, int index) {
        return new TaskId(tree + "." + index);
    }

    /** In some trees, tasks have keys. */
    private static Optional<TaskKey> key(String tree, int index) {
        return tree.hashCode() % 2 == 0 ? Optional.of(new TaskKey("t" + index)) : Optional.empty();
    }

    private Optional<TaskId> parent(String tree, int index) {
        return index == 0
                ? Optional.empty()
                : Optional.of(id(tree, draw.oneIn(2) ? 0 : draw.between(0, index - 1)));
    }

    private List<Dependency> dependencies(String tree, int index) {
        List<Dependency> edges = new ArrayList<>();
        for (int j = 0; j < index; j++) {
            if (draw.oneIn(4)) {
                edges.add(new Dependency(id(tree, j), !draw.oneIn(4), key(tree, j)));
            }
        }
        return edges;
    }

    private RetryPolicy retry() {
        return new RetryPolicy(
                draw.between(1, 4),
                draw.oneOf(Backoff.values()),
                draw.millis(0, 5_000),
                seconds(10),
                draw.oneOf(0.0, 0.5, 1.0));
    }

    private PlacementConstraints placement() {
        PlacementConstraints none = PlacementConstraints.NONE;
        return switch (draw.between(0, 11)) {
            case 0 -> with(none, new HashSet<>(List.of(anyNode(), anyNode(), anyNode())), Set.of());
            case 1 -> with(none, Set.of(), Set.of(anyNode()));
            case 2 ->
                    new PlacementConstraints(
                            Set.of(),
                            JsonObject.of("zone", new JsonString(draw.oneOf("a", "b"))),
                            Set.of(),
                            Set.of(),
                            OptionalInt.empty());
            case 5 ->
                    new PlacementConstraints(
                            Set.of(Planner.SOMEWHERE),
                            JsonObject.EMPTY,
                            Set.of(),
                            Set.of(),
                            OptionalInt.empty());
            case 3, 4 ->
                    new PlacementConstraints(
                            Set.of(),
                            JsonObject.EMPTY,
                            Set.of(),
                            Set.of(),
                            OptionalInt.of(draw.between(1, 2)));
            default -> none;
        };
    }

    private static PlacementConstraints with(
            PlacementConstraints others, Set<NodeId> allowed, Set<NodeId> forbidden) {
        return new PlacementConstraints(
                others.requiresExecutors(),
                others.requiresCapabilities(),
                allowed,
                forbidden,
                others.maxParallelPerNode());
    }

    private NodeId anyNode() {
        return draw.oneOf(cluster.nodes()).id();
    }

    private PlacementConstraints placeable(ExecutorId method, PlacementConstraints wanted) {
        long places =
                cluster.nodes().stream()
                        .filter(NodePlan::isWorker)
                        .filter(
                                node ->
                                        Placement.admits(
                                                method,
                                                wanted,
                                                QueueName.DEFAULT,
                                                node.profile(),
                                                0))
                        .count();
        return places >= FEWEST_PLACES ? wanted : PlacementConstraints.NONE;
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }
}
