package dev.apflow.domain.election;

import static dev.apflow.domain.election.Cast.BEN;
import static dev.apflow.domain.election.Cast.at;
import static dev.apflow.domain.election.Cast.epoch;
import static dev.apflow.domain.election.Cast.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.domain.election.Role.Deferring;
import dev.apflow.domain.election.Role.Leader;
import dev.apflow.domain.election.Role.Leader.Renewal;
import dev.apflow.domain.election.Role.Standby;
import dev.apflow.domain.election.RoleEffect.Announce;
import dev.apflow.domain.election.RoleEffect.Renew;
import dev.apflow.domain.election.RoleEffect.Resign;
import dev.apflow.domain.election.RoleEffect.Schedule;
import dev.apflow.domain.election.RoleEffect.StopDuties;
import dev.apflow.domain.election.RoleEvent.AcquireGranted;
import dev.apflow.domain.election.RoleEvent.AcquireRefused;
import dev.apflow.domain.election.RoleEvent.CampaignDue;
import dev.apflow.domain.election.RoleEvent.HolderLost;
import dev.apflow.domain.election.RoleEvent.LeadershipOffered;
import dev.apflow.domain.election.RoleEvent.RenewGranted;
import dev.apflow.domain.election.RoleEvent.RenewRefused;
import dev.apflow.domain.election.RoleEvent.RenewUnreachable;
import dev.apflow.domain.election.RoleEvent.RenewalDue;
import dev.apflow.domain.election.RoleEvent.StepDownRequested;
import dev.apflow.domain.election.RoleEvent.TrustDeadline;
import dev.apflow.domain.election.RoleEvent.WriteFenced;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.stream.Stream;

class RoleLeadingTest {

    private static final RoleRules RULES = rules(RolePreference.LEADER);
    private static final Leader RESTING = new Leader(epoch(8), at(109), Renewal.RESTING);
    private static final Leader RENEWING = new Leader(epoch(8), at(109), Renewal.UNDER_WAY);

    private static Transition<Role, RoleEffect> on(Role role, RoleEvent event, double now) {
        return RULES.on(role, event, at(now), 0);
    }

    private static Transition<Role, RoleEffect> stoodDown(
            Leader leader, StepDownReason why, double again) {
        Standby standby = new Standby(at(again));
        return Transition.to(
                standby,
                new StopDuties(epoch(8), why),
                new Schedule(at(again), new CampaignDue(at(again))),
                new Announce(leader, standby));
    }

    @Test
    void a_leader_renews_when_it_is_time() {
        assertThat(on(RESTING, new RenewalDue(epoch(8)), 103))
                .isEqualTo(Transition.to(RENEWING, new Renew(epoch(8))));
    }

    @Test
    void a_granted_renewal_is_trusted_from_its_sending_and_followed_by_the_next() {
        assertThat(on(RENEWING, new RenewGranted(epoch(8), at(103)), 104))
                .isEqualTo(
                        Transition.to(
                                new Leader(epoch(8), at(112), Renewal.RESTING),
                                new Schedule(at(106), new RenewalDue(epoch(8)))));
    }

    @Test
    void a_renewal_that_took_longer_than_the_interval_is_followed_at_once() {
        assertThat(on(RENEWING, new RenewGranted(epoch(8), at(103)), 108).effects())
                .containsExactly(new Schedule(at(108), new RenewalDue(epoch(8))));
    }

    @Test
    void an_unreachable_renewal_is_tried_again_and_prolongs_nothing() {
        assertThat(on(RENEWING, new RenewUnreachable(epoch(8)), 104))
                .isEqualTo(
                        Transition.to(RESTING, new Schedule(at(104.6), new RenewalDue(epoch(8)))));
    }

    @Test
    void leader_whose_renewal_is_refused_stands_down() {
        assertThat(on(RENEWING, new RenewRefused(epoch(8)), 104))
                .isEqualTo(stoodDown(RENEWING, StepDownReason.RENEWAL_REFUSED, 104.6));
    }

    @Test
    void leader_whose_write_is_fenced_stands_down() {
        assertThat(on(RESTING, new WriteFenced(epoch(8)), 104))
                .isEqualTo(stoodDown(RESTING, StepDownReason.WRITE_FENCED, 104.6));
    }

