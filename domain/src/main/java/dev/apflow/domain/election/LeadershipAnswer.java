package dev.apflow.domain.election;

import dev.apflow.domain.election.LeadershipRecord.Held;
import dev.apflow.domain.election.LeadershipRecord.Resigned;

import java.time.Duration;
import java.util.Objects;

/** What a request does to leadership. A refusal changes nothing. */
public sealed interface LeadershipAnswer {

    /** The answer to acquire. */
    sealed interface ToAcquire extends LeadershipAnswer {}

    /** The answer to renew. */
    sealed interface ToRenew extends LeadershipAnswer {}

    /** The answer to resign. */
    sealed interface ToResign extends LeadershipAnswer {}

    /** Leadership is the candidate's, in a new epoch. */
    record Granted(Held leadership) implements ToAcquire {
        public Granted {
            Objects.requireNonNull(leadership, "leadership");
        }
    }

    /**
     * Somebody else holds leadership.
     *
     * @param leadership who, in which epoch
     * @param freeIn what is left of the lease by the store's clock; more than 0
     */
    record Occupied(Held leadership, Duration freeIn) implements ToAcquire {
        public Occupied {
            Objects.requireNonNull(leadership, "leadership");
            Objects.requireNonNull(freeIn, "freeIn");
        }
    }

    /** The same term goes on. */
    record Renewed(Held leadership) implements ToRenew {
        public Renewed {
            Objects.requireNonNull(leadership, "leadership");
        }
    }

    /** Leadership is free at once. */
    record GivenUp(Resigned leadership) implements ToResign {
        public GivenUp {
            Objects.requireNonNull(leadership, "leadership");
        }
    }

    /**
     * The request names a term that is over.
     *
     * @param leadership as it is
     */
    record Fenced(LeadershipRecord leadership) implements ToRenew, ToResign {
        public Fenced {
            Objects.requireNonNull(leadership, "leadership");
        }
    }
}
