package dev.apflow.application.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.runtime.HandDispatcher.Way;
import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.cluster.LeaderInfo;
import dev.apflow.application.store.cluster.Signals.LeadershipOffered;
import dev.apflow.application.task.Answer;
import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.election.LeadershipRecord;
import dev.apflow.domain.election.RoleName;
import dev.apflow.domain.election.RolePreference;
import dev.apflow.domain.node.Incarnation;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.node.NodeIdentity;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Optional;

class LeadershipTest {

    private final FakeCluster cluster = new FakeCluster();
    private final Node leader = cluster.started("n1", RolePreference.AUTO);

    private Node standby() {
        return cluster.started("n2", RolePreference.AUTO);
    }

    /** Somebody else has got leadership, and this node has not heard of it. */
    private void usurp() {
        NodeIdentity other = new NodeIdentity(new NodeId("n9"), new Incarnation(1));
        cluster.leadership =
                new LeadershipRecord.Held(
                        other, new Epoch(9), cluster.time.instant().plus(Duration.ofSeconds(10)));
        cluster.leaderUrl = "http://n9";
    }

    @Test
    void a_leader_renews_its_term_for_as_long_as_the_store_answers() {
        Node other = standby();
        cluster.passSeconds(600);
        assertThat(leader.role()).isEqualTo(RoleName.LEADER);
        assertThat(cluster.epoch()).isEqualTo(1);
        assertThat(leader.dispatcher.count(CallKind.RENEW_LEADERSHIP)).isBetween(190L, 201L);
        assertThat(other.role()).isEqualTo(RoleName.WORKER);
    }

    @Test
    void renewals_that_fail_are_repeated_until_trust_ends_and_then_it_stands_down() {
        cluster.settle();
        leader.reaches(false);
        cluster.passMillis(8_999);
        assertThat(leader.role()).isEqualTo(RoleName.LEADER);
        assertThat(leader.mayWrite()).isPresent();
        assertThat(leader.dispatcher.count(CallKind.RENEW_LEADERSHIP)).isGreaterThan(5);
        cluster.passMillis(1);
        assertThat(leader.mayWrite()).isEmpty();
        assertThat(leader.role()).isEqualTo(RoleName.WORKER);
        assertThat(leader.observed).contains("departed 1 trust ran out", "failed renew leadership");
    }

    @Test
    void a_renewal_that_hangs_does_not_keep_the_next_one_waiting() {
        leader.dispatcher.calls(CallKind.RENEW_LEADERSHIP, Way.HANGING);
        cluster.passSeconds(6);
        leader.dispatcher.calls(CallKind.RENEW_LEADERSHIP, Way.ANSWERED);
        cluster.passSeconds(30);
        assertThat(leader.role()).isEqualTo(RoleName.LEADER);
        assertThat(cluster.epoch()).isEqualTo(1);
    }

    @Test
    void a_store_that_is_back_before_trust_ends_costs_nothing() {
        leader.reaches(false);
        cluster.passSeconds(8);
        leader.reaches(true);
        cluster.passSeconds(60);
        assertThat(leader.role()).isEqualTo(RoleName.LEADER);
        assertThat(cluster.epoch()).isEqualTo(1);
    }

    @Test
    void a_leader_that_was_cut_off_is_replaced_and_becomes_a_worker_that_campaigns() {
        Node other = standby();
        leader.reaches(false);
        cluster.passSeconds(13);
        assertThat(other.role()).isEqualTo(RoleName.LEADER);
        assertThat(leader.mayWrite()).isEmpty();
        leader.reaches(true);
        cluster.passSeconds(13);
        assertThat(leader.role()).isEqualTo(RoleName.WORKER);
        assertThat(leader.namedLeader()).contains("n2 http://n2 2");
        other.freeze();
        cluster.passSeconds(13);
        assertThat(leader.role()).isEqualTo(RoleName.LEADER);
        assertThat(cluster.epoch()).isEqualTo(3);
    }

    @Test
    void a_renewal_that_is_refused_ends_the_term_at_once() {
        usurp();
        cluster.passSeconds(3);
        assertThat(leader.role()).isEqualTo(RoleName.WORKER);
        assertThat(leader.observed).contains("departed 1 renewal refused");
    }

    @Test
    void a_write_that_the_store_fenced_ends_the_term_and_names_the_new_leader() {
        usurp();
        Answer<String> answer =
                leader.coordinator
                        .gate()
                        .write(
                                authority -> new AuthorizedResult.Refused<String>(),
                                Answer.Done::new);
        assertThat(named(answer)).isEqualTo("n9 at http://n9 in 9");
        cluster.settle();
        assertThat(leader.observed).contains("departed 1 write fenced");
        assertThat(leader.mayWrite()).isEmpty();
    }

    @Test
    void a_sweep_that_the_store_fenced_ends_the_term() {
        leader.dispatcher.calls(CallKind.RENEW_LEADERSHIP, Way.REQUEST_LOST);
        usurp();
        cluster.passSeconds(5);
        assertThat(leader.role()).isEqualTo(RoleName.WORKER);
        assertThat(leader.observed).contains("departed 1 write fenced");
    }