    @Test
    void leader_whose_trust_ran_out_stands_down() {
        assertThat(on(RENEWING, new TrustDeadline(epoch(8)), 109))
                .isEqualTo(stoodDown(RENEWING, StepDownReason.TRUST_RAN_OUT, 109.6));
    }

    @Test
    void leader_whose_trust_was_prolonged_looks_again_at_its_new_end() {
        assertThat(on(RESTING, new TrustDeadline(epoch(8)), 108))
                .isEqualTo(
                        Transition.to(RESTING, new Schedule(at(109), new TrustDeadline(epoch(8)))));
    }

    @Test
    void a_renewal_answered_after_the_end_of_trust_does_not_save_the_term() {
        assertThat(on(RENEWING, new RenewGranted(epoch(8), at(108)), 109))
                .isEqualTo(stoodDown(RENEWING, StepDownReason.TRUST_RAN_OUT, 109.6));
    }

    @Test
    void from_the_end_of_its_trust_on_it_is_no_leader_although_no_timer_fired() {
        assertThat(RESTING.term(at(109).minus(Duration.ofNanos(1)))).contains(epoch(8));
        assertThat(RESTING.isLeader(at(109).minus(Duration.ofNanos(1)))).isTrue();
        assertThat(RESTING.term(at(109))).isEmpty();
        assertThat(RESTING.isLeader(at(109))).isFalse();
    }

    static Stream<RoleEvent> signsOfALaterTerm() {
        return Stream.of(
                new LeadershipOffered(epoch(9)),
                new HolderLost(epoch(9)),
                new AcquireRefused(BEN, epoch(9), Duration.ofSeconds(9), at(104)));
    }

    @ParameterizedTest
    @MethodSource("signsOfALaterTerm")
    void leader_that_hears_of_a_later_term_stands_down(RoleEvent sign) {
        assertThat(on(RESTING, sign, 104))
                .isEqualTo(stoodDown(RESTING, StepDownReason.LATER_TERM_SEEN, 104.6));
    }

    @Test
    void leader_that_is_granted_a_later_term_gives_both_up() {
        assertThat(on(RESTING, new AcquireGranted(epoch(9), at(104)), 104).effects())
                .startsWith(new StopDuties(epoch(8), StepDownReason.LATER_TERM_SEEN))
                .contains(new Resign(epoch(9)));
    }

    static Stream<RoleEvent> whatIsOutOfDate() {
        return Stream.of(
                new RenewalDue(epoch(7)),
                new TrustDeadline(epoch(7)),
                new RenewGranted(epoch(7), at(103)),
                new RenewRefused(epoch(7)),
                new RenewUnreachable(epoch(7)),
                new WriteFenced(epoch(7)),
                new LeadershipOffered(epoch(7)),
                new HolderLost(epoch(8)),
                new AcquireGranted(epoch(8), at(100)),
                new AcquireRefused(BEN, epoch(7), Duration.ofSeconds(4), at(99)),
                new CampaignDue(at(100)));
    }

    @ParameterizedTest
    @MethodSource("whatIsOutOfDate")
    void what_belongs_to_an_earlier_term_changes_nothing(RoleEvent late) {
        assertThat(on(RENEWING, late, 104)).isEqualTo(Transition.none(RENEWING));
    }

    @Test
    void an_answer_that_nobody_waits_for_changes_nothing() {
        assertThat(on(RESTING, new RenewGranted(epoch(8), at(103)), 104))
                .isEqualTo(Transition.none(RESTING));
        assertThat(on(RESTING, new RenewUnreachable(epoch(8)), 104))
                .isEqualTo(Transition.none(RESTING));
        assertThat(on(RENEWING, new RenewalDue(epoch(8)), 104))
                .isEqualTo(Transition.none(RENEWING));
    }

    @Test
    void leader_that_is_asked_to_step_down_ends_its_duties_then_resigns_and_lets_others_first() {
        Deferring deferring = new Deferring(epoch(8), at(114.6));
        assertThat(on(RESTING, new StepDownRequested(), 104))
                .isEqualTo(
                        Transition.to(
                                deferring,
                                new StopDuties(epoch(8), StepDownReason.STEPPED_DOWN),
                                new Resign(epoch(8)),
                                new Schedule(at(114.6), new CampaignDue(at(114.6))),
                                new Announce(RESTING, deferring)));
    }

    @Test
    void departures_are_said_in_words() {
        assertThat(StepDownReason.TRUST_RAN_OUT.words()).isEqualTo("trust ran out");
    }
}
