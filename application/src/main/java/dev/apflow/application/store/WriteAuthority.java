package dev.apflow.application.store;

import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.node.NodeIdentity;

import java.util.Objects;

/** By what right a client's change is written; the store checks it inside the same transaction. */
public sealed interface WriteAuthority {

    /** The only process on this store: holding the store open is the right. */
    record Standalone() implements WriteAuthority {}

    /**
     * A term of leadership: refused once it was resigned or a later epoch granted, and where this
     * life of a node was never granted it. That its lease has expired alone ends no term.
     */
    record Term(NodeIdentity leader, Epoch epoch) implements WriteAuthority {
        public Term {
            Objects.requireNonNull(leader, "leader");
            Objects.requireNonNull(epoch, "epoch");
        }
    }
}
