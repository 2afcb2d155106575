package dev.apflow.application.store;

import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.event.Actor;
import dev.apflow.domain.node.NodeIdentity;

import java.util.Objects;
import java.util.Optional;

/**
 * By what right a change is written, which the store checks inside the same transaction, and for
 * whom: every event of the change names that {@link #actor}.
 */
public sealed interface WriteAuthority {

    /** The client whose change it is; empty where it has no name, or no client asked. */
    Optional<Actor> actor();

    /** The same right, used for this client. */
    WriteAuthority by(Optional<Actor> client);

    /** The only process on this store: holding the store open is the right. */
    record Standalone(Optional<Actor> actor) implements WriteAuthority {
        public Standalone {
            Objects.requireNonNull(actor, "actor");
        }

        /** For nobody. */
        public Standalone() {
            this(Optional.empty());
        }

        @Override
        public WriteAuthority by(Optional<Actor> client) {
            return new Standalone(client);
        }
    }

    /**
     * A term of leadership: refused once it was resigned or a later epoch granted, and where this
     * life of a node was never granted it. That its lease has expired alone ends no term.
     */
    record Term(NodeIdentity leader, Epoch epoch, Optional<Actor> actor) implements WriteAuthority {
        public Term {
            Objects.requireNonNull(leader, "leader");
            Objects.requireNonNull(epoch, "epoch");
            Objects.requireNonNull(actor, "actor");
        }

        /** For nobody. */
        public Term(NodeIdentity leader, Epoch epoch) {
            this(leader, epoch, Optional.empty());
        }

        @Override
        public WriteAuthority by(Optional<Actor> client) {
            return new Term(leader, epoch, client);
        }
    }
}
