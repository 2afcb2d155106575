package dev.apflow.domain.election;

import dev.apflow.domain.election.LeadershipRecord.Held;
import dev.apflow.domain.election.LeadershipRecord.Resigned;

import java.time.Duration;
import java.util.Objects;

/** What a request does to the seat. A refusal changes nothing. */
public sealed interface LeadershipAnswer {

    /** The answer to acquire. */
    sealed interface ToAcquire extends LeadershipAnswer {}

    /** The answer to renew. */
    sealed interface ToRenew extends LeadershipAnswer {}

    /** The answer to resign. */
    sealed interface ToResign extends LeadershipAnswer {}

    /** The seat is the candidate's, in a new epoch. */
    record Granted(Held seat) implements ToAcquire {
        public Granted {
            Objects.requireNonNull(seat, "seat");
        }
    }

    /**
     * Somebody else holds the seat.
     *
     * @param seat who, in which epoch
     * @param freeIn what is left of the lease by the store's clock; more than 0
     */
    record Occupied(Held seat, Duration freeIn) implements ToAcquire {
        public Occupied {
            Objects.requireNonNull(seat, "seat");
            Objects.requireNonNull(freeIn, "freeIn");
        }
    }

    /** The same term goes on. */
    record Renewed(Held seat) implements ToRenew {
        public Renewed {
            Objects.requireNonNull(seat, "seat");
        }
    }

    /** The seat is free at once. */
    record GivenUp(Resigned seat) implements ToResign {
        public GivenUp {
            Objects.requireNonNull(seat, "seat");
        }
    }

    /**
     * The request names a term that is over.
     *
     * @param seat as it is
     */
    record Fenced(LeadershipRecord seat) implements ToRenew, ToResign {
        public Fenced {
            Objects.requireNonNull(seat, "seat");
        }
    }
}
