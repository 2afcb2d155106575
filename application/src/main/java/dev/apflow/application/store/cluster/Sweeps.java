package dev.apflow.application.store.cluster;

import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.lease.SweepVerdict;
import dev.apflow.domain.node.NodeHealthChange;
import dev.apflow.domain.node.NodeHealthSettings;
import dev.apflow.domain.node.NodeId;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What the leader alone does, under its term. Each call is one transaction, durable on return. */
public interface Sweeps {

    /**
     * Takes back what {@link dev.apflow.domain.lease.SweepRules} says: leases that have expired, or
     * whose holder's session is gone for {@code lossGrace}, or whose holder is superseded; also
     * what a standalone process left in progress, which counts as lost. Same attempt, pending,
     * {@code reassigned} event with the verdict's words. Each of these deliveries is lost: a task
     * that {@link dev.apflow.domain.lease.DeliveryLimit} sets aside fails for good instead, as by
     * {@link dev.apflow.application.store.TaskClaims#recover}. A renewal that came first is
     * respected. Notes besides which nodes' sessions are gone, and since when. At most 1,000 tasks
     * in one call.
     */
    AuthorizedResult<TaskSweep> tasks(WriteAuthority.Term term, Duration lossGrace);

    /**
     * Judges every node's last heartbeat by {@link dev.apflow.domain.node.NodeHealth#judge} and
     * records what changed; a node that has been dead for an hour and holds no task is removed.
     */
    AuthorizedResult<NodeSweep> nodes(WriteAuthority.Term term, NodeHealthSettings settings);

    /**
     * What was taken back.
     *
     * @param returned tasks by reason; reasons without any are absent
     * @param setAside tasks that failed, being lost too often; not among those returned
     * @param nextDue how long until the earliest lease may be taken back as things stand; zero
     *     where there was more to do than fits into one call
     */
    record TaskSweep(
            Map<SweepVerdict.Reason, Integer> returned, int setAside, Optional<Duration> nextDue) {
        public TaskSweep {
            returned = Map.copyOf(returned);
            Objects.requireNonNull(nextDue, "nextDue");
        }

        /** One that set no task aside. */
        public TaskSweep(Map<SweepVerdict.Reason, Integer> returned, Optional<Duration> nextDue) {
            this(returned, 0, nextDue);
        }

        /** How many tasks in all. */
        public int tasks() {
            return setAside + returned.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    /** What changed, in the order of the nodes' ids; nothing of nodes that are as they were. */
    record NodeSweep(List<HealthChange> changes) {
        public NodeSweep {
            changes = List.copyOf(changes);
        }
    }

    /** One node. */
    record HealthChange(NodeId node, NodeHealthChange change) {
        public HealthChange {
            Objects.requireNonNull(node, "node");
            Objects.requireNonNull(change, "change");
        }
    }
}
