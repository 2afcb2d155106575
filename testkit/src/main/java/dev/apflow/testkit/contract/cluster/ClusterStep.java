package dev.apflow.testkit.contract.cluster;

import dev.apflow.domain.election.RoleName;
import dev.apflow.testkit.contract.Step;

import java.util.List;

/**
 * One call of a port of the cluster, or what happens to its nodes. Numbers pick among what is there
 * when the step is taken, as in {@link Step}: {@code life} one of the processes that live, {@code
 * back} the last epoch that was granted or one before it. What is {@code brief} is over when the
 * step is.
 */
sealed interface ClusterStep {

    /** A client's or worker's call, made by the right of the present leader. */
    record Plain(Step step) implements ClusterStep {}

    record Register(int node) implements ClusterStep {}

    record Heartbeat(int life, RoleName role) implements ClusterStep {}

    /** Deregisters, and closes its store. */
    record Leave(int life) implements ClusterStep {}

    record Kill(int life) implements ClusterStep {}

    record Claim(int life, int limit, boolean brief) implements ClusterStep {}

    record Renew(int life, List<Integer> deliveries, boolean brief) implements ClusterStep {}

    record Reconcile(int life, List<Integer> known) implements ClusterStep {}

    record Acquire(int life, AcquireCase ground, boolean brief) implements ClusterStep {}

    /** On which grounds. */
    enum AcquireCase {
        FREE,
        LAST_GONE,
        ONE_BEFORE_GONE
    }

    record RenewLeadership(int life, int back, boolean brief) implements ClusterStep {}

    record Resign(int back) implements ClusterStep {}

    /** What a leader may do, tried by this life in that epoch. */
    record Write(int life, int back, LeaderWrite write) implements ClusterStep {}

    record Sweep(boolean patient) implements ClusterStep {}

    /** The node was silent for six hours, and the leader looks. */
    record Silence(int node) implements ClusterStep {}
}
