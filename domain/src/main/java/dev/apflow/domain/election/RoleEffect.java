package dev.apflow.domain.election;

import dev.apflow.domain.node.NodeIdentity;
import dev.apflow.domain.time.LocalInstant;

import java.util.Objects;

/**
 * What a runner has to do, in the order given. Every call to the store is answered by one event.
 */
public sealed interface RoleEffect {

    /** Ask the store for leadership; answered by granted, refused or unreachable. */
    record Acquire(AcquireReason reason) implements RoleEffect {
        public Acquire {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /** Ask the store to prolong the term; answered by granted, refused or unreachable. */
    record Renew(Epoch epoch) implements RoleEffect {
        public Renew {
            Objects.requireNonNull(epoch, "epoch");
        }
    }

    /** Give leadership up and tell the others; answered by done or unreachable. */
    record Resign(Epoch epoch) implements RoleEffect {
        public Resign {
            Objects.requireNonNull(epoch, "epoch");
        }
    }

    /** Accept writes, sweep and schedule in the name of {@code epoch}. */
    record StartDuties(Epoch epoch) implements RoleEffect {
        public StartDuties {
            Objects.requireNonNull(epoch, "epoch");
        }
    }

    /** End what {@link StartDuties} began, before anything else is done. */
    record StopDuties(Epoch epoch, StepDownReason why) implements RoleEffect {
        public StopDuties {
            Objects.requireNonNull(epoch, "epoch");
            Objects.requireNonNull(why, "why");
        }
    }

    /**
     * Say {@link RoleEvent.HolderLost} as soon as the holder's session lock can be had, which may
     * be at once. Replaces the watch before; the same once more changes nothing.
     */
    record Watch(NodeIdentity holder, Epoch epoch) implements RoleEffect {
        public Watch {
            Objects.requireNonNull(holder, "holder");
            Objects.requireNonNull(epoch, "epoch");
        }
    }

    /** Post {@code timer} at {@code at} or later. Timers need not be cancelled: each is judged. */
    record Schedule(LocalInstant at, RoleEvent.Timer timer) implements RoleEffect {
        public Schedule {
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(timer, "timer");
        }
    }

    /** End the start with {@link StartFailure#message}. */
    record FailStart(StartFailure why) implements RoleEffect {
        public FailStart {
            Objects.requireNonNull(why, "why");
        }
    }

    /** Tell people and other parts of the node; their names for the two roles differ. */
    record Announce(Role from, Role to) implements RoleEffect {
        public Announce {
            Objects.requireNonNull(from, "from");
            Objects.requireNonNull(to, "to");
        }
    }
}
