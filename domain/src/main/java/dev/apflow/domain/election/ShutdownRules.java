package dev.apflow.domain.election;

import dev.apflow.domain.election.Role.CancellingAcquire;
import dev.apflow.domain.election.Role.Resigning;
import dev.apflow.domain.election.Role.Stopped;
import dev.apflow.domain.election.RoleEffect.Resign;
import dev.apflow.domain.election.RoleEvent.AcquireGranted;
import dev.apflow.domain.election.RoleEvent.AcquireRefused;
import dev.apflow.domain.election.RoleEvent.AcquireUnreachable;
import dev.apflow.domain.election.RoleEvent.CampaignDue;
import dev.apflow.domain.election.RoleEvent.HolderLost;
import dev.apflow.domain.election.RoleEvent.RenewGranted;
import dev.apflow.domain.election.RoleEvent.RenewRefused;
import dev.apflow.domain.election.RoleEvent.RenewUnreachable;
import dev.apflow.domain.election.RoleEvent.RenewalDue;
import dev.apflow.domain.election.RoleEvent.ResignDone;
import dev.apflow.domain.election.RoleEvent.ResignUnreachable;
import dev.apflow.domain.election.RoleEvent.SeatOffered;
import dev.apflow.domain.election.RoleEvent.Shutdown;
import dev.apflow.domain.election.RoleEvent.Started;
import dev.apflow.domain.election.RoleEvent.StepDownRequested;
import dev.apflow.domain.election.RoleEvent.TrustDeadline;
import dev.apflow.domain.election.RoleEvent.WriteFenced;

/** Roles whose only way is out. */
final class ShutdownRules {

    private ShutdownRules() {}

    /** Followers and observers hear of nothing but the end. */
    static Transition<Role, RoleEffect> whenNeverElected(Role role, RoleEvent event) {
        return switch (event) {
            case Shutdown _ -> Transition.to(new Stopped());
            case Started _,
                    StepDownRequested _,
                    AcquireGranted _,
                    AcquireRefused _,
                    AcquireUnreachable _,
                    RenewGranted _,
                    RenewRefused _,
                    RenewUnreachable _,
                    ResignDone _,
                    ResignUnreachable _,
                    WriteFenced _,
                    SeatOffered _,
                    HolderLost _,
                    RenewalDue _,
                    TrustDeadline _,
                    CampaignDue _ ->
                    Transition.none(role);
        };
    }

    /** Waits for the answer, so that no seat is left to a node that is gone. */
    static Transition<Role, RoleEffect> whenWithdrawing(
            CancellingAcquire withdrawing, RoleEvent event) {
        return switch (event) {
            case AcquireGranted(Epoch epoch, _) ->
                    Transition.to(new Resigning(epoch), new Resign(epoch));
            case AcquireRefused _, AcquireUnreachable _ -> Transition.to(new Stopped());
            case Started _,
                    StepDownRequested _,
                    Shutdown _,
                    RenewGranted _,
                    RenewRefused _,
                    RenewUnreachable _,
                    ResignDone _,
                    ResignUnreachable _,
                    WriteFenced _,
                    SeatOffered _,
                    HolderLost _,
                    RenewalDue _,
                    TrustDeadline _,
                    CampaignDue _ ->
                    Transition.none(withdrawing);
        };
    }

    /** Asks once: a seat that could not be given up is free when its lease ends. */
    static Transition<Role, RoleEffect> whenResigning(Resigning resigning, RoleEvent event) {
        return switch (event) {
            case ResignDone(Epoch epoch) when epoch.equals(resigning.epoch()) ->
                    Transition.to(new Stopped());
            case ResignUnreachable(Epoch epoch) when epoch.equals(resigning.epoch()) ->
                    Transition.to(new Stopped());
            case Started _,
                    StepDownRequested _,
                    Shutdown _,
                    AcquireGranted _,
                    AcquireRefused _,
                    AcquireUnreachable _,
                    RenewGranted _,
                    RenewRefused _,
                    RenewUnreachable _,
                    ResignDone _,
                    ResignUnreachable _,
                    WriteFenced _,
                    SeatOffered _,
                    HolderLost _,
                    RenewalDue _,
                    TrustDeadline _,
                    CampaignDue _ ->
                    Transition.none(resigning);
        };
    }
}
