package dev.apflow.application.store.cluster;

import dev.apflow.domain.election.AcquireReason;
import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.election.LeadershipAnswer;
import dev.apflow.domain.node.NodeIdentity;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * The leadership lease. Each change is what {@link dev.apflow.domain.election.LeadershipRules}
 * says, by the store's clock, atomic, and durable on return; grants are ordered strictly before or
 * after every write under a {@link dev.apflow.application.store.WriteAuthority.Term}.
 */
public interface LeadershipLease {

    /**
     * Asks for leadership. Where sessions can be held, the holder's session shows from the moment
     * of the grant on that its process lives; see {@link LeaderWatch}.
     *
     * <p>A write of the former leader that hangs delays the answer by no more than the time after
     * which the store ends such a transaction.
     */
    LeadershipAnswer.ToAcquire acquire(Candidate candidate, AcquireReason reason, Duration ttl);

    /** Prolongs exactly this term. */
    LeadershipAnswer.ToRenew renew(NodeIdentity holder, Epoch epoch, Duration ttl);

    /** Ends exactly this term and tells the others: {@link Signals.LeadershipOffered}. */
    LeadershipAnswer.ToResign resign(Epoch epoch);

    /** Who leads: empty where leadership was never held, is resigned or its lease has expired. */
    Optional<LeaderInfo> leader();

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
}
