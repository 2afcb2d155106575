package dev.apflow.domain.election;

import dev.apflow.domain.election.Role.CancellingAcquire;
import dev.apflow.domain.election.Role.Follower;
import dev.apflow.domain.election.Role.Joining;
import dev.apflow.domain.election.Role.Observer;
import dev.apflow.domain.election.Role.StartRefused;
import dev.apflow.domain.election.Role.Starting;
import dev.apflow.domain.election.Role.Stopped;
import dev.apflow.domain.election.RoleEffect.Acquire;
import dev.apflow.domain.election.RoleEffect.FailStart;
import dev.apflow.domain.election.RoleEffect.Resign;
import dev.apflow.domain.election.RoleEvent.AcquireAnswer;
import dev.apflow.domain.election.RoleEvent.AcquireGranted;
import dev.apflow.domain.election.RoleEvent.AcquireRefused;
import dev.apflow.domain.election.RoleEvent.AcquireUnreachable;
import dev.apflow.domain.election.RoleEvent.CampaignDue;
import dev.apflow.domain.election.RoleEvent.Hint;
import dev.apflow.domain.election.RoleEvent.ResignAnswer;
import dev.apflow.domain.election.RoleEvent.Shutdown;
import dev.apflow.domain.election.RoleEvent.Started;
import dev.apflow.domain.election.RoleEvent.StepDownRequested;
import dev.apflow.domain.election.RoleEvent.TermEvent;

/** A node before it has a part to play. Here alone the preference counts. */
final class StartupRules {

    private StartupRules() {}

    static Transition<Role, RoleEffect> whenStarting(
            Starting starting, RoleEvent event, RoleRules rules) {
        return switch (event) {
            case Started _ -> firstRole(rules.preference());
            case Shutdown _ -> Transition.to(new Stopped());
            case StepDownRequested _,
                    AcquireAnswer _,
                    TermEvent _,
                    ResignAnswer _,
                    Hint _,
                    CampaignDue _ ->
                    Transition.none(starting);
        };
    }

    private static Transition<Role, RoleEffect> firstRole(RolePreference preference) {
        return switch (preference) {
            case AUTO, LEADER ->
                    Transition.to(new Joining(), new Acquire(new AcquireReason.LeadershipFree()));
            case WORKER -> Transition.to(new Follower());
            case OBSERVER -> Transition.to(new Observer());
        };
    }

    /** One try. A change of leadership in the meantime reaches the watch of a standby once more. */
    static Transition<Role, RoleEffect> whenJoining(
            Joining joining, RoleEvent event, RoleRules rules, RuleContext context) {
        return switch (event) {
            case AcquireGranted granted -> granted(granted, rules, context);
            case AcquireRefused refused -> refused(refused, rules, context);
            case AcquireUnreachable _ -> unanswered(rules, context);
            case Shutdown _ -> Transition.to(new CancellingAcquire());
            case Started _,
                    StepDownRequested _,
                    TermEvent _,
                    ResignAnswer _,
                    Hint _,
                    CampaignDue _ ->
                    Transition.none(joining);
        };
    }

    private static Transition<Role, RoleEffect> granted(
            AcquireGranted granted, RoleRules rules, RuleContext context) {
        if (LeaderRules.isWorthless(granted, context)) {
            return unanswered(rules, context)
                    .after(Transition.to(new Joining(), new Resign(granted.epoch())));
        }
        return LeaderRules.enter(granted, context);
    }

    private static Transition<Role, RoleEffect> refused(
            AcquireRefused refused, RoleRules rules, RuleContext context) {
        return switch (rules.preference()) {
            case LEADER ->
                    fail(
                            new StartFailure.AnotherLeader(
                                    rules.node(), refused.holder(), refused.epoch()));
            case AUTO, WORKER, OBSERVER -> CandidateRules.standBy(refused, context);
        };
    }

    private static Transition<Role, RoleEffect> unanswered(RoleRules rules, RuleContext context) {
        return switch (rules.preference()) {
            case LEADER -> fail(new StartFailure.NoAnswer(rules.node()));
            case AUTO, WORKER, OBSERVER -> CandidateRules.standBy(context.afterPause());
        };
    }

    private static Transition<Role, RoleEffect> fail(StartFailure why) {
        return Transition.to(new StartRefused(why), new FailStart(why));
    }
}
