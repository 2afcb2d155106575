package dev.apflow.application.store.cluster;

import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.election.Grounds;
import dev.apflow.domain.election.SeatAnswer;
import dev.apflow.domain.node.NodeIdentity;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The leader's seat. Each change is what {@link dev.apflow.domain.election.SeatRules} says, by the
 * store's clock, atomic, and durable on return; grants are ordered strictly before or after every
 * write under a {@link dev.apflow.application.store.WriteAuthority.Term}.
 */
public interface LeaderSeats {

    /**
     * Asks for the seat. Where sessions can be held, the holder's session shows from the moment of
     * the grant on that its process lives; see {@link SeatWatch}.
     *
     * <p>A write of the former leader that hangs delays the answer by no more than the time after
     * which the store ends such a transaction.
     */
    SeatAnswer.ToAcquire acquire(Candidate candidate, Grounds grounds, Duration ttl);

    /** Prolongs exactly this term. */
    SeatAnswer.ToRenew renew(NodeIdentity holder, Epoch epoch, Duration ttl);

    /** Ends exactly this term and tells the others: {@link Signals.SeatOffered}. */
    SeatAnswer.ToResign resign(Epoch epoch);

    /** Who leads: empty where the seat was never held, is resigned or its lease has expired. */
    Optional<SeatedLeader> leader();

    /**
     * Who asks.
     *
     * @param url where its API answers, for those who are sent on to the leader
     */
    record Candidate(NodeIdentity identity, String url) {
        public Candidate {
            Objects.requireNonNull(identity, "identity");
            Objects.requireNonNull(url, "url");
        }
    }

    /**
     * Who leads.
     *
     * @param expiresAt by the store's clock
     */
    record SeatedLeader(NodeIdentity identity, String url, Epoch epoch, Instant expiresAt) {
        public SeatedLeader {
            Objects.requireNonNull(identity, "identity");
            Objects.requireNonNull(url, "url");
            Objects.requireNonNull(epoch, "epoch");
            Objects.requireNonNull(expiresAt, "expiresAt");
        }
    }
}
