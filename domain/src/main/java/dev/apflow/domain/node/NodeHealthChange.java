package dev.apflow.domain.node;

import java.util.Objects;

/** What a look at a node's heartbeat changes in its record. */
public sealed interface NodeHealthChange {

    /** The record is right as it is. */
    record Unchanged(NodeHealth health) implements NodeHealthChange {
        public Unchanged {
            Objects.requireNonNull(health, "health");
        }
    }

    /** The node has been silent for longer. */
    record Worsened(NodeHealth from, NodeHealth to) implements NodeHealthChange {
        public Worsened {
            if (to.compareTo(from) <= 0) {
                throw new IllegalArgumentException("not worse: from " + from + " to " + to);
            }
        }
    }

    /** The node was heard of again. */
    record Recovered(NodeHealth from, NodeHealth to) implements NodeHealthChange {
        public Recovered {
            if (to.compareTo(from) >= 0) {
                throw new IllegalArgumentException("not better: from " + from + " to " + to);
            }
        }
    }
}
