package dev.apflow.domain.lease;

import dev.apflow.domain.ExecutableSpecification;
import dev.apflow.domain.node.Incarnation;

import java.time.Instant;
import java.util.Objects;

/** What the store knows of the process that holds a lease. */
@ExecutableSpecification
public sealed interface HolderLiveness {

    /** Its session is open, or sessions tell nothing (behind a pooler). */
    record Present() implements HolderLiveness {}

    /**
     * Its session is gone: its process probably died, or only the connection did and is about to be
     * opened again.
     *
     * @param since by the store's clock
     */
    record Lost(Instant since) implements HolderLiveness {
        public Lost {
            Objects.requireNonNull(since, "since");
        }
    }

    /** A later life of the same node has registered, which fences this one. */
    record Superseded(Incarnation by) implements HolderLiveness {
        public Superseded {
            Objects.requireNonNull(by, "by");
        }
    }
}
