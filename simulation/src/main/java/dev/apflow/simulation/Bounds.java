package dev.apflow.simulation;

import dev.apflow.simulation.check.Left;
import dev.apflow.simulation.client.SimulatedClient;
import dev.apflow.simulation.node.Host;
import dev.apflow.simulation.plan.Canary;
import dev.apflow.simulation.plan.ClusterPlan;
import dev.apflow.simulation.plan.NodePlan;

import java.time.Duration;

/**
 * How long a cluster may take when nothing goes wrong any more. Each term is the worst case of one
 * mechanism by the settings of the plan and by what is left at that moment; each method says which.
 */
final class Bounds {

    /** An order is sent on to the leader, and the leader may be another by then. */
    private static final int ROUNDS = 3;

    /** A claim, the question whether it succeeded before, a report, and one to spare. */
    private static final int CALLS_OF_AN_EXECUTION = 4;

    private final ClusterPlan cluster;

    Bounds(ClusterPlan cluster) {
        this.cluster = cluster;
    }

    /**
     * Everything heals at this moment.
     *
     * @param longest an execution that nobody waits for may go on for so long, and keep a slot
     */
    Bound healed(Left left, Duration longest) {
        Duration leader =
                slowest(
                        returning()
                                .plus(longer(left.leadershipTtl(), leadershipTaken()))
                                .plus(campaign()));
        Duration accepted = leader.plus(SimulatedClient.PATIENCE).plus(orders());
        WorkBound work = new WorkBound(cluster, left.work(), this::execution);
        return new Bound(
                leader,
                accepted,
                accepted.plus(
                        slowest(
                                longer(left.leases(), leaseTaken())
                                        .plus(sweep())
                                        .plus(longest)
                                        .plus(work.longestPath())
                                        .plus(work.queue())
                                        .plus(canary()))));
    }

    /** All is idle, somebody leads, and no node hears a signal: what is new is found by polls. */
    Bound quiet() {
        Duration accepted = orders();
        return new Bound(Duration.ZERO, accepted, accepted.plus(slowest(canary())));
    }

    /**
     * A node dies unnoticed and comes back after {@link #absence}: it may have led, and what it ran
     * is run elsewhere, or by itself in its next life.
     *
     * @param execution the longest of what it ran
     */
    Bound withoutSignals(Duration execution) {
        Duration leader = slowest(cluster.leadership().ttl().plus(campaign()));
        return new Bound(
                leader,
                leader.plus(SimulatedClient.PATIENCE).plus(orders()),
                absence().plus(slowest(sweep().plus(execution(execution)).plus(canary()))));
    }

    /** Until the leases of what died have ended, and its successors have had time for them. */
    Duration absence() {
        return slowest(
                cluster.leadership()
                        .ttl()
                        .plus(campaign())
                        .plus(cluster.leases().duration())
                        .plus(sweep()));
    }

    /**
     * Until no process is left that was asked to stop: its grace, the patience of its supervisor,
     * the pause before the next is started, and a registration that was not answered.
     */
    private Duration returning() {
        return FaultPhase.LONGEST_GRACE
                .plus(Host.PATIENCE)
                .plus(Host.RESTART_PAUSE)
                .plus(cluster.giveUp());
    }

    /** Whoever is granted leadership by a request under way, and dies, keeps it for a ttl. */
    private Duration leadershipTaken() {
        return Host.SLOWEST_WAY.plus(cluster.leadership().ttl());
    }

    /** A candidate that was not answered gives up, pauses with some jitter, and asks once more. */
    private Duration campaign() {
        return cluster.giveUp()
                .plus(cluster.leadership().retryEvery().multipliedBy(2))
                .plus(Host.USUAL_CALL);
    }

    /** A client asks any node, and is sent on. */
    private static Duration orders() {
        return SimulatedClient.PAUSE.plus(SimulatedClient.ROUND).multipliedBy(ROUNDS);
    }

    /** What a request under way leases to a worker that does not learn of it. */
    private Duration leaseTaken() {
        return Host.SLOWEST_WAY.plus(cluster.leases().duration());
    }

    /** The next sweep, and one that was under way. */
    private Duration sweep() {
        return cluster.leases().sweepEvery().plus(cluster.giveUp()).plus(Host.USUAL_CALL);
    }

    /** The tasks of a canary one after the other, each found by a poll. */
    private Duration canary() {
        return execution(RecoveryPhase.QUICK).multipliedBy(Canary.DEPTH);
    }

    /** An execution and what is around it, the poll that finds it first. */
    private Duration execution(Duration lasts) {
        return cluster.pollInterval()
                .plus(lasts)
                .plus(Host.USUAL_CALL.multipliedBy(CALLS_OF_AN_EXECUTION));
    }

    /** By a clock that is as slow as any; timers that were set by one ring late. */
    private static Duration slowest(Duration time) {
        double rate = (1 - FaultPhase.GREATEST_DRIFT) * (1 - NodePlan.GREATEST_ERROR);
        return Duration.ofNanos((long) (time.toNanos() / rate));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
