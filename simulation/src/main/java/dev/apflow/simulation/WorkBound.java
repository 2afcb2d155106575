package dev.apflow.simulation;

import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.TaskId;
import dev.apflow.simulation.check.Left.Work;
import dev.apflow.simulation.check.NaivePlacement;
import dev.apflow.simulation.plan.Behaviour;
import dev.apflow.simulation.plan.ClusterPlan;
import dev.apflow.simulation.plan.NodePlan;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * How long open tasks take where each is run at its slowest, with all its attempts. At any moment
 * either the longest chain of dependencies goes on or a task of it waits for a slot while so many
 * others run as it could have slots; so the chain and all work shared among the fewest slots are
 * enough. ("Bounds on multiprocessing timing anomalies", R. L. Graham, 1969.)
 */
final class WorkBound {

    private final ClusterPlan cluster;
    private final Map<TaskId, Work> work = new LinkedHashMap<>();
    private final Map<TaskId, Duration> paths = new HashMap<>();
    private final UnaryOperator<Duration> execution;

    /**
     * @param execution what an execution takes, with all that is around it
     */
    WorkBound(ClusterPlan cluster, List<Work> open, UnaryOperator<Duration> execution) {
        this.cluster = cluster;
        this.execution = execution;
        open.forEach(each -> work.put(each.id(), each));
    }

    /** The longest chain, with delays between attempts. */
    Duration longestPath() {
        return work.values().stream()
                .map(this::path)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    private Duration path(Work task) {
        Duration known = paths.get(task.id());
        if (known != null) {
            return known;
        }
        Duration before = Duration.ZERO;
        for (Dependency each : task.spec().dependencies()) {
            Work needed = work.get(each.id());
            Duration path = needed == null ? Duration.ZERO : path(needed);
            before = path.compareTo(before) > 0 ? path : before;
        }
        Duration delays = task.spec().retry().maxDelay().multipliedBy(task.attempts() - 1L);
        Duration path = before.plus(task.due()).plus(delays).plus(busy(task));
        paths.put(task.id(), path);
        return path;
    }

    /** All of it, shared among as few slots as any task may use. */
    Duration queue() {
        long fewest = work.values().stream().mapToLong(this::slots).min().orElse(1);
        return work.values().stream()
                .map(this::busy)
                .reduce(Duration.ZERO, Duration::plus)
                .dividedBy(Math.max(1, fewest));
    }

    /** An attempt ends by itself, or at its timeout, or so long after that as it may ignore it. */
    private Duration busy(Work task) {
        Duration longest = Behaviour.of(task.spec()).longest();
        Duration attempt =
                task.spec()
                        .timeout()
                        .map(limit -> limit.plus(cluster.interruptGrace()))
                        .filter(limit -> limit.compareTo(longest) < 0)
                        .orElse(longest);
        return execution.apply(attempt).multipliedBy(task.attempts());
    }

    /** Where it may run, without the best of them: that node may lead, and rest. */
    private long slots(Work task) {
        int most = task.spec().placement().maxParallelPerNode().orElse(Integer.MAX_VALUE);
        List<Integer> places =
                cluster.nodes().stream()
                        .filter(NodePlan::isWorker)
                        .filter(node -> NaivePlacement.admits(task.spec(), node.profile(), 0))
                        .map(node -> Math.min(most, node.slots()))
                        .sorted()
                        .toList();
        int usable = cluster.leaderExecutes() ? places.size() : Math.max(0, places.size() - 1);
        return places.stream().limit(usable).mapToLong(Integer::longValue).sum();
    }
}
