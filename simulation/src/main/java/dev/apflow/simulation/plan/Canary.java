package dev.apflow.simulation.plan;

import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.placement.PlacementConstraints;
import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.Priority;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A small tree that shows whether a cluster accepts work and does it: a task for each of some
 * nodes, and one that needs them all.
 */
public final class Canary {

    /** So many tasks run one after the other. */
    public static final int DEPTH = 2;

    private Canary() {}

    /**
     * @param places nodes each of which has to run one of its tasks
     * @param lasts the longest that one of its tasks takes
     */
    public static Order.Submit of(String name, Duration at, List<NodeId> places, Duration lasts) {
        TaskId root = new TaskId(name);
        List<TaskSpec> tasks = new ArrayList<>();
        List<Dependency> needed = new ArrayList<>();
        for (NodeId place : places) {
            TaskId id = new TaskId(name + "." + place);
            needed.add(new Dependency(id, true));
            tasks.add(task(id, lasts).withParent(Optional.of(root)).withPlacement(only(place)));
        }
        tasks.add(0, task(root, lasts).withDependencies(needed));
        return new Order.Submit(at, "key-" + name, tasks, true, false);
    }

    private static TaskSpec task(TaskId id, Duration lasts) {
        TaskSpec spec = TaskSpec.of(id, id.value(), Planner.EVERYWHERE, JsonObject.EMPTY);
        return new Behaviour(lasts, 0, 0).writtenInto(spec.withPriority(Priority.URGENT));
    }

    private static PlacementConstraints only(NodeId place) {
        return new PlacementConstraints(
                Set.of(), JsonObject.EMPTY, Set.of(place), Set.of(), OptionalInt.empty());
    }
}
