package dev.apflow.domain.lease;

import dev.apflow.domain.lease.LeaseState.Free;

import java.util.Locale;
import java.util.Objects;

/** What the leader's sweep does about a task. */
public sealed interface SweepVerdict {

    /** Nothing: nobody runs it, or its holder may go on. */
    record Leave() implements SweepVerdict {}

    /** The task is pending again, same attempt; told in a {@code reassigned} event. */
    record TakeBack(Free state, Reason reason) implements SweepVerdict {
        public TakeBack {
            Objects.requireNonNull(state, "state");
            Objects.requireNonNull(reason, "reason");
        }
    }

    /** Why a task was taken back. */
    enum Reason {
        LEASE_EXPIRED,
        HOLDER_LOST,
        HOLDER_SUPERSEDED;

        /** For events and people: {@code lease expired}. */
        public String words() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }
}
