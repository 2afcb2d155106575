package dev.apflow.application.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.runtime.HandDispatcher.Way;
import dev.apflow.domain.election.RoleName;
import dev.apflow.domain.election.RolePreference;
import dev.apflow.domain.node.NodeId;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.IntStream;

class ElectionTest {

    private final FakeCluster cluster = new FakeCluster();

    @Test
    void auto_takes_free_leadership_and_leads() {
        Node node = cluster.started("n1", RolePreference.AUTO);
        assertThat(node.notifications).containsExactly("started leader");
        assertThat(node.role()).isEqualTo(RoleName.LEADER);
        assertThat(node.mayWrite()).isPresent();
        assertThat(cluster.epoch()).isEqualTo(1);
        assertThat(node.observed).contains("elected 1", "role leader");
    }

    @Test
    void auto_works_where_another_leads() {
        cluster.started("n1", RolePreference.AUTO);
        Node node = cluster.started("n2", RolePreference.AUTO);
        assertThat(node.notifications).containsExactly("started worker");
        assertThat(node.asked()).isEqualTo(1);
        assertThat(node.mayWrite()).isEmpty();
    }

    @Test
    void leader_takes_free_leadership() {
        Node node = cluster.started("n1", RolePreference.LEADER);
        assertThat(node.notifications).containsExactly("started leader");
    }

    @Test
    void leader_that_is_refused_leadership_does_not_start_and_leaves_nothing_behind() {
        cluster.started("n1", RolePreference.LEADER);
        Node node = cluster.started("n2", RolePreference.LEADER);
        assertThat(node.notifications).hasSize(1);
        assertThat(node.notifications.getFirst())
                .startsWith(
                        "failed: Node n2 configured as leader but could not acquire leadership."
                                + " Another leader is active.")
                .contains("n1");
        assertThat(node.role()).isEqualTo(RoleName.STOPPED);
        assertThat(cluster.nodes).containsOnlyKeys("n1");
        assertThat(node.store.isListening()).isFalse();
        assertThat(cluster.log).doesNotContain("claim n2");
    }

    @Test
    void leader_whose_store_does_not_answer_does_not_start() {
        Node node = cluster.node("n1", RolePreference.LEADER);
        node.dispatcher.calls(CallKind.ACQUIRE_LEADERSHIP, Way.HANGING);
        node.start();
        cluster.passSeconds(9);
        assertThat(node.notifications)
                .containsExactly(
                        "failed: Node n1 configured as leader but could not acquire leadership."
                                + " The store did not answer in time.");
        assertThat(cluster.nodes).isEmpty();
    }

    @Test
    void leader_that_was_killed_leads_again_at_once_after_its_restart() {
        cluster.started("n1", RolePreference.LEADER).freeze();
        Node next = cluster.started("n1", RolePreference.LEADER);
        assertThat(next.notifications).containsExactly("started leader");
        assertThat(cluster.epoch()).isEqualTo(2);
    }

    @Test
    void worker_never_asks_for_leadership() {
        Node node = cluster.started("n1", RolePreference.WORKER);
        cluster.passSeconds(60);
        assertThat(node.notifications).containsExactly("started worker");
        assertThat(node.asked()).isZero();
        assertThat(cluster.log).contains("claim n1");
        assertThat(node.namedLeader()).isEmpty();
    }

    @Test
    void observer_neither_asks_for_leadership_nor_for_work() {
        Node node = cluster.started("n1", RolePreference.OBSERVER);
        cluster.passSeconds(60);
        assertThat(node.notifications).containsExactly("started observer");
        assertThat(node.asked()).isZero();
        assertThat(node.worker.called).isEmpty();
        assertThat(node.mayWrite()).isEmpty();
        assertThat(cluster.nodes.get("n1").capacity().slots()).isZero();
    }

    @Test
    void of_twenty_nodes_that_start_at_once_one_leads() {
        List<Node> nodes =
                IntStream.range(0, 20)
                        .mapToObj(i -> cluster.node("n" + i, RolePreference.AUTO))
                        .toList();
        nodes.forEach(Node::start);
        cluster.settle();
        assertThat(nodes).filteredOn(node -> node.role() == RoleName.LEADER).hasSize(1);
        assertThat(nodes).filteredOn(node -> node.mayWrite().isPresent()).hasSize(1);
        assertThat(nodes).filteredOn(node -> node.role() == RoleName.WORKER).hasSize(19);
    }

    @Test
    void a_grant_whose_answer_was_lost_is_asked_for_again() {
        Node node = cluster.node("n1", RolePreference.AUTO);
        node.dispatcher.calls(CallKind.ACQUIRE_LEADERSHIP, Way.REPLY_LOST);
        node.start();
        cluster.settle();
        assertThat(node.role()).isEqualTo(RoleName.WORKER);
        assertThat(cluster.current().orElseThrow().holder().node()).isEqualTo(new NodeId("n1"));
        node.dispatcher.calls(CallKind.ACQUIRE_LEADERSHIP, Way.ANSWERED);
        cluster.passSeconds(2);
        assertThat(node.role()).isEqualTo(RoleName.LEADER);
        assertThat(cluster.epoch()).isEqualTo(2);
    }

    @Test
    void before_its_start_a_node_refuses_writes_and_says_that_it_is_starting() {
        Node node = cluster.node("n1", RolePreference.AUTO);
        assertThat(node.role()).isEqualTo(RoleName.STARTING);
        assertThat(node.mayWrite()).isEmpty();
        assertThat(node.coordinator.view().node().url()).isEmpty();
    }
}
