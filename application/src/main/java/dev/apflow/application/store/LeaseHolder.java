package dev.apflow.application.store;

import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.node.NodeIdentity;

import java.time.Duration;
import java.util.Objects;

/** Who takes tasks, and for how long a silence lets others take them over. */
public sealed interface LeaseHolder {

    NodeId node();

    /**
     * The only process on the store: what it runs has no lease and ends with the process. Whatever
     * is in progress counts as run by it, also what an earlier process with another id was handed.
     */
    record Standalone(NodeId node) implements LeaseHolder {
        public Standalone {
            Objects.requireNonNull(node, "node");
        }
    }

    /** One incarnation of a cluster's node: what it runs is leased for {@code lease} at a time. */
    record Member(NodeIdentity identity, Duration lease) implements LeaseHolder {
        public Member {
            Objects.requireNonNull(identity, "identity");
            Objects.requireNonNull(lease, "lease");
        }

        @Override
        public NodeId node() {
            return identity.node();
        }
    }
}
