package dev.apflow.domain.election;

import dev.apflow.domain.election.LeadershipRecord.Held;
import dev.apflow.domain.election.LeadershipRecord.Resigned;
import dev.apflow.domain.election.LeadershipRecord.Vacant;
import dev.apflow.domain.node.NodeIdentity;

import java.time.Duration;
import java.time.Instant;

/**
 * What happens to the seat on each request. {@code now} is always the store's clock, read inside
 * the transaction that makes the change: nodes' clocks never matter.
 */
public final class LeadershipRules {

    private LeadershipRules() {}

    /** Grants the seat in the next epoch, or says who holds it. */
    public static LeadershipAnswer.ToAcquire acquire(
            LeadershipRecord seat,
            NodeIdentity candidate,
            AcquireReason grounds,
            Duration ttl,
            Instant now) {
        return switch (seat) {
            case Vacant _ -> granted(candidate, Epoch.FIRST, ttl, now);
            case Resigned resigned -> granted(candidate, resigned.epoch().next(), ttl, now);
            case Held held when isTakenOver(held, candidate, grounds, now) ->
                    granted(candidate, held.epoch().next(), ttl, now);
            case Held held ->
                    new LeadershipAnswer.Occupied(held, Duration.between(now, held.expiresAt()));
        };
    }

    /**
     * Prolongs the term of exactly this epoch and holder, also when its lease has expired and
     * nobody has come. Counted from now even where that is earlier than before, so that a store's
     * clock that was set back leaves no lease without end.
     */
    public static LeadershipAnswer.ToRenew renew(
            LeadershipRecord seat, NodeIdentity holder, Epoch epoch, Duration ttl, Instant now) {
        return switch (seat) {
            case Held held when held.epoch().equals(epoch) && held.holder().equals(holder) ->
                    new LeadershipAnswer.Renewed(new Held(holder, epoch, now.plus(ttl)));
            case Held _, Resigned _, Vacant _ -> new LeadershipAnswer.Fenced(seat);
        };
    }

    /** Ends the term of exactly this epoch; a later one stays. */
    public static LeadershipAnswer.ToResign resign(LeadershipRecord seat, Epoch epoch) {
        return switch (seat) {
            case Held held when held.epoch().equals(epoch) ->
                    new LeadershipAnswer.GivenUp(new Resigned(held.holder(), epoch));
            case Held _, Resigned _, Vacant _ -> new LeadershipAnswer.Fenced(seat);
        };
    }

    private static LeadershipAnswer.Granted granted(
            NodeIdentity candidate, Epoch epoch, Duration ttl, Instant now) {
        return new LeadershipAnswer.Granted(new Held(candidate, epoch, now.plus(ttl)));
    }

    private static boolean isTakenOver(
            Held held, NodeIdentity candidate, AcquireReason grounds, Instant now) {
        return !now.isBefore(held.expiresAt())
                || isOwn(held.holder(), candidate)
                || isForgone(held, grounds);
    }

    /** Its own grant, whose answer was lost, or an earlier life's: nobody else is deposed. */
    private static boolean isOwn(NodeIdentity holder, NodeIdentity candidate) {
        return candidate.equals(holder) || candidate.supersedes(holder);
    }

    private static boolean isForgone(Held held, AcquireReason grounds) {
        return switch (grounds) {
            case AcquireReason.SeatFree _ -> false;
            case AcquireReason.HolderGone(Epoch epoch) -> held.epoch().equals(epoch);
        };
    }
}
