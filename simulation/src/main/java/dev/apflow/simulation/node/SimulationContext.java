package dev.apflow.simulation.node;

import dev.apflow.simulation.plan.Behaviours;
import dev.apflow.simulation.plan.ClusterPlan;
import dev.apflow.simulation.time.World;
import dev.apflow.simulation.trace.Trace;
import dev.apflow.store.memory.InMemoryCluster;

/**
 * What all nodes of a cluster share.
 *
 * @param everywhere what is wrong with all of them
 * @param schedules whether leaders start what schedules name, and clients change them
 */
public record SimulationContext(
        World world,
        Trace trace,
        Audit audit,
        ClusterPlan cluster,
        InMemoryCluster store,
        Behaviours behaviours,
        NetworkFaults everywhere,
        boolean schedules) {

    /** The same whose leaders start what schedules name. */
    public SimulationContext withSchedules() {
        return new SimulationContext(
                world, trace, audit, cluster, store, behaviours, everywhere, true);
    }

    /** Without faults and schedules. */
    public SimulationContext(
            World world,
            Trace trace,
            Audit audit,
            ClusterPlan cluster,
            InMemoryCluster store,
            Behaviours behaviours) {
        this(world, trace, audit, cluster, store, behaviours, new NetworkFaults(), false);
    }
}
