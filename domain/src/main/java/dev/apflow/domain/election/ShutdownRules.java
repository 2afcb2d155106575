package dev.apflow.domain.election;

import dev.apflow.domain.election.Role.CancellingAcquire;
import dev.apflow.domain.election.Role.Resigning;
import dev.apflow.domain.election.Role.Stopped;
import dev.apflow.domain.election.RoleEffect.Resign;
import dev.apflow.domain.election.RoleEvent.AcquireAnswer;
import dev.apflow.domain.election.RoleEvent.AcquireGranted;
import dev.apflow.domain.election.RoleEvent.AcquireRefused;
import dev.apflow.domain.election.RoleEvent.AcquireUnreachable;
import dev.apflow.domain.election.RoleEvent.CampaignDue;
import dev.apflow.domain.election.RoleEvent.Hint;
import dev.apflow.domain.election.RoleEvent.ResignAnswer;
import dev.apflow.domain.election.RoleEvent.ResignDone;
import dev.apflow.domain.election.RoleEvent.ResignUnreachable;
import dev.apflow.domain.election.RoleEvent.Shutdown;
import dev.apflow.domain.election.RoleEvent.Started;
import dev.apflow.domain.election.RoleEvent.StepDownRequested;
import dev.apflow.domain.election.RoleEvent.TermEvent;

/** Roles whose only way is out. */
final class ShutdownRules {

    private ShutdownRules() {}

    /** Followers and observers hear of nothing but the end. */
    static Transition<Role, RoleEffect> whenNeverElected(Role role, RoleEvent event) {
        return switch (event) {
            case Shutdown _ -> Transition.to(new Stopped());
            case Started _,
                    StepDownRequested _,
                    AcquireAnswer _,
                    TermEvent _,
                    ResignAnswer _,
                    Hint _,
                    CampaignDue _ ->
                    Transition.none(role);
        };
    }

    /** Waits for the answer, so that no leadership lease is left to a node that is gone. */
    static Transition<Role, RoleEffect> whenCancellingAcquire(
            CancellingAcquire cancelling, RoleEvent event) {
        return switch (event) {
            case AcquireGranted(Epoch epoch, _) ->
                    Transition.to(new Resigning(epoch), new Resign(epoch));
            case AcquireRefused _, AcquireUnreachable _ -> Transition.to(new Stopped());
            case Started _,
                    StepDownRequested _,
                    Shutdown _,
                    TermEvent _,
                    ResignAnswer _,
                    Hint _,
                    CampaignDue _ ->
                    Transition.none(cancelling);
        };
    }

    /** Asks once: a leadership lease that could not be given up is free when its lease ends. */
    static Transition<Role, RoleEffect> whenResigning(Resigning resigning, RoleEvent event) {
        return switch (event) {
            case ResignAnswer answer when answer.epoch().equals(resigning.epoch()) ->
                    whenAnswered(answer);
            case Started _,
                    StepDownRequested _,
                    Shutdown _,
                    AcquireAnswer _,
                    TermEvent _,
                    ResignAnswer _,
                    Hint _,
                    CampaignDue _ ->
                    Transition.none(resigning);
        };
    }

    private static Transition<Role, RoleEffect> whenAnswered(ResignAnswer answer) {
        return switch (answer) {
            case ResignDone _, ResignUnreachable _ -> Transition.to(new Stopped());
        };
    }
}
