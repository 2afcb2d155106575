package dev.apflow.application.store.cluster;

import dev.apflow.application.store.Fenced;
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
     * {@code reassigned} event with the verdict's words. A renewal that came first is respected.
     * Notes besides which nodes' sessions are gone, and since when. At most 1,000 tasks in one
     * call.
     */
    Fenced<TaskSweep> tasks(WriteAuthority.Term term, Duration lossGrace);

    /**
     * Judges every node's last heartbeat by {@link dev.apflow.domain.node.NodeHealth#judge} and
     * records what changed; a node that has been dead for an hour and holds no task is removed.
     */
    Fenced<NodeSweep> nodes(WriteAuthority.Term term, NodeHealthSettings settings);

    /**
     * What was taken back.
     *
     * @param returned tasks by reason; reasons without any are absent
     * @param nextDue how long until the earliest lease may be taken back as things stand; zero
     *     where there was more to do than fits into one call
     */
    record TaskSweep(Map<SweepVerdict.Reason, Integer> returned, Optional<Duration> nextDue) {
        public TaskSweep {
            returned = Map.copyOf(returned);
            Objects.requireNonNull(nextDue, "nextDue");
        }

        /** How many tasks in all. */
        public int tasks() {
            return returned.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    /** What changed, in the order of the nodes' ids; nothing of nodes that are as they were. */
    record NodeSweep(List<Judged> changes) {
        public NodeSweep {
            changes = List.copyOf(changes);
        }
    }

    /** One node. */
    record Judged(NodeId node, NodeHealthChange change) {
        public Judged {
            Objects.requireNonNull(node, "node");
            Objects.requireNonNull(change, "change");
        }
    }
}
