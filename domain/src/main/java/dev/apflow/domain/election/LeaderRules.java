package dev.apflow.domain.election;

import dev.apflow.domain.election.Role.Deferring;
import dev.apflow.domain.election.Role.Leader;
import dev.apflow.domain.election.Role.Leader.Renewal;
import dev.apflow.domain.election.Role.Resigning;
import dev.apflow.domain.election.RoleEffect.Renew;
import dev.apflow.domain.election.RoleEffect.Resign;
import dev.apflow.domain.election.RoleEffect.Schedule;
import dev.apflow.domain.election.RoleEffect.StartDuties;
import dev.apflow.domain.election.RoleEffect.StopDuties;
import dev.apflow.domain.election.RoleEvent.AcquireAnswer;
import dev.apflow.domain.election.RoleEvent.AcquireGranted;
import dev.apflow.domain.election.RoleEvent.AcquireRefused;
import dev.apflow.domain.election.RoleEvent.CampaignDue;
import dev.apflow.domain.election.RoleEvent.Hint;
import dev.apflow.domain.election.RoleEvent.RenewGranted;
import dev.apflow.domain.election.RoleEvent.RenewRefused;
import dev.apflow.domain.election.RoleEvent.RenewUnreachable;
import dev.apflow.domain.election.RoleEvent.RenewalDue;
import dev.apflow.domain.election.RoleEvent.ResignAnswer;
import dev.apflow.domain.election.RoleEvent.Shutdown;
import dev.apflow.domain.election.RoleEvent.Started;
import dev.apflow.domain.election.RoleEvent.StepDownRequested;
import dev.apflow.domain.election.RoleEvent.TermEvent;
import dev.apflow.domain.election.RoleEvent.TrustDeadline;
import dev.apflow.domain.election.RoleEvent.WriteFenced;
import dev.apflow.domain.time.LocalInstant;

/** A leader, from the grant to the end of its term. */
final class LeaderRules {

    private LeaderRules() {}

    /** Whether a grant was under way for longer than it may be trusted. */
    static boolean isWorthless(AcquireGranted granted, RuleContext context) {
        return context.hasReached(context.terms().trustedUntil(granted.sentAt()));
    }

    static Transition<Role, RoleEffect> enter(AcquireGranted granted, RuleContext context) {
        Epoch epoch = granted.epoch();
        LocalInstant trustedUntil = context.terms().trustedUntil(granted.sentAt());
        return Transition.to(
                new Leader(epoch, trustedUntil, Renewal.RESTING),
                new StartDuties(epoch),
                nextRenewal(epoch, granted.sentAt(), context),
                new Schedule(trustedUntil, new TrustDeadline(epoch)));
    }

    /** Leaves leadership against its will, and campaigns again. */
    static Transition<Role, RoleEffect> standDown(
            Leader leader, StepDownReason why, RuleContext context) {
        return CandidateRules.standBy(context.afterPause())
                .after(Transition.to(leader, new StopDuties(leader.epoch(), why)));
    }

    /** Events of a leader whose trust has not run out. */
    static Transition<Role, RoleEffect> whenLeader(
            Leader leader, RoleEvent event, RuleContext context) {
        Epoch own = leader.epoch();
        return switch (event) {
            case TermEvent ofTerm when ofTerm.epoch().equals(own) ->
                    duringTerm(leader, ofTerm, context);
            case AcquireGranted(Epoch later, _) when later.isAfter(own) ->
                    standDown(leader, StepDownReason.LATER_TERM_SEEN, context)
                            .and(new Resign(later));
            case AcquireRefused(_, Epoch later, _, _) when later.isAfter(own) ->
                    standDown(leader, StepDownReason.LATER_TERM_SEEN, context);
            case Hint hint when hint.epoch().isAfter(own) ->
                    standDown(leader, StepDownReason.LATER_TERM_SEEN, context);
            case StepDownRequested _ -> stepDown(leader, context);
            case Shutdown _ -> resign(new Resigning(own), leader, StepDownReason.SHUT_DOWN);
            case Started _, AcquireAnswer _, TermEvent _, ResignAnswer _, Hint _, CampaignDue _ ->
                    Transition.none(leader);
        };
    }

    /** Events of the leader's own term. An answer counts only while a renewal is under way. */
    private static Transition<Role, RoleEffect> duringTerm(
            Leader leader, TermEvent event, RuleContext context) {
        return switch (event) {
            case RenewalDue _ when !isRenewing(leader) ->
                    Transition.to(with(leader, Renewal.UNDER_WAY), new Renew(leader.epoch()));
            case RenewGranted(_, LocalInstant sentAt) when isRenewing(leader) ->
                    prolong(leader, sentAt, context);
            case RenewUnreachable _ when isRenewing(leader) -> tryAgain(leader, context);
            case RenewalDue _, RenewGranted _, RenewUnreachable _ -> Transition.none(leader);
            case TrustDeadline timer ->
                    Transition.to(leader, new Schedule(leader.trustedUntil(), timer));
            case RenewRefused _ -> standDown(leader, StepDownReason.RENEWAL_REFUSED, context);
            case WriteFenced _ -> standDown(leader, StepDownReason.WRITE_FENCED, context);
        };
    }

    private static boolean isRenewing(Leader leader) {
        return leader.renewal() == Renewal.UNDER_WAY;
    }

    private static Leader with(Leader leader, Renewal renewal) {
        return new Leader(leader.epoch(), leader.trustedUntil(), renewal);
    }

    private static Transition<Role, RoleEffect> prolong(
            Leader leader, LocalInstant sentAt, RuleContext context) {
        LocalInstant trustedUntil =
                leader.trustedUntil().orLater(context.terms().trustedUntil(sentAt));
        return Transition.to(
                new Leader(leader.epoch(), trustedUntil, Renewal.RESTING),
                nextRenewal(leader.epoch(), sentAt, context));
    }

    /** Whether or not it took effect, trust ends where it was. */
    private static Transition<Role, RoleEffect> tryAgain(Leader leader, RuleContext context) {
        LocalInstant at = context.now().plus(context.terms().retryEvery());
        return Transition.to(
                with(leader, Renewal.RESTING), new Schedule(at, new RenewalDue(leader.epoch())));
    }

    /** Counted from the sending of the last request, so that slow answers do not add up. */
    private static Schedule nextRenewal(Epoch epoch, LocalInstant sentAt, RuleContext context) {
        LocalInstant at = sentAt.plus(context.terms().renewEvery());
        return new Schedule(at.orLater(context.now()), new RenewalDue(epoch));
    }

    private static Transition<Role, RoleEffect> stepDown(Leader leader, RuleContext context) {
        LocalInstant at = context.afterAllOthers();
        return resign(new Deferring(leader.epoch(), at), leader, StepDownReason.STEPPED_DOWN)
                .and(new Schedule(at, new CampaignDue(at)));
    }

    private static Transition<Role, RoleEffect> resign(
            Role next, Leader leader, StepDownReason why) {
        return Transition.to(next, new StopDuties(leader.epoch(), why), new Resign(leader.epoch()));
    }
}
