package dev.apflow.domain.election;

import static dev.apflow.domain.election.Cast.BEN;
import static dev.apflow.domain.election.Cast.TERMS;
import static dev.apflow.domain.election.Cast.at;
import static dev.apflow.domain.election.Cast.epoch;
import static dev.apflow.domain.election.Cast.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.domain.election.AcquireReason.HolderGone;
import dev.apflow.domain.election.AcquireReason.LeadershipFree;
import dev.apflow.domain.election.Role.Candidate;
import dev.apflow.domain.election.Role.Deferring;
import dev.apflow.domain.election.Role.Leader;
import dev.apflow.domain.election.Role.Standby;
import dev.apflow.domain.election.RoleEffect.Acquire;
import dev.apflow.domain.election.RoleEffect.Announce;
import dev.apflow.domain.election.RoleEffect.Resign;
import dev.apflow.domain.election.RoleEffect.Schedule;
import dev.apflow.domain.election.RoleEffect.StartDuties;
import dev.apflow.domain.election.RoleEffect.Watch;
import dev.apflow.domain.election.RoleEvent.AcquireGranted;
import dev.apflow.domain.election.RoleEvent.AcquireRefused;
import dev.apflow.domain.election.RoleEvent.AcquireUnreachable;
import dev.apflow.domain.election.RoleEvent.CampaignDue;
import dev.apflow.domain.election.RoleEvent.HolderLost;
import dev.apflow.domain.election.RoleEvent.LeadershipOffered;
import dev.apflow.domain.election.RoleEvent.RenewGranted;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Optional;

class RoleCampaignTest {

    private static final RoleRules RULES = rules(RolePreference.AUTO);
    private static final Standby STANDBY = new Standby(at(104));
    private static final Candidate CANDIDATE = new Candidate(Optional.empty());
    private static final Deferring DEFERRING = new Deferring(epoch(8), at(110));

    private static Transition<Role, RoleEffect> on(Role role, RoleEvent event, double now) {
        return RULES.on(role, event, at(now), 0);
    }

    private static Transition<Role, RoleEffect> campaign(AcquireReason reason) {
        return Transition.to(CANDIDATE, new Acquire(reason));
    }

    private static AcquireRefused refused(double secondsLeft) {
        Duration left = Duration.ofMillis(Math.round(secondsLeft * 1000));
        return new AcquireRefused(BEN, epoch(7), left, at(100));
    }

    @Test
    void a_standby_campaigns_when_the_lease_ought_to_have_ended() {
        assertThat(on(STANDBY, new CampaignDue(at(104)), 104))
                .isEqualTo(campaign(new LeadershipFree()));
    }

    @Test
    void a_timer_of_an_earlier_wait_starts_no_campaign() {
        assertThat(on(STANDBY, new CampaignDue(at(103)), 105)).isEqualTo(Transition.none(STANDBY));
    }

    @Test
    void a_standby_campaigns_as_soon_as_leadership_is_resigned() {
        assertThat(on(STANDBY, new LeadershipOffered(epoch(7)), 101))
                .isEqualTo(campaign(new LeadershipFree()));
    }

    @Test
    void a_standby_that_got_the_session_lock_takes_over_before_the_expiry() {
        assertThat(on(STANDBY, new HolderLost(epoch(7)), 101))
                .isEqualTo(campaign(new HolderGone(epoch(7))));
    }

    @Test
    void a_candidate_that_wins_leads() {
        Leader leader = new Leader(epoch(8), at(113), Leader.Renewal.RESTING);
        assertThat(on(CANDIDATE, new AcquireGranted(epoch(8), at(104)), 105).effects())
                .startsWith(new StartDuties(epoch(8)))
                .endsWith(new Announce(CANDIDATE, leader));
    }

    @Test
    void a_candidate_whose_grant_comes_after_its_own_trust_gives_it_back() {
        assertThat(on(CANDIDATE, new AcquireGranted(epoch(8), at(104)), 113))
                .isEqualTo(
                        Transition.to(
                                new Standby(at(113.6)),
                                new Schedule(at(113.6), new CampaignDue(at(113.6))),
                                new Resign(epoch(8))));
    }

    @Test
    void a_candidate_that_is_refused_watches_the_holder_and_waits_for_the_end_of_its_lease() {
        assertThat(on(CANDIDATE, refused(4), 101))
                .isEqualTo(
                        Transition.to(
                                new Standby(at(104)),
                                new Schedule(at(104), new CampaignDue(at(104))),
                                new Watch(BEN, epoch(7))));
    }

