package dev.apflow.domain.node;

import java.util.Objects;

/** One life of one node: what can hold a lease. */
public record NodeIdentity(NodeId node, Incarnation incarnation) {

    public NodeIdentity {
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(incarnation, "incarnation");
    }

    /** Whether {@code other} is an earlier life of the same node, which this one fences. */
    public boolean supersedes(NodeIdentity other) {
        return node.equals(other.node) && incarnation.isAfter(other.incarnation);
    }

    /** {@code node (incarnation n)}. */
    @Override
    public String toString() {
        return node + " (incarnation " + incarnation + ")";
    }
}
