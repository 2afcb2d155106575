package dev.apflow.domain.election;

import dev.apflow.domain.time.LocalInstant;

import java.util.Objects;
import java.util.Optional;

/** What a node is at present; the package's documentation draws how it gets from one to another. */
public sealed interface Role {

    /** Nothing has begun. */
    record Starting() implements Role {}

    /** Its first try for leadership is under way; until it ends the node has no part to play. */
    record Joining() implements Role {}

    /** A worker that never tries. */
    record Follower() implements Role {}

    /** Reads only. */
    record Observer() implements Role {}

    /**
     * A worker that watches leadership.
     *
     * @param campaignAt when it tries again, should nothing be heard before
     */
    record Standby(LocalInstant campaignAt) implements Role {
        public Standby {
            Objects.requireNonNull(campaignAt, "campaignAt");
        }
    }

    /**
     * A worker whose try for leadership is under way.
     *
     * @param again what was heard of leadership since the request went out, so that a refusal may
     *     be out of date already
     */
    record Candidate(Optional<AcquireReason> again) implements Role {
        public Candidate {
            Objects.requireNonNull(again, "again");
        }
    }

    /**
     * Leading.
     *
     * @param trustedUntil from then on it does not count as leader, whether or not it has noticed
     */
    record Leader(Epoch epoch, LocalInstant trustedUntil, Renewal renewal) implements Role {

        /** Whether a renewal has been asked for and not been answered. */
        public enum Renewal {
            RESTING,
            UNDER_WAY
        }

        public Leader {
            Objects.requireNonNull(epoch, "epoch");
            Objects.requireNonNull(trustedUntil, "trustedUntil");
            Objects.requireNonNull(renewal, "renewal");
        }
    }

    /**
     * A worker that gave up leadership on request and lets every other candidate go first.
     *
     * @param epoch the term that it gave up
     * @param campaignAt when it tries again, should nobody have wanted leadership
     */
    record Deferring(Epoch epoch, LocalInstant campaignAt) implements Role {
        public Deferring {
            Objects.requireNonNull(epoch, "epoch");
            Objects.requireNonNull(campaignAt, "campaignAt");
        }
    }

    /** Shuts down while a try for leadership is under way, and gives back what it may bring. */
    record CancellingAcquire() implements Role {}

    /** Shuts down and waits for its resignation to be recorded. */
    record Resigning(Epoch epoch) implements Role {
        public Resigning {
            Objects.requireNonNull(epoch, "epoch");
        }
    }

    /** Out, for ever: a node that comes back is another incarnation. */
    record Stopped() implements Role {}

    /** Out, for ever: it was configured to lead and could not. */
    record StartRefused(StartFailure why) implements Role {
        public StartRefused {
            Objects.requireNonNull(why, "why");
        }
    }

    /** What the outside calls it. */
    default RoleName shown() {
        return switch (this) {
            case Starting _, Joining _ -> RoleName.STARTING;
            case Leader _ -> RoleName.LEADER;
            case Follower _, Standby _, Candidate _, Deferring _ -> RoleName.WORKER;
            case Observer _ -> RoleName.OBSERVER;
            case CancellingAcquire _, Resigning _ -> RoleName.STOPPING;
            case Stopped _, StartRefused _ -> RoleName.STOPPED;
        };
    }

    /**
     * The term in which the node may write as leader; empty from the end of its trust on, even
     * where no timer has fired. It is asked before every such write, and the fence asks again.
     */
    default Optional<Epoch> term(LocalInstant now) {
        return this instanceof Leader leader && now.isBefore(leader.trustedUntil())
                ? Optional.of(leader.epoch())
                : Optional.empty();
    }

    /** Whether there is a {@link #term}. */
    default boolean isLeader(LocalInstant now) {
        return term(now).isPresent();
    }
}
