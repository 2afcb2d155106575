package dev.apflow.domain.election;

import static dev.apflow.domain.election.Cast.BEN;
import static dev.apflow.domain.election.Cast.at;
import static dev.apflow.domain.election.Cast.epoch;
import static dev.apflow.domain.election.Cast.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.domain.election.Role.Follower;
import dev.apflow.domain.election.Role.Joining;
import dev.apflow.domain.election.Role.Leader;
import dev.apflow.domain.election.Role.Observer;
import dev.apflow.domain.election.Role.Standby;
import dev.apflow.domain.election.Role.StartRefused;
import dev.apflow.domain.election.Role.Starting;
import dev.apflow.domain.election.RoleEffect.Acquire;
import dev.apflow.domain.election.RoleEffect.Announce;
import dev.apflow.domain.election.RoleEffect.FailStart;
import dev.apflow.domain.election.RoleEffect.Resign;
import dev.apflow.domain.election.RoleEffect.Schedule;
import dev.apflow.domain.election.RoleEffect.StartDuties;
import dev.apflow.domain.election.RoleEffect.Watch;
import dev.apflow.domain.election.RoleEvent.AcquireGranted;
import dev.apflow.domain.election.RoleEvent.AcquireRefused;
import dev.apflow.domain.election.RoleEvent.AcquireUnreachable;
import dev.apflow.domain.election.RoleEvent.CampaignDue;
import dev.apflow.domain.election.RoleEvent.RenewalDue;
import dev.apflow.domain.election.RoleEvent.Started;
import dev.apflow.domain.election.RoleEvent.TrustDeadline;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;

class RoleAtStartTest {

    private static final AcquireRefused REFUSED_WITH_4_S_LEFT =
            new AcquireRefused(BEN, epoch(7), Duration.ofSeconds(4), at(100));
    private static final AcquireGranted GRANTED = new AcquireGranted(epoch(8), at(100));

    private static Transition<Role, RoleEffect> started(RolePreference preference) {
        return rules(preference).on(new Starting(), new Started(), at(99), 0);
    }

    private static Transition<Role, RoleEffect> answered(
            RolePreference preference, RoleEvent answer, double now) {
        return rules(preference).on(new Joining(), answer, at(now), 0);
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "LEADER"})
    void auto_and_leader_try_once_for_leadership_at_their_start(RolePreference preference) {
        assertThat(started(preference))
                .isEqualTo(
                        Transition.to(
                                new Joining(), new Acquire(new AcquireReason.LeadershipFree())));
    }

    @Test
    void a_worker_never_tries() {
        assertThat(started(RolePreference.WORKER))
                .isEqualTo(
                        Transition.to(
                                new Follower(), new Announce(new Starting(), new Follower())));
    }

    @Test
    void an_observer_reads_only() {
        assertThat(started(RolePreference.OBSERVER))
                .isEqualTo(
                        Transition.to(
                                new Observer(), new Announce(new Starting(), new Observer())));
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "LEADER"})
    void who_is_granted_leadership_at_its_start_leads_from_the_sending_on(
            RolePreference preference) {
        Leader leader = new Leader(epoch(8), at(109), Leader.Renewal.RESTING);
        assertThat(answered(preference, GRANTED, 100.2))
                .isEqualTo(
                        Transition.to(
                                leader,
                                new StartDuties(epoch(8)),
                                new Schedule(at(103), new RenewalDue(epoch(8))),
                                new Schedule(at(109), new TrustDeadline(epoch(8))),
                                new Announce(new Joining(), leader)));
    }

    @Test
    void auto_that_is_refused_works_and_watches_the_holder() {
        Standby standby = new Standby(at(104));
        assertThat(answered(RolePreference.AUTO, REFUSED_WITH_4_S_LEFT, 100.2))
                .isEqualTo(
                        Transition.to(
                                standby,
                                new Schedule(at(104), new CampaignDue(at(104))),
                                new Watch(BEN, epoch(7)),
                                new Announce(new Joining(), standby)));
    }

    @Test
    void leader_that_is_refused_fails_its_start_and_names_the_present_leader() {
        Transition<Role, RoleEffect> refused =
                answered(RolePreference.LEADER, REFUSED_WITH_4_S_LEFT, 100.2);
        assertThat(refused.next()).isInstanceOf(StartRefused.class);
        StartFailure why = ((StartRefused) refused.next()).why();
        assertThat(why.message())
                .isEqualTo(
                        "Node anna configured as leader but could not acquire leadership. Another"
                                + " leader is active. Current leader: ben (incarnation 1)");
        assertThat(refused.effects())
                .containsExactly(new FailStart(why), new Announce(new Joining(), refused.next()));
    }

    @Test
    void leader_that_gets_no_answer_fails_its_start_and_accuses_nobody() {
        Transition<Role, RoleEffect> failed =
                answered(RolePreference.LEADER, new AcquireUnreachable(), 100.2);
        assertThat(((StartRefused) failed.next()).why().message())
                .isEqualTo(
                        "Node anna configured as leader but could not acquire leadership. The store"
                                + " did not answer in time.");
    }

    @Test
    void auto_that_gets_no_answer_works_and_tries_again_soon() {
        assertThat(answered(RolePreference.AUTO, new AcquireUnreachable(), 100).next())
                .isEqualTo(new Standby(at(100.6)));
    }

    @Test
    void a_grant_that_comes_after_its_own_trust_is_given_back() {
        assertThat(answered(RolePreference.AUTO, GRANTED, 109).effects())
                .contains(new Resign(epoch(8)))
                .noneMatch(StartDuties.class::isInstance);
        assertThat(answered(RolePreference.AUTO, GRANTED, 109).next())
                .isEqualTo(new Standby(at(109.6)));
        assertThat(answered(RolePreference.LEADER, GRANTED, 109).effects())
                .contains(new Resign(epoch(8)))
                .anyMatch(FailStart.class::isInstance);
        assertThat(answered(RolePreference.AUTO, GRANTED, 108.9).next()).isInstanceOf(Leader.class);
    }

    @Test
    void every_node_begins_at_the_start() {
        assertThat(rules(RolePreference.AUTO).initial()).isEqualTo(new Starting());
    }
}
