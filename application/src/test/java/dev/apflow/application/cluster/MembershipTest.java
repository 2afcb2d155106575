package dev.apflow.application.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.runtime.HandDispatcher.Way;
import dev.apflow.application.store.cluster.NodeRegistry.RegisteredNode;
import dev.apflow.domain.election.RoleName;
import dev.apflow.domain.election.RolePreference;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;

class MembershipTest {

    private final FakeCluster cluster = new FakeCluster();

    private RegisteredNode record(String node) {
        return cluster.nodes.get(node);
    }

    @Test
    void a_node_says_who_it_is_where_it_answers_and_what_it_became() {
        cluster.started("n1", RolePreference.AUTO);
        RegisteredNode node = record("n1");
        assertThat(node.identity().incarnation().value()).isEqualTo(1);
        assertThat(node.capacity().url()).isEqualTo("http://n1");
        assertThat(node.capacity().slots()).isEqualTo(4);
        assertThat(node.capacity().profile().executors()).containsExactly(Node.METHOD);
        assertThat(node.role()).isEqualTo(RoleName.LEADER);
    }

    @Test
    void its_heart_beats_at_the_interval() {
        Node node = cluster.started("n1", RolePreference.WORKER);
        cluster.passSeconds(51);
        assertThat(node.dispatcher.count(CallKind.HEARTBEAT)).isEqualTo(11);
        assertThat(record("n1").heartbeatAt()).isEqualTo(Instant.EPOCH.plusSeconds(50));
    }

    @Test
    void a_change_of_role_is_told_at_once() {
        Node node = cluster.started("n1", RolePreference.AUTO);
        cluster.started("n2", RolePreference.AUTO);
        node.coordinator.stepDown();
        cluster.settle();
        assertThat(record("n1").role()).isEqualTo(RoleName.WORKER);
        assertThat(record("n2").role()).isEqualTo(RoleName.LEADER);
    }

    @Test
    void what_changed_while_a_heartbeat_was_under_way_is_told_behind_it() {
        Node node = cluster.started("n1", RolePreference.AUTO);
        node.dispatcher.calls(CallKind.HEARTBEAT, Way.HANGING);
        cluster.passSeconds(5);
        node.coordinator.stepDown();
        cluster.settle();
        node.dispatcher.calls(CallKind.HEARTBEAT, Way.ANSWERED);
        node.dispatcher.release(CallKind.HEARTBEAT);
        cluster.settle();
        assertThat(record("n1").role()).isEqualTo(RoleName.WORKER);
        assertThat(node.dispatcher.count(CallKind.HEARTBEAT)).isEqualTo(3);
    }

    @Test
    void heartbeats_that_fail_go_on() {
        Node node = cluster.started("n1", RolePreference.WORKER);
        node.reaches(false);
        cluster.passSeconds(20);
        node.reaches(true);
        cluster.passSeconds(6);
        assertThat(record("n1").heartbeatAt()).isAfter(Instant.EPOCH.plusSeconds(20));
        assertThat(node.observed).contains("failed heartbeat");
    }

    @Test
    void a_node_that_was_taken_off_the_record_comes_back_by_itself() {
        cluster.started("n1", RolePreference.WORKER);
        cluster.nodes.clear();
        cluster.passSeconds(5);
        assertThat(cluster.nodes).containsOnlyKeys("n1");
    }

    @Test
    void a_registration_that_fails_is_repeated() {
        Node node = cluster.node("n1", RolePreference.AUTO);
        node.dispatcher.calls(CallKind.REGISTER, Way.REQUEST_LOST);
        node.start();
        cluster.passMillis(2_500);
        node.dispatcher.calls(CallKind.REGISTER, Way.ANSWERED);
        cluster.passMillis(600);
        assertThat(node.notifications).containsExactly("started leader");
    }

    @Test
    void a_node_that_cannot_register_does_not_start() {
        Node node = cluster.node("n1", RolePreference.AUTO);
        node.dispatcher.calls(CallKind.REGISTER, Way.REQUEST_LOST);
        node.start();
        cluster.passSeconds(10);
        assertThat(node.dispatcher.count(CallKind.REGISTER)).isEqualTo(5);
        assertThat(node.notifications).hasSize(1);
        assertThat(node.notifications.getFirst())
                .startsWith("failed: The node could not register with its cluster: ");
        assertThat(node.role()).isEqualTo(RoleName.STOPPED);
        assertThat(node.dispatcher.called).containsOnly(CallKind.REGISTER);
    }

    @Test
    void stopped_between_two_tries_it_registers_no_more() {
        Node node = cluster.node("n1", RolePreference.AUTO);
        node.dispatcher.calls(CallKind.REGISTER, Way.REQUEST_LOST);
        node.start();
        cluster.passMillis(500);
        node.stop(Duration.ZERO);
        node.dispatcher.calls(CallKind.REGISTER, Way.ANSWERED);
        cluster.passSeconds(10);
        assertThat(node.notifications).containsExactly("over");
        assertThat(cluster.nodes).isEmpty();
    }

    @Test
    void stopped_during_a_registration_that_fails_it_is_over() {
        Node node = cluster.node("n1", RolePreference.AUTO);
        node.dispatcher.calls(CallKind.REGISTER, Way.HANGING);
        node.start();
        cluster.settle();
        node.stop(Duration.ZERO);
        cluster.passSeconds(5);
        assertThat(node.notifications).containsExactly("over");
    }

    @Test
    void nothing_brings_back_what_went_off_the_record() {
        Node node = cluster.started("n1", RolePreference.AUTO);
        node.dispatcher.calls(CallKind.HEARTBEAT, Way.HANGING);
        cluster.passSeconds(5);
        node.stop(Duration.ZERO);
        cluster.settle();
        assertThat(cluster.nodes).as("not while a heartbeat is under way").isNotEmpty();
        node.dispatcher.release(CallKind.HEARTBEAT);
        cluster.passSeconds(60);
        assertThat(cluster.nodes).isEmpty();
        assertThat(node.notifications).endsWith("over");
    }

    @Test
    void what_cannot_be_taken_off_the_record_is_left_there() {
        Node node = cluster.started("n1", RolePreference.WORKER);
        node.dispatcher.calls(CallKind.DEREGISTER, Way.REQUEST_LOST);
        node.stop(Duration.ZERO);
        cluster.settle();
        assertThat(node.notifications).endsWith("over");
        assertThat(record("n1").role()).isEqualTo(RoleName.STOPPING);
    }

    @Test
    void an_answer_that_was_given_up_is_ignored_when_it_comes() {
        Node node = cluster.started("n1", RolePreference.WORKER);
        node.dispatcher.calls(CallKind.HEARTBEAT, Way.HANGING);
        cluster.passSeconds(10);
        node.dispatcher.calls(CallKind.HEARTBEAT, Way.ANSWERED);
        cluster.passSeconds(5);
        node.dispatcher.release(CallKind.HEARTBEAT);
        cluster.passSeconds(11);
        assertThat(node.dispatcher.count(CallKind.HEARTBEAT)).as("one at a time").isEqualTo(5);
    }
}
