package dev.apflow.domain.election;

import dev.apflow.domain.election.RoleEvent.AcquireRefused;
import dev.apflow.domain.time.LocalInstant;

import java.time.Duration;

/**
 * The present and what follows from it.
 *
 * @param now by the node's monotonic clock
 * @param chance from [0, 1): keeps candidates from trying all at once
 */
record RuleContext(LeaseTerms terms, LocalInstant now, double chance) {

    boolean hasReached(LocalInstant instant) {
        return !now.isBefore(instant);
    }

    /** When to try again after the store was not reached, or leadership was lost. */
    LocalInstant afterPause() {
        return now.plus(terms.retryEvery()).plus(jitter());
    }

    /**
     * When leadership is free unless it is renewed: then the next try succeeds, or says anew.
     * Counted from the sending of the request, which is early rather than late. A lease that is
     * longer than the terms is not waited for: its holder, or the store's clock, may be wrong.
     */
    LocalInstant whenFree(AcquireRefused refused) {
        Duration left = refused.freeIn();
        Duration wait = left.compareTo(terms.ttl()) < 0 ? left : terms.ttl();
        LocalInstant free = wait.isNegative() ? refused.sentAt() : refused.sentAt().plus(wait);
        return free.orLater(now).plus(jitter());
    }

    /** When every other candidate's timer has rung, also of those that heard no notice. */
    LocalInstant afterAllOthers() {
        return now.plus(terms.ttl()).plus(terms.retryEvery()).plus(jitter());
    }

    private Duration jitter() {
        return Duration.ofNanos((long) (terms.retryEvery().toNanos() * chance));
    }
}
