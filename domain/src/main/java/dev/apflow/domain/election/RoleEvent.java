package dev.apflow.domain.election;

import dev.apflow.domain.node.NodeIdentity;
import dev.apflow.domain.time.LocalInstant;

import java.time.Duration;
import java.util.Objects;

/**
 * What a node hears. An answer says which epoch it belongs to and, where that matters, when its
 * request was sent; a timer says what it was set for. So an event that comes late is recognised.
 *
 * <p>Events come in families. A role that ignores a family names the family; the roles that a
 * family concerns name each of its events. So a new event does not compile before it is decided
 * what it means.
 */
public sealed interface RoleEvent {

    /** What the runner posts when a {@link RoleEffect.Schedule} is due. */
    sealed interface Timer extends RoleEvent {}

    /** The answer to {@link RoleEffect.Acquire}. */
    sealed interface AcquireAnswer extends RoleEvent {}

    /** What only the leader of {@code epoch} is concerned with. */
    sealed interface TermEvent extends RoleEvent {
        Epoch epoch();
    }

    /** The answer to {@link RoleEffect.Resign}. */
    sealed interface ResignAnswer extends RoleEvent {
        Epoch epoch();
    }

    /** The term of {@code epoch} seems to be over: it may be wrong, late or lost. */
    sealed interface Hint extends RoleEvent {
        Epoch epoch();
    }

    /** The node is registered and may take a role. */
    record Started() implements RoleEvent {}

    /** An operator wants another leader. */
    record StepDownRequested() implements RoleEvent {}

    /** The node ends, because it was told to or because a later life of it was seen. */
    record Shutdown() implements RoleEvent {}

    /** Leadership is this node's. */
    record AcquireGranted(Epoch epoch, LocalInstant sentAt) implements AcquireAnswer {
        public AcquireGranted {
            Objects.requireNonNull(epoch, "epoch");
            Objects.requireNonNull(sentAt, "sentAt");
        }
    }

    /**
     * Somebody else holds leadership.
     *
     * @param epoch the holder's
     * @param freeIn what was left of the holder's lease by the store's clock
     */
    record AcquireRefused(NodeIdentity holder, Epoch epoch, Duration freeIn, LocalInstant sentAt)
            implements AcquireAnswer {
        public AcquireRefused {
            Objects.requireNonNull(holder, "holder");
            Objects.requireNonNull(epoch, "epoch");
            Objects.requireNonNull(freeIn, "freeIn");
            Objects.requireNonNull(sentAt, "sentAt");
        }
    }

    /** It is unknown whether leadership was granted. */
    record AcquireUnreachable() implements AcquireAnswer {}

    /** The term of {@code epoch} goes on. */
    record RenewGranted(Epoch epoch, LocalInstant sentAt) implements TermEvent {
        public RenewGranted {
            Objects.requireNonNull(epoch, "epoch");
            Objects.requireNonNull(sentAt, "sentAt");
        }
    }

    /** The term of {@code epoch} is over. */
    record RenewRefused(Epoch epoch) implements TermEvent {
        public RenewRefused {
            Objects.requireNonNull(epoch, "epoch");
        }
    }

    /** It is unknown whether the term of {@code epoch} was renewed. */
    record RenewUnreachable(Epoch epoch) implements TermEvent {
        public RenewUnreachable {
            Objects.requireNonNull(epoch, "epoch");
        }
    }

    /**
     * Leadership is not held in {@code epoch} any more, by this resignation or by an earlier end.
     */
    record ResignDone(Epoch epoch) implements ResignAnswer {
        public ResignDone {
            Objects.requireNonNull(epoch, "epoch");
        }
    }

    /** It is unknown whether the resignation was recorded; the lease ends by itself. */
    record ResignUnreachable(Epoch epoch) implements ResignAnswer {
        public ResignUnreachable {
            Objects.requireNonNull(epoch, "epoch");
        }
    }

    /** The fence refused a write of {@code epoch}: a later one has been granted. */
    record WriteFenced(Epoch epoch) implements TermEvent {
        public WriteFenced {
            Objects.requireNonNull(epoch, "epoch");
        }
    }

    /** Leadership was resigned by the holder of {@code epoch}: a notice that may be lost. */
    record LeadershipOffered(Epoch epoch) implements Hint {
        public LeadershipOffered {
            Objects.requireNonNull(epoch, "epoch");
        }
    }

    /** The session lock of the holder of {@code epoch} fell to this node: it may be wrong. */
    record HolderLost(Epoch epoch) implements Hint {
        public HolderLost {
            Objects.requireNonNull(epoch, "epoch");
        }
    }

    /** Time to renew the term of {@code epoch}. */
    record RenewalDue(Epoch epoch) implements Timer, TermEvent {
        public RenewalDue {
            Objects.requireNonNull(epoch, "epoch");
        }
    }

    /** Time to see whether the term of {@code epoch} is still trusted. */
    record TrustDeadline(Epoch epoch) implements Timer, TermEvent {
        public TrustDeadline {
            Objects.requireNonNull(epoch, "epoch");
        }
    }

    /**
     * Time to try for leadership.
     *
     * @param at what it was set for: a role that waits for another instant ignores it
     */
    record CampaignDue(LocalInstant at) implements Timer {
        public CampaignDue {
            Objects.requireNonNull(at, "at");
        }
    }
}
