package dev.apflow.domain.election;

import dev.apflow.domain.election.LeaderSeat.Held;
import dev.apflow.domain.election.LeaderSeat.Resigned;

import java.time.Duration;
import java.util.Objects;

/** What a request does to the seat. A refusal changes nothing. */
public sealed interface SeatAnswer {

    /** The answer to acquire. */
    sealed interface ToAcquire extends SeatAnswer {}

    /** The answer to renew. */
    sealed interface ToRenew extends SeatAnswer {}

    /** The answer to resign. */
    sealed interface ToResign extends SeatAnswer {}

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
    record Fenced(LeaderSeat seat) implements ToRenew, ToResign {
        public Fenced {
            Objects.requireNonNull(seat, "seat");
        }
    }
}
