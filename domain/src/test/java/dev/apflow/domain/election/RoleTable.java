package dev.apflow.domain.election;

import static dev.apflow.domain.election.Cast.at;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.domain.election.Role.Leader;
import dev.apflow.domain.time.LocalInstant;

import java.util.Map;
import java.util.stream.Collectors;

/** The rules once more, as a table of words: what is not in it changes nothing. */
final class RoleTable {

    private static final Map<String, String> TABLE =
            """
            Starting: Started auto -> Joining: Acquire
            Starting: Started leader -> Joining: Acquire
            Starting: Started worker -> Follower:
            Starting: Started observer -> Observer:
            Starting: Shutdown -> Stopped:
            Joining: AcquireGranted fresh -> Leader: StartDuties Schedule Schedule
            Joining: AcquireGranted late auto -> Standby: Resign Schedule
            Joining: AcquireGranted late leader -> StartRefused: Resign FailStart
            Joining: AcquireRefused auto -> Standby: Schedule Watch
            Joining: AcquireRefused leader -> StartRefused: FailStart
            Joining: AcquireUnreachable auto -> Standby: Schedule
            Joining: AcquireUnreachable leader -> StartRefused: FailStart
            Joining: Shutdown -> CancellingAcquire:
            Follower: Shutdown -> Stopped:
            Observer: Shutdown -> Stopped:
            Standby: CampaignDue awaited -> Candidate: Acquire
            Standby: LeadershipOffered -> Candidate: Acquire
            Standby: HolderLost -> Candidate: Acquire
            Standby: AcquireGranted -> Standby: Resign
            Standby: Shutdown -> Stopped:
            Candidate: AcquireGranted fresh -> Leader: StartDuties Schedule Schedule
            Candidate: AcquireGranted late -> Standby: Schedule Resign
            Candidate: AcquireRefused -> Standby: Schedule Watch
            Candidate: AcquireRefused hinted -> Candidate: Acquire
            Candidate: AcquireUnreachable -> Standby: Schedule
            Candidate: LeadershipOffered -> Candidate:
            Candidate: HolderLost -> Candidate:
            Candidate: Shutdown -> CancellingAcquire:
            Leader: RenewalDue own resting -> Leader: Renew
            Leader: RenewGranted own awaited -> Leader: Schedule
            Leader: RenewUnreachable own awaited -> Leader: Schedule
            Leader: RenewRefused own -> Standby: StopDuties Schedule
            Leader: TrustDeadline own -> Leader: Schedule
            Leader: WriteFenced own -> Standby: StopDuties Schedule
            Leader: AcquireGranted later -> Standby: StopDuties Schedule Resign
            Leader: AcquireRefused later -> Standby: StopDuties Schedule
            Leader: LeadershipOffered later -> Standby: StopDuties Schedule
            Leader: HolderLost later -> Standby: StopDuties Schedule
            Leader: StepDownRequested -> Deferring: StopDuties Resign Schedule
            Leader: Shutdown -> Resigning: StopDuties Resign
            Deferring: CampaignDue awaited -> Candidate: Acquire
            Deferring: LeadershipOffered later -> Candidate: Acquire
            Deferring: HolderLost later -> Candidate: Acquire
            Deferring: AcquireGranted earlier -> Deferring: Resign
            Deferring: AcquireGranted own -> Deferring: Resign
            Deferring: AcquireGranted later -> Deferring: Resign
            Deferring: Shutdown -> Stopped:
            CancellingAcquire: AcquireGranted -> Resigning: Resign
            CancellingAcquire: AcquireRefused -> Stopped:
            CancellingAcquire: AcquireUnreachable -> Stopped:
            Resigning: ResignDone own -> Stopped:
            Resigning: ResignUnreachable own -> Stopped:
            """
                    .lines()
                    .map(line -> line.split(" -> "))
                    .collect(Collectors.toMap(row -> row[0], row -> row[1]));

    /** Standby, as a leader becomes first when its trust has run out, waits from now on. */
    private static final Role FRESH_STANDBY = new Role.Standby(at(-1));

    private RoleTable() {}

    /** What the rules make of the event has to be what the table says. */
    static void check(RoleRules rules, Role role, RoleEvent event, LocalInstant now) {
        Transition<Role, RoleEffect> found = rules.on(role, event, now, 0.123);
        boolean lapsed = role instanceof Leader leader && !now.isBefore(leader.trustedUntil());
        String expected =
                lapsed
                        ? lapsed(expected(FRESH_STANDBY, event, rules, now))
                        : expected(role, event, rules, now);
        assertThat(inWords(found))
                .as("%s on %s at %s", role, event, now)
                .isEqualTo(announced(expected, role, found.next()));
    }

    private static String expected(Role role, RoleEvent event, RoleRules rules, LocalInstant now) {
        String key = RoleWords.of(role) + ": " + RoleWords.of(event, role, rules, now);
        return TABLE.getOrDefault(key, RoleWords.of(role) + ":");
    }

    private static String lapsed(String asStandby) {
        return asStandby.replaceFirst(":", ": StopDuties Schedule");
    }

    private static String announced(String expected, Role from, Role to) {
        return from.shown() == to.shown() ? expected : expected + " Announce";
    }

    private static String inWords(Transition<Role, RoleEffect> transition) {
        return (RoleWords.of(transition.next()) + ": " + RoleWords.of(transition.effects()))
                .strip();
    }
}
