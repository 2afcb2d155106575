package dev.apflow.domain.lease;

import dev.apflow.domain.ExecutableSpecification;
import dev.apflow.domain.lease.LeaseState.Free;
import dev.apflow.domain.lease.LeaseState.Leased;

import java.util.Objects;

/** What a worker's request does to a lease. A refusal changes nothing. */
@ExecutableSpecification
public sealed interface LeaseAnswer {

    /** The answer to a claim. */
    sealed interface ToClaim extends LeaseAnswer {}

    /** The answer to a renewal. */
    sealed interface ToRenew extends LeaseAnswer {}

    /** The answer to a release. */
    sealed interface ToRelease extends LeaseAnswer {}

    /** The verdict on a terminal report. */
    sealed interface ToReport extends LeaseAnswer {}

    /** The task is the worker's, as a new delivery. */
    record Claimed(Leased state) implements ToClaim {
        public Claimed {
            Objects.requireNonNull(state, "state");
        }
    }

    /** Somebody runs it; even an expired lease is swept before the task is handed out again. */
    record Taken(Leased state) implements ToClaim {
        public Taken {
            Objects.requireNonNull(state, "state");
        }
    }

    /** The same delivery goes on. */
    record Renewed(Leased state) implements ToRenew {
        public Renewed {
            Objects.requireNonNull(state, "state");
        }
    }

    /** The task is free for the next delivery of the same attempt. */
    record Released(Free state) implements ToRelease {
        public Released {
            Objects.requireNonNull(state, "state");
        }
    }

    /** The outcome is recorded, and with it the delivery has ended. */
    record Accepted(Free state) implements ToReport {
        public Accepted {
            Objects.requireNonNull(state, "state");
        }
    }

    /**
     * The delivery does not run any more.
     *
     * @param state as it is
     */
    record Fenced(LeaseState state) implements ToRenew, ToRelease, ToReport {
        public Fenced {
            Objects.requireNonNull(state, "state");
        }
    }
}
