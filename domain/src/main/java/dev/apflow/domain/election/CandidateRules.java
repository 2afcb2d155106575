package dev.apflow.domain.election;

import dev.apflow.domain.election.AcquireReason.HolderGone;
import dev.apflow.domain.election.AcquireReason.LeadershipFree;
import dev.apflow.domain.election.Role.CancellingAcquire;
import dev.apflow.domain.election.Role.Candidate;
import dev.apflow.domain.election.Role.Deferring;
import dev.apflow.domain.election.Role.Standby;
import dev.apflow.domain.election.Role.Stopped;
import dev.apflow.domain.election.RoleEffect.Acquire;
import dev.apflow.domain.election.RoleEffect.Resign;
import dev.apflow.domain.election.RoleEffect.Schedule;
import dev.apflow.domain.election.RoleEffect.Watch;
import dev.apflow.domain.election.RoleEvent.AcquireGranted;
import dev.apflow.domain.election.RoleEvent.AcquireRefused;
import dev.apflow.domain.election.RoleEvent.AcquireUnreachable;
import dev.apflow.domain.election.RoleEvent.CampaignDue;
import dev.apflow.domain.election.RoleEvent.Hint;
import dev.apflow.domain.election.RoleEvent.HolderLost;
import dev.apflow.domain.election.RoleEvent.LeadershipOffered;
import dev.apflow.domain.election.RoleEvent.ResignAnswer;
import dev.apflow.domain.election.RoleEvent.Shutdown;
import dev.apflow.domain.election.RoleEvent.Started;
import dev.apflow.domain.election.RoleEvent.StepDownRequested;
import dev.apflow.domain.election.RoleEvent.TermEvent;
import dev.apflow.domain.time.LocalInstant;

import java.util.Optional;

/** A worker that would lead: waiting for leadership, asking for it, or letting others go first. */
final class CandidateRules {

    private CandidateRules() {}

    static Transition<Role, RoleEffect> standBy(LocalInstant campaignAt) {
        return Transition.to(
                new Standby(campaignAt), new Schedule(campaignAt, new CampaignDue(campaignAt)));
    }

    static Transition<Role, RoleEffect> standBy(AcquireRefused refused, RuleContext context) {
        return standBy(context.whenFree(refused)).and(new Watch(refused.holder(), refused.epoch()));
    }

    static Transition<Role, RoleEffect> whenStandby(Standby standby, RoleEvent event) {
        return switch (event) {
            case CampaignDue(LocalInstant at) when at.equals(standby.campaignAt()) ->
                    campaign(new LeadershipFree());
            case LeadershipOffered _ -> campaign(new LeadershipFree());
            case HolderLost(Epoch epoch) -> campaign(new HolderGone(epoch));
            case AcquireGranted(Epoch epoch, _) -> giveBack(standby, epoch);
            case Shutdown _ -> Transition.to(new Stopped());
            case Started _,
                    StepDownRequested _,
                    AcquireRefused _,
                    AcquireUnreachable _,
                    TermEvent _,
                    ResignAnswer _,
                    CampaignDue _ ->
                    Transition.none(standby);
        };
    }

    /** A later term means that another had leadership: from then on it is anyone's. */
    static Transition<Role, RoleEffect> whenDeferring(Deferring deferring, RoleEvent event) {
        return switch (event) {
            case CampaignDue(LocalInstant at) when at.equals(deferring.campaignAt()) ->
                    campaign(new LeadershipFree());
            case LeadershipOffered(Epoch epoch) when epoch.isAfter(deferring.epoch()) ->
                    campaign(new LeadershipFree());
            case HolderLost(Epoch epoch) when epoch.isAfter(deferring.epoch()) ->
                    campaign(new HolderGone(epoch));
            case AcquireGranted(Epoch epoch, _) -> giveBack(deferring, epoch);
            case Shutdown _ -> Transition.to(new Stopped());
            case Started _,
                    StepDownRequested _,
                    AcquireRefused _,
                    AcquireUnreachable _,
                    TermEvent _,
                    ResignAnswer _,
                    Hint _,
                    CampaignDue _ ->
                    Transition.none(deferring);
        };
    }

    static Transition<Role, RoleEffect> whenCandidate(
            Candidate candidate, RoleEvent event, RuleContext context) {
        return switch (event) {
            case AcquireGranted granted -> granted(granted, context);
            case AcquireRefused refused -> refused(candidate, refused, context);
            case AcquireUnreachable _ -> standBy(context.afterPause());
            case LeadershipOffered _ -> Transition.to(hearing(candidate, new LeadershipFree()));
            case HolderLost(Epoch epoch) ->
                    Transition.to(new Candidate(Optional.of(new HolderGone(epoch))));
            case Shutdown _ -> Transition.to(new CancellingAcquire());
            case Started _, StepDownRequested _, TermEvent _, ResignAnswer _, CampaignDue _ ->
                    Transition.none(candidate);
        };
    }

    private static Transition<Role, RoleEffect> campaign(AcquireReason reason) {
        return Transition.to(new Candidate(Optional.empty()), new Acquire(reason));
    }

    /** A grant that nobody waits for must not keep leadership from those who do. */
    private static Transition<Role, RoleEffect> giveBack(Role role, Epoch epoch) {
        return Transition.to(role, new Resign(epoch));
    }

    private static Candidate hearing(Candidate candidate, AcquireReason reason) {
        return new Candidate(candidate.again().or(() -> Optional.of(reason)));
    }

    private static Transition<Role, RoleEffect> granted(
            AcquireGranted granted, RuleContext context) {
        return LeaderRules.isWorthless(granted, context)
                ? standBy(context.afterPause()).and(new Resign(granted.epoch()))
                : LeaderRules.enter(granted, context);
    }

    private static Transition<Role, RoleEffect> refused(
            Candidate candidate, AcquireRefused refused, RuleContext context) {
        return candidate
                .again()
                .map(CandidateRules::campaign)
                .orElseGet(() -> standBy(refused, context));
    }
}
