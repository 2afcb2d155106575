package dev.apflow.domain.election;

import dev.apflow.domain.node.NodeIdentity;

import java.time.Instant;
import java.util.Objects;

/**
 * The one row that says who leads, as the store keeps it for ever. Its clock judges the expiry; its
 * transactions make each change of it atomic.
 */
public sealed interface LeadershipRecord {

    /** Nobody has ever led. */
    record Vacant() implements LeadershipRecord {}

    /**
     * Granted. An expired lease is still held: the holder may renew it, and write, for as long as
     * nobody has taken leadership over.
     *
     * @param expiresAt from then on anyone may take leadership over
     */
    record Held(NodeIdentity holder, Epoch epoch, Instant expiresAt) implements LeadershipRecord {
        public Held {
            Objects.requireNonNull(holder, "holder");
            Objects.requireNonNull(epoch, "epoch");
            Objects.requireNonNull(expiresAt, "expiresAt");
        }
    }

    /**
     * Given up by the holder of {@code epoch}, which writes no more in it.
     *
     * @param holder who gave it up
     */
    record Resigned(NodeIdentity holder, Epoch epoch) implements LeadershipRecord {
        public Resigned {
            Objects.requireNonNull(holder, "holder");
            Objects.requireNonNull(epoch, "epoch");
        }
    }

    /**
     * The fence: whether a leader's write of that epoch still counts. The store asks inside the
     * transaction of the write, ordered strictly before or after every grant.
     */
    default boolean admits(Epoch epoch) {
        return switch (this) {
            case Held current -> current.epoch().equals(epoch);
            case Vacant _, Resigned _ -> false;
        };
    }
}
