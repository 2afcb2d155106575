package dev.apflow.domain.election;

import dev.apflow.domain.election.Role.Leader.Renewal;
import dev.apflow.domain.time.LocalInstant;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Roles, events and effects in words, so that rules can be written down as a table. */
final class RoleWords {

    private RoleWords() {}

    static String of(Role role) {
        return role.getClass().getSimpleName();
    }

    static String of(RoleEffect effect) {
        return effect.getClass().getSimpleName();
    }

    static String of(List<RoleEffect> effects) {
        return String.join(" ", effects.stream().map(RoleWords::of).toList());
    }

    /** The event with those of its circumstances that matter to {@code role}. */
    static String of(RoleEvent event, Role role, RoleRules rules, LocalInstant now) {
        String name = event.getClass().getSimpleName();
        return switch (event) {
            case RoleEvent.Started _ -> name + " " + rules.preference().word();
            case RoleEvent.AcquireGranted granted ->
                    name + age(granted, role, rules, now) + term(granted.epoch(), role);
            case RoleEvent.AcquireRefused refused ->
                    name + hint(role) + asked(role, rules) + term(refused.epoch(), role);
            case RoleEvent.AcquireUnreachable _ -> name + asked(role, rules);
            case RoleEvent.RenewGranted answer -> name + term(answer.epoch(), role) + wait(role);
            case RoleEvent.RenewRefused answer -> name + term(answer.epoch(), role);
            case RoleEvent.RenewUnreachable answer ->
                    name + term(answer.epoch(), role) + wait(role);
            case RoleEvent.ResignDone answer -> name + term(answer.epoch(), role);
            case RoleEvent.ResignUnreachable answer -> name + term(answer.epoch(), role);
            case RoleEvent.WriteFenced fenced -> name + term(fenced.epoch(), role);
            case RoleEvent.LeadershipOffered hint -> name + term(hint.epoch(), role);
            case RoleEvent.HolderLost hint -> name + term(hint.epoch(), role);
            case RoleEvent.RenewalDue due -> name + term(due.epoch(), role) + wait(role);
            case RoleEvent.TrustDeadline due -> name + term(due.epoch(), role);
            case RoleEvent.CampaignDue due -> name + set(due, role);
            case RoleEvent.StepDownRequested _, RoleEvent.Shutdown _ -> name;
        };
    }

    private static String age(
            RoleEvent.AcquireGranted granted, Role role, RoleRules rules, LocalInstant now) {
        if (!(role instanceof Role.Joining || role instanceof Role.Candidate)) {
            return "";
        }
        boolean late = granted.sentAt().until(now).toSeconds() >= 9;
        return late ? " late" + asked(role, rules) : " fresh";
    }

    private static String asked(Role role, RoleRules rules) {
        return role instanceof Role.Joining ? " " + rules.preference().word() : "";
    }

    private static String hint(Role role) {
        return role instanceof Role.Candidate candidate && candidate.again().isPresent()
                ? " hinted"
                : "";
    }

    private static String wait(Role role) {
        return role instanceof Role.Leader leader
                ? Map.of(Renewal.RESTING, " resting", Renewal.UNDER_WAY, " awaited")
                        .get(leader.renewal())
                : "";
    }

    private static String set(RoleEvent.CampaignDue due, Role role) {
        Optional<LocalInstant> awaited = Optional.empty();
        if (role instanceof Role.Standby standby) {
            awaited = Optional.of(standby.campaignAt());
        } else if (role instanceof Role.Deferring deferring) {
            awaited = Optional.of(deferring.campaignAt());
        }
        return awaited.filter(due.at()::equals).map(_ -> " awaited").orElse("");
    }

    private static String term(Epoch epoch, Role role) {
        if (role instanceof Role.Leader leader) {
            return compared(epoch, leader.epoch());
        } else if (role instanceof Role.Deferring deferring) {
            return compared(epoch, deferring.epoch());
        } else if (role instanceof Role.Resigning resigning) {
            return compared(epoch, resigning.epoch());
        }
        return "";
    }

    private static String compared(Epoch epoch, Epoch own) {
        return List.of(" earlier", " own", " later")
                .get(Long.signum(epoch.value() - own.value()) + 1);
    }
}
