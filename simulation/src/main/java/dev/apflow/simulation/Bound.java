package dev.apflow.simulation;

import dev.apflow.domain.task.TaskSpec;
import dev.apflow.simulation.client.Client;
import dev.apflow.simulation.plan.Behaviour;
import dev.apflow.simulation.plan.ClusterPlan;
import dev.apflow.simulation.plan.Order;
import dev.apflow.simulation.plan.Plan;

import java.time.Duration;

/**
 * By when all work must have ended, counted from the moment at which everything heals. Each term is
 * the worst case of one mechanism, by the settings of the plan:
 *
 * <ul>
 *   <li>return: what was delayed arrives, processes that were asked to stop end or are killed and
 *       start again;
 *   <li>leader: the last lease of the seat runs out, its clock set back by as much as it ever was,
 *       and every candidate has tried once more;
 *   <li>leases: the last leases of tasks run out likewise, and are swept;
 *   <li>orders: clients notice the silence of a node and find the leader, one node after the other;
 *   <li>work: all tasks one after the other, each attempt that its policy allows at its longest (or
 *       at its timeout), with the longest delay, and a poll, an ownership question and a report for
 *       each; each task twice over, for clients may have asked to run it again.
 * </ul>
 */
record Bound(Duration returning, Duration leader, Duration leases, Duration orders, Duration work) {

    private static final Duration SLOWEST = Duration.ofSeconds(40);
    private static final Duration STOPPING = Duration.ofSeconds(70);
    private static final int RUNS = 2;

    static Bound of(Plan plan, Duration clockSetBack) {
        ClusterPlan cluster = plan.cluster();
        int nodes = cluster.nodes().size();
        return new Bound(
                SLOWEST.plus(STOPPING),
                cluster.seat().ttl().multipliedBy(3).plus(cluster.giveUp()).plus(clockSetBack),
                cluster.leases()
                        .duration()
                        .plus(cluster.leases().sweepEvery().multipliedBy(2))
                        .plus(cluster.giveUp())
                        .plus(clockSetBack),
                Client.PAUSE.plus(Client.PATIENCE).multipliedBy(2L * nodes),
                plan.orders().stream()
                        .map(order -> work(order, cluster))
                        .reduce(Duration.ZERO, Duration::plus)
                        .multipliedBy(RUNS));
    }

    private static Duration work(Order order, ClusterPlan cluster) {
        return order instanceof Order.Submit submit
                ? submit.tasks().stream()
                        .map(task -> work(task, cluster))
                        .reduce(Duration.ZERO, Duration::plus)
                : Duration.ZERO;
    }

    private static Duration work(TaskSpec task, ClusterPlan cluster) {
        Duration attempt =
                Behaviour.of(task)
                        .longest()
                        .plus(task.retry().maxDelay())
                        .plus(cluster.interruptGrace())
                        .plus(cluster.pollInterval())
                        .plus(cluster.ownershipInterval())
                        .plus(cluster.giveUp());
        return attempt.multipliedBy(task.retry().maxAttempts());
    }

    Duration total() {
        return returning.plus(leader).plus(leases).plus(orders).plus(work);
    }
}
