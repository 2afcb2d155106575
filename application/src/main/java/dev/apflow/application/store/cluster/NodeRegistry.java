package dev.apflow.application.store.cluster;

import dev.apflow.domain.election.RoleName;
import dev.apflow.domain.node.Incarnation;
import dev.apflow.domain.node.NodeHealth;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.node.NodeIdentity;
import dev.apflow.domain.placement.FairShare.Load;
import dev.apflow.domain.placement.NodeProfile;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** The nodes of the cluster: who they are, what they offer, when they were last heard of. */
public interface NodeRegistry {

    /**
     * Begins a new life of the node, as {@link NodeHealth#HEALTHY} and {@link RoleName#STARTING}.
     * Its incarnation is greater than any that was ever given to this id; an earlier life that is
     * still registered is fenced by that: it claims and renews nothing any more. Where sessions can
     * be held, one shows from now on that this process lives.
     */
    NodeIdentity register(NodeCapacity capacity);

    /**
     * Says that this life goes on, and in which role; brings a stale or dead node back, also one
     * that was removed from the registry meanwhile.
     */
    HeartbeatResult heartbeat(NodeIdentity identity, RoleName role, NodeCapacity capacity);

    /** Removes this life; a later one stays. */
    void deregister(NodeIdentity identity);

    /** All nodes in the order of their ids. */
    List<RegisteredNode> all();

    /**
     * What is ready for {@code node}, and how much it and the others run: from this it tells its
     * share. Cheap, however long the queue: at most {@code most} ready tasks are looked at.
     *
     * @param most at least 1
     */
    Workload workload(NodeId node, int most);

    /**
     * The work of one moment, as one node sees it. Limits of how many tasks run on a node at once
     * are not asked.
     *
     * @param own what the node runs, in any of its lives, and its slots; nothing of nothing where
     *     it is not in the registry as healthy
     * @param all the same of all nodes that are there for one of the tasks that are ready for this
     *     node; this node is always among them. A node is there while it is healthy, shows that it
     *     lives and is not on its way out
     * @param nodes nodes that are there and have slots
     * @param ready tasks that wait for nothing but a slot and may run on this node; {@code most}
     *     where so many or more are ready, for whatever node
     * @param first tells the first of these in the order of creation: it grows when that is taken,
     *     and may shrink when an earlier one becomes ready; 0 where there is none
     */
    record Workload(Load own, Load all, int nodes, int ready, long first) {
        public Workload {
            Objects.requireNonNull(own, "own");
            Objects.requireNonNull(all, "all");
        }
    }

    /**
     * What a node brings.
     *
     * @param url where its API answers
     * @param slots executions at once
     */
    record NodeCapacity(NodeProfile profile, String url, int slots) {
        public NodeCapacity {
            Objects.requireNonNull(profile, "profile");
            Objects.requireNonNull(url, "url");
        }
    }

    /** The answer to a heartbeat. */
    sealed interface HeartbeatResult {

        /** The node is in the registry as healthy. */
        record Counted() implements HeartbeatResult {}

        /** A later life of this node has registered: this one has to stop. */
        record Superseded(Incarnation by) implements HeartbeatResult {
            public Superseded {
                Objects.requireNonNull(by, "by");
            }
        }
    }

    /**
     * A node in the registry.
     *
     * @param health as the leader's last sweep, or a heartbeat since, left it
     * @param lost whether it had a session and has it no more: its process is gone, or cut off;
     *     known at once, long before its silence is
     * @param running tasks leased to the node, in any of its lives
     * @param heartbeatAt by the store's clock
     */
    record RegisteredNode(
            NodeIdentity identity,
            NodeCapacity capacity,
            RoleName role,
            NodeHealth health,
            boolean lost,
            int running,
            Instant heartbeatAt) {
        public RegisteredNode {
            Objects.requireNonNull(identity, "identity");
            Objects.requireNonNull(capacity, "capacity");
            Objects.requireNonNull(role, "role");
            Objects.requireNonNull(health, "health");
            Objects.requireNonNull(heartbeatAt, "heartbeatAt");
        }
    }
}
