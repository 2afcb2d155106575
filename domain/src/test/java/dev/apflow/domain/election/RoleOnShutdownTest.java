package dev.apflow.domain.election;

import static dev.apflow.domain.election.Cast.BEN;
import static dev.apflow.domain.election.Cast.at;
import static dev.apflow.domain.election.Cast.epoch;
import static dev.apflow.domain.election.Cast.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.domain.election.Role.CancellingAcquire;
import dev.apflow.domain.election.Role.Candidate;
import dev.apflow.domain.election.Role.Deferring;
import dev.apflow.domain.election.Role.Follower;
import dev.apflow.domain.election.Role.Joining;
import dev.apflow.domain.election.Role.Leader;
import dev.apflow.domain.election.Role.Observer;
import dev.apflow.domain.election.Role.Resigning;
import dev.apflow.domain.election.Role.Standby;
import dev.apflow.domain.election.Role.Starting;
import dev.apflow.domain.election.Role.Stopped;
import dev.apflow.domain.election.RoleEffect.Announce;
import dev.apflow.domain.election.RoleEffect.Resign;
import dev.apflow.domain.election.RoleEffect.StopDuties;
import dev.apflow.domain.election.RoleEvent.AcquireGranted;
import dev.apflow.domain.election.RoleEvent.AcquireRefused;
import dev.apflow.domain.election.RoleEvent.AcquireUnreachable;
import dev.apflow.domain.election.RoleEvent.ResignDone;
import dev.apflow.domain.election.RoleEvent.ResignUnreachable;
import dev.apflow.domain.election.RoleEvent.Shutdown;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

class RoleOnShutdownTest {

    private static final Role RESIGNING = new Resigning(epoch(8));

    private static Transition<Role, RoleEffect> on(Role role, RoleEvent event) {
        return rules(RolePreference.AUTO).on(role, event, at(104), 0);
    }

    private static Transition<Role, RoleEffect> stopped(Role from) {
        return Transition.to(new Stopped(), new Announce(from, new Stopped()));
    }

    static Stream<Role> rolesThatOweNothing() {
        return Stream.of(
                new Starting(),
                new Follower(),
                new Observer(),
                new Standby(at(110)),
                new Deferring(epoch(7), at(110)));
    }

    @ParameterizedTest
    @MethodSource("rolesThatOweNothing")
    void who_neither_leads_nor_asks_for_leadership_stops_at_once(Role role) {
        assertThat(on(role, new Shutdown())).isEqualTo(stopped(role));
    }

    @Test
    void leader_ends_its_duties_then_resigns_then_stops() {
        Leader leader = new Leader(epoch(8), at(109), Leader.Renewal.UNDER_WAY);
        assertThat(on(leader, new Shutdown()))
                .isEqualTo(
                        Transition.to(
                                RESIGNING,
                                new StopDuties(epoch(8), StepDownReason.SHUT_DOWN),
                                new Resign(epoch(8)),
                                new Announce(leader, RESIGNING)));
        assertThat(on(RESIGNING, new ResignDone(epoch(8)))).isEqualTo(stopped(RESIGNING));
    }

    @Test
    void a_resignation_that_is_not_answered_holds_nobody_up() {
        assertThat(on(RESIGNING, new ResignUnreachable(epoch(8)))).isEqualTo(stopped(RESIGNING));
    }

    @Test
    void the_answer_to_an_earlier_resignation_is_not_taken_for_this_one() {
        assertThat(on(RESIGNING, new ResignDone(epoch(7)))).isEqualTo(Transition.none(RESIGNING));
        assertThat(on(RESIGNING, new ResignUnreachable(epoch(7))))
                .isEqualTo(Transition.none(RESIGNING));
    }

    static Stream<Role> rolesThatAsk() {
        return Stream.of(
                new Joining(),
                new Candidate(Optional.empty()),
                new Candidate(Optional.of(new AcquireReason.LeadershipFree())));
    }

    @ParameterizedTest
    @MethodSource("rolesThatAsk")
    void who_asks_for_leadership_waits_for_the_answer(Role role) {
        assertThat(on(role, new Shutdown()))
                .isEqualTo(
                        Transition.to(
                                new CancellingAcquire(),
                                new Announce(role, new CancellingAcquire())));
    }

    @Test
    void leadership_that_is_granted_to_a_node_that_shuts_down_is_given_back() {
        assertThat(on(new CancellingAcquire(), new AcquireGranted(epoch(8), at(103))))
                .isEqualTo(Transition.to(RESIGNING, new Resign(epoch(8))));
    }

    @Test
    void who_is_refused_on_its_way_out_stops() {
        Role withdrawing = new CancellingAcquire();
        assertThat(
                        on(
                                withdrawing,
                                new AcquireRefused(BEN, epoch(7), Duration.ofSeconds(4), at(103))))
                .isEqualTo(stopped(withdrawing));
        assertThat(on(withdrawing, new AcquireUnreachable())).isEqualTo(stopped(withdrawing));
    }

    @Test
    void leader_whose_trust_ran_out_before_the_shutdown_has_nothing_to_resign() {
        Leader lapsed = new Leader(epoch(8), at(104), Leader.Renewal.RESTING);
        Transition<Role, RoleEffect> end = on(lapsed, new Shutdown());
        assertThat(end.next()).isEqualTo(new Stopped());
        assertThat(end.effects())
                .startsWith(new StopDuties(epoch(8), StepDownReason.TRUST_RAN_OUT))
                .endsWith(new Announce(lapsed, new Stopped()))
                .noneMatch(Resign.class::isInstance);
    }
}