    @Test
    void the_wait_is_neither_in_the_past_nor_longer_than_a_lease() {
        assertThat(on(CANDIDATE, refused(0.5), 101).next()).isEqualTo(new Standby(at(101)));
        assertThat(on(CANDIDATE, refused(-5), 100).next()).isEqualTo(new Standby(at(100)));
        assertThat(on(CANDIDATE, refused(3_600), 101).next()).isEqualTo(new Standby(at(110)));
    }

    @Test
    void chance_spreads_the_candidates_over_one_pause() {
        assertThat(RULES.on(CANDIDATE, refused(4), at(101), 0.5).next())
                .isEqualTo(new Standby(at(104.3)));
        assertThat(RULES.on(CANDIDATE, new AcquireUnreachable(), at(101), 0.5).next())
                .isEqualTo(new Standby(at(101.9)));
        assertThat(TERMS.retryEvery()).isEqualTo(Duration.ofMillis(600));
    }

    @Test
    void what_was_heard_while_the_request_was_under_way_outlives_its_refusal() {
        Role lost = on(CANDIDATE, new HolderLost(epoch(7)), 101).next();
        assertThat(lost).isEqualTo(new Candidate(Optional.of(new HolderGone(epoch(7)))));
        assertThat(on(lost, refused(4), 101)).isEqualTo(campaign(new HolderGone(epoch(7))));

        Role offered = on(CANDIDATE, new LeadershipOffered(epoch(7)), 101).next();
        assertThat(on(offered, refused(4), 101)).isEqualTo(campaign(new LeadershipFree()));
    }

    @Test
    void an_offer_does_not_make_a_candidate_forget_a_lost_holder() {
        Role lost = new Candidate(Optional.of(new HolderGone(epoch(7))));
        assertThat(on(lost, new LeadershipOffered(epoch(7)), 101)).isEqualTo(Transition.to(lost));
    }

    @Test
    void a_candidate_that_gets_no_answer_tries_again_after_a_pause() {
        assertThat(on(CANDIDATE, new AcquireUnreachable(), 101))
                .isEqualTo(
                        Transition.to(
                                new Standby(at(101.6)),
                                new Schedule(at(101.6), new CampaignDue(at(101.6)))));
    }

    @Test
    void a_worker_between_two_tries_goes_by_one_name() {
        assertThat(STANDBY.shown()).isEqualTo(CANDIDATE.shown()).isEqualTo(DEFERRING.shown());
        assertThat(on(CANDIDATE, refused(4), 101).effects()).noneMatch(Announce.class::isInstance);
    }

    @Test
    void who_gave_up_leadership_does_not_take_its_own_offer() {
        assertThat(on(DEFERRING, new LeadershipOffered(epoch(8)), 101))
                .isEqualTo(Transition.none(DEFERRING));
        assertThat(on(DEFERRING, new HolderLost(epoch(8)), 101))
                .isEqualTo(Transition.none(DEFERRING));
        assertThat(on(DEFERRING, new CampaignDue(at(104)), 105))
                .isEqualTo(Transition.none(DEFERRING));
    }

    @Test
    void who_gave_up_leadership_campaigns_after_everybody_else_or_once_another_had_it() {
        assertThat(on(DEFERRING, new CampaignDue(at(110)), 110))
                .isEqualTo(campaign(new LeadershipFree()));
        assertThat(on(DEFERRING, new LeadershipOffered(epoch(9)), 101))
                .isEqualTo(campaign(new LeadershipFree()));
        assertThat(on(DEFERRING, new HolderLost(epoch(9)), 101))
                .isEqualTo(campaign(new HolderGone(epoch(9))));
    }

    @Test
    void a_grant_that_nobody_waits_for_is_given_back() {
        AcquireGranted stray = new AcquireGranted(epoch(9), at(104));
        assertThat(on(STANDBY, stray, 104)).isEqualTo(Transition.to(STANDBY, new Resign(epoch(9))));
        assertThat(on(DEFERRING, stray, 104))
                .isEqualTo(Transition.to(DEFERRING, new Resign(epoch(9))));
    }

    @Test
    void a_renewal_answered_after_the_stand_down_changes_nothing() {
        assertThat(on(STANDBY, new RenewGranted(epoch(8), at(103)), 104))
                .isEqualTo(Transition.none(STANDBY));
    }
}
