package dev.apflow.application.cluster;

import dev.apflow.application.store.cluster.LeaderInfo;
import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.node.NodeId;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The nodes as one of them sees them.
 *
 * @param node the one that answers; it stands among {@code nodes} too
 * @param leader empty where nobody leads, as where a node works alone
 * @param nodes all that are known, in the order of their ids
 */
public record ClusterView(Mode mode, Member node, Optional<LeaderInfo> leader, List<Member> nodes) {

    public ClusterView {
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(leader, "leader");
        nodes = List.copyOf(nodes);
    }

    /** Whether nodes work together. */
    public enum Mode {
        STANDALONE,
        CLUSTER;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a node does at present. */
    public enum Role {
        /** Everything: it works alone. */
        STANDALONE,
        /** Not yet decided. */
        STARTING,
        LEADER,
        WORKER,
        OBSERVER,
        /** Shuts down: takes nothing any more. */
        STOPPING;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether heartbeats of a node arrive. */
    public enum Status {
        HEALTHY,
        /** Its session is gone: its process has ended, or is cut off. */
        LOST,
        STALE,
        DEAD;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One node.
     *
     * @param url where its API answers, as far as it says
     * @param executors ids of what it can run
     * @param queues it takes tasks of these alone; empty: of all
     * @param running tasks that it runs now
     * @param slots tasks that it runs at most
     * @param heartbeatAt when its last heartbeat came, by the store's clock
     */
    public record Member(
            NodeId id,
            Status status,
            Role role,
            Optional<String> url,
            Set<ExecutorId> executors,
            JsonObject capabilities,
            Set<QueueName> queues,
            int running,
            int slots,
            Instant heartbeatAt) {

        public Member {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(status, "status");
            Objects.requireNonNull(role, "role");
            Objects.requireNonNull(url, "url");
            executors = Set.copyOf(executors);
            Objects.requireNonNull(capabilities, "capabilities");
            queues = Set.copyOf(queues);
            Objects.requireNonNull(heartbeatAt, "heartbeatAt");
        }
    }
}
