package dev.apflow.domain.election;

import dev.apflow.domain.time.LocalInstant;

import java.time.Duration;

/**
 * How long leadership is granted for and how its holder keeps it.
 *
 * <p>The holder trusts its lease for {@code ttl − margin} by its own monotonic clock, from the
 * instant at which it <em>sent</em> the request. The store counted the whole ttl from an instant
 * that was not before that one. So trust ends before the lease does as long as the node's clock
 * does not run slower than the store's by more than margin in a ttl; no two clocks are compared.
 * (Gray and Cheriton, "Leases: an efficient fault-tolerant mechanism for distributed file cache
 * consistency", SOSP 1989.)
 *
 * @param ttl from the grant or renewal to the expiry by the store's clock; at most a day
 * @param renewEvery from one renewal to the next; at least 10 ms and less than ttl − margin
 * @param margin what clocks may differ by in one ttl; more than 0
 */
public record LeaseTerms(Duration ttl, Duration renewEvery, Duration margin) {

    private static final Duration LONGEST_TTL = Duration.ofDays(1);
    private static final Duration SHORTEST_RENEWAL = Duration.ofMillis(10);

    public LeaseTerms {
        if (ttl.isZero() || ttl.isNegative() || ttl.compareTo(LONGEST_TTL) > 0) {
            throw new IllegalArgumentException("ttl: expected 0–1 days, got " + ttl);
        }
        if (margin.isZero() || margin.isNegative() || margin.compareTo(ttl) >= 0) {
            throw new IllegalArgumentException(
                    "margin: expected more than 0 and less than ttl " + ttl + ", got " + margin);
        }
        if (renewEvery.compareTo(SHORTEST_RENEWAL) < 0) {
            throw new IllegalArgumentException(
                    "renewEvery: expected at least " + SHORTEST_RENEWAL + ", got " + renewEvery);
        }
        Duration trust = ttl.minus(margin);
        if (renewEvery.compareTo(trust) >= 0) {
            throw new IllegalArgumentException(
                    "renewEvery: expected less than ttl − margin " + trust + ", got " + renewEvery);
        }
    }

    /** Terms with the usual margin. */
    public static LeaseTerms of(Duration ttl, Duration renewEvery) {
        return new LeaseTerms(ttl, renewEvery, marginOf(ttl));
    }

    /** The usual margin, a tenth of the ttl: far more than any quartz drifts by. */
    public static Duration marginOf(Duration ttl) {
        return ttl.dividedBy(10);
    }

    /** Until when a holder trusts a lease whose request it sent at {@code sentAt}; exclusive. */
    public LocalInstant trustedUntil(LocalInstant sentAt) {
        return sentAt.plus(ttl.minus(margin));
    }

    /** The pause after a call that did not reach the store, so that several fit into the trust. */
    public Duration retryEvery() {
        return renewEvery.dividedBy(5);
    }
}