    @Test
    void a_worker_refuses_writes_and_names_the_leader() {
        Node other = standby();
        assertThat(other.namedLeader()).contains("n1 http://n1 1");
        other.store.unreachable = true;
        assertThat(other.namedLeader()).as("as it was last seen").contains("n1 http://n1 1");
    }

    @Test
    void a_killed_leader_is_followed_as_soon_as_its_session_is_seen_to_be_gone() {
        Node other = standby();
        assertThat(other.store.watchedEpoch()).contains(new Epoch(1));
        leader.kill();
        cluster.passMillis(1);
        assertThat(other.role()).isEqualTo(RoleName.LEADER);
        assertThat(cluster.epoch()).isEqualTo(2);
        assertThat(other.mayWrite()).isPresent();
    }

    @Test
    void a_leader_whose_session_alone_broke_is_fenced_by_its_successor() {
        Node other = standby();
        cluster.breakLeaderSession();
        cluster.settle();
        assertThat(other.role()).isEqualTo(RoleName.LEADER);
        cluster.passSeconds(3);
        assertThat(leader.role()).isEqualTo(RoleName.WORKER);
        assertThat(cluster.epoch()).isEqualTo(2);
    }

    @Test
    void without_sessions_a_silent_leader_is_followed_when_its_lease_ends() {
        Node other = standby();
        cluster.passSeconds(5);
        leader.freeze();
        cluster.passSeconds(7);
        assertThat(other.role()).isEqualTo(RoleName.WORKER);
        cluster.passSeconds(4);
        assertThat(other.role()).isEqualTo(RoleName.LEADER);
    }

    @Test
    void a_step_down_frees_leadership_for_another_at_once() {
        Node other = standby();
        Answer<StepDown.Resigned> answer = leader.coordinator.stepDown();
        assertThat(answer).isEqualTo(new Answer.Done<>(new StepDown.Resigned(new NodeId("n1"), 1)));
        cluster.settle();
        assertThat(other.role()).isEqualTo(RoleName.LEADER);
        assertThat(cluster.sent).contains(new LeadershipOffered(new Epoch(1)));
        assertThat(leader.role()).isEqualTo(RoleName.WORKER);
        assertThat(leader.observed).contains("departed 1 stepped down");
        cluster.passSeconds(60);
        assertThat(cluster.epoch()).as("it stays with the other").isEqualTo(2);
    }

    @Test
    void a_step_down_that_nobody_wanted_to_profit_from_ends_after_a_while() {
        leader.coordinator.stepDown();
        cluster.passSeconds(9);
        assertThat(cluster.current()).isEmpty();
        cluster.passSeconds(3);
        assertThat(leader.role()).isEqualTo(RoleName.LEADER);
        assertThat(cluster.epoch()).isEqualTo(2);
    }

    @Test
    void a_resignation_that_nobody_heard_of_is_found_by_the_timer() {
        Node other = standby();
        cluster.signalsLost = true;
        leader.coordinator.stepDown();
        cluster.passSeconds(11);
        assertThat(other.role()).isEqualTo(RoleName.LEADER);
    }

    @Test
    void a_worker_cannot_step_down_and_names_the_leader() {
        assertThat(named(standby().coordinator.stepDown())).isEqualTo("n1 at http://n1 in 1");
    }

    /** The leader that an answer names. */
    private static String named(Answer<?> answer) {
        return answer instanceof Answer.NotLeader<?>(Optional<LeaderInfo> leader)
                ? leader.map(each -> each.node() + " at " + each.url() + " in " + each.epoch())
                        .orElse("nobody")
                : answer.toString();
    }

    @Test
    void a_resignation_that_does_not_reach_the_store_still_ends_the_term_here() {
        Node other = standby();
        leader.dispatcher.calls(CallKind.RESIGN_LEADERSHIP, Way.REQUEST_LOST);
        leader.coordinator.stepDown();
        cluster.settle();
        assertThat(leader.mayWrite()).isEmpty();
        cluster.passSeconds(11);
        assertThat(other.role()).isEqualTo(RoleName.LEADER);
        assertThat(leader.observed).contains("failed resign");
    }

    @Test
    void a_call_that_throws_what_is_no_fault_of_the_network_is_survived() {
        cluster.passSeconds(1);
        leader.store.broken = true;
        cluster.passSeconds(5);
        assertThat(leader.role()).isEqualTo(RoleName.LEADER);
        leader.store.broken = false;
        cluster.passSeconds(30);
        assertThat(leader.role()).isEqualTo(RoleName.LEADER);
        assertThat(leader.observed).contains("failed renew leadership", "failed sweep tasks");
    }

    @Test
    void a_process_that_was_stopped_for_longer_than_its_trust_does_not_think_that_it_leads() {
        Node other = standby();
        leader.dispatcher.pause(Duration.ofSeconds(20));
        cluster.passMillis(8_999);
        assertThat(leader.mayWrite()).isPresent();
        cluster.passMillis(1);
        assertThat(leader.mayWrite()).as("before any of its timers was heard").isEmpty();
        assertThat(leader.role()).isEqualTo(RoleName.WORKER);
        cluster.passSeconds(30);
        assertThat(other.role()).isEqualTo(RoleName.LEADER);
        assertThat(leader.role()).isEqualTo(RoleName.WORKER);
        assertThat(cluster.epoch()).isEqualTo(2);
    }
}
