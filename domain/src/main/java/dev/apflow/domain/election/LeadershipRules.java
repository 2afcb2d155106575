package dev.apflow.domain.election;

import dev.apflow.domain.election.LeadershipRecord.Held;
import dev.apflow.domain.election.LeadershipRecord.Resigned;
import dev.apflow.domain.election.LeadershipRecord.Vacant;
import dev.apflow.domain.node.NodeIdentity;

import java.time.Duration;
import java.time.Instant;

/**
 * What happens to leadership on each request. {@code now} is always the store's clock, read inside
 * the transaction that makes the change: nodes' clocks never matter.
 */
public final class LeadershipRules {

    private LeadershipRules() {}

    /** Grants leadership in the next epoch, or says who holds it. */
    public static LeadershipAnswer.ToAcquire acquire(
            LeadershipRecord leadership,
            NodeIdentity candidate,
            AcquireReason reason,
            Duration ttl,
            Instant now) {
        return switch (leadership) {
            case Vacant _ -> granted(candidate, Epoch.FIRST, ttl, now);
            case Resigned resigned -> granted(candidate, resigned.epoch().next(), ttl, now);
            case Held current when isTakenOver(current, candidate, reason, now) ->
                    granted(candidate, current.epoch().next(), ttl, now);
            case Held current ->
                    new LeadershipAnswer.Occupied(
                            current, Duration.between(now, current.expiresAt()));
        };
    }

    /**
     * Prolongs the term of exactly this epoch and holder, also when its lease has expired and
     * nobody has come. Counted from now even where that is earlier than before, so that a store's
     * clock that was set back leaves no lease without limit.
     */
    public static LeadershipAnswer.ToRenew renew(
            LeadershipRecord leadership,
            NodeIdentity holder,
            Epoch epoch,
            Duration ttl,
            Instant now) {
        return switch (leadership) {
            case Held current
                    when current.epoch().equals(epoch) && current.holder().equals(holder) ->
                    new LeadershipAnswer.Renewed(new Held(holder, epoch, now.plus(ttl)));
            case Held _, Resigned _, Vacant _ -> new LeadershipAnswer.Fenced(leadership);
        };
    }

    /** Ends the term of exactly this epoch; a later one stays. */
    public static LeadershipAnswer.ToResign resign(LeadershipRecord leadership, Epoch epoch) {
        return switch (leadership) {
            case Held current when current.epoch().equals(epoch) ->
                    new LeadershipAnswer.GivenUp(new Resigned(current.holder(), epoch));
            case Held _, Resigned _, Vacant _ -> new LeadershipAnswer.Fenced(leadership);
        };
    }

    private static LeadershipAnswer.Granted granted(
            NodeIdentity candidate, Epoch epoch, Duration ttl, Instant now) {
        return new LeadershipAnswer.Granted(new Held(candidate, epoch, now.plus(ttl)));
    }

    private static boolean isTakenOver(
            Held current, NodeIdentity candidate, AcquireReason reason, Instant now) {
        return !now.isBefore(current.expiresAt())
                || isOwn(current.holder(), candidate)
                || isForgone(current, reason);
    }

    /** Its own grant, whose answer was lost, or an earlier life's: nobody else is deposed. */
    private static boolean isOwn(NodeIdentity holder, NodeIdentity candidate) {
        return candidate.equals(holder) || candidate.supersedes(holder);
    }

    private static boolean isForgone(Held current, AcquireReason reason) {
        return switch (reason) {
            case AcquireReason.LeadershipFree _ -> false;
            case AcquireReason.HolderGone(Epoch epoch) -> current.epoch().equals(epoch);
        };
    }
}
