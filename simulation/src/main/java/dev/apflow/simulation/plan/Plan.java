package dev.apflow.simulation.plan;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * All that is decided before a run.
 *
 * @param chaos how long faults begin; all have ended then, or end at that moment
 */
public record Plan(
        long seed, ClusterPlan cluster, List<Fault> faults, List<Order> orders, Duration chaos) {

    public Plan {
        faults = List.copyOf(faults);
        orders = List.copyOf(orders);
    }

    /** The same with some of its faults. */
    public Plan with(List<Fault> some) {
        return new Plan(seed, cluster, some, orders, chaos);
    }

    /** The same with the faults of these numbers. */
    public Plan withOnly(Set<Integer> numbers) {
        return with(faults.stream().filter(each -> numbers.contains(each.number())).toList());
    }
}
