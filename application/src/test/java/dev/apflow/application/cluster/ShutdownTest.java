package dev.apflow.application.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.runtime.HandDispatcher.Way;
import dev.apflow.domain.election.RoleName;
import dev.apflow.domain.election.RolePreference;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class ShutdownTest {

    private static final Duration GRACE = Duration.ofSeconds(30);

    private final FakeCluster cluster = new FakeCluster();

    /** A leader that runs one task. */
    private Node busyLeader() {
        cluster.waiting.add(Node.task("t1"));
        Node node = cluster.started("n1", RolePreference.AUTO);
        assertThat(cluster.running).hasSize(1);
        cluster.log.clear();
        return node;
    }

    @Test
    void an_idle_leader_leaves_at_once() {
        Node node = cluster.started("n1", RolePreference.AUTO);
        cluster.log.clear();
        node.stop(GRACE);
        cluster.settle();
        assertThat(cluster.log).containsExactly("resign n1", "deregister n1");
        assertThat(node.notifications).containsExactly("started leader", "over");
        assertThat(node.role()).isEqualTo(RoleName.STOPPED);
        assertThat(cluster.nodes).isEmpty();
        assertThat(node.store.isListening()).isFalse();
    }

    @Test
    void writes_are_refused_from_the_call_on() {
        Node node = cluster.started("n1", RolePreference.AUTO);
        node.stop(GRACE);
        assertThat(node.mayWrite()).isEmpty();
        assertThat(node.role()).isEqualTo(RoleName.STOPPING);
        assertThat(node.namedLeader()).isEmpty();
    }

    @Test
    void it_resigns_at_once_then_drains_then_goes_off_the_record() {
        Node node = busyLeader();
        node.stop(GRACE);
        cluster.settle();
        assertThat(cluster.current()).as("free for others while this one drains").isEmpty();
        cluster.passSeconds(10);
        assertThat(cluster.log).contains("resign n1").doesNotContain("claim n1", "acquire n1");
        assertThat(cluster.nodes.get("n1").role()).isEqualTo(RoleName.STOPPING);
        node.worker.releaseExecution("t1");
        cluster.settle();
        assertThat(cluster.log.subList(cluster.log.size() - 2, cluster.log.size()))
                .containsExactly("report t1", "deregister n1");
        assertThat(node.notifications).contains("over");
    }

    @Test
    void while_it_drains_it_does_not_ask_for_leadership_that_becomes_free() {
        Node leader = cluster.started("n1", RolePreference.AUTO);
        cluster.waiting.add(Node.task("t1"));
        Node draining = cluster.started("n2", RolePreference.AUTO);
        assertThat(cluster.running).hasSize(1);
        draining.stop(GRACE);
        leader.stop(GRACE);
        cluster.passSeconds(20);
        assertThat(draining.role()).isNotEqualTo(RoleName.LEADER);
        assertThat(cluster.current()).isEmpty();
    }

    @Test
    void what_does_not_end_in_time_is_interrupted_and_handed_back() {
        Node node = busyLeader();
        node.stop(GRACE);
        cluster.passMillis(29_999);
        assertThat(cluster.running).hasSize(1);
        cluster.passMillis(1);
        assertThat(cluster.running).isEmpty();
        assertThat(cluster.log).contains("hand back t1", "deregister n1");
        assertThat(cluster.log).doesNotContain("report t1");
    }

    @Test
    void a_second_request_to_stop_waits_for_nothing() {
        Node node = busyLeader();
        node.stop(GRACE);
        cluster.passSeconds(1);
        node.coordinator.interruptAll();
        cluster.settle();
        assertThat(cluster.log).contains("hand back t1");
        assertThat(node.notifications).contains("over");
    }

    @Test
    void a_store_that_does_not_answer_holds_nobody_up_for_ever() {
        Node node = busyLeader();
        node.dispatcher.allCalls(Way.HANGING);
        node.worker.allCalls(Way.HANGING);
        node.stop(Duration.ofSeconds(2));
        cluster.passSeconds(2 + 2 * 2 + 3 + 5 + 5);
        assertThat(node.notifications).contains("over");
    }

    @Test
    void whoever_asks_again_is_told_too_also_after_the_end() {
        Node node = cluster.started("n1", RolePreference.AUTO);
        node.stop(GRACE);
        node.stop(GRACE);
        cluster.settle();
        assertThat(node.notifications).containsExactly("started leader", "over", "over");
        node.stop(GRACE);
        cluster.settle();
        assertThat(node.notifications).hasSize(4);
        assertThat(cluster.log).containsOnlyOnce("deregister n1");
    }

    @Test
    void a_node_that_was_stopped_before_its_start_does_not_start() {
        Node node = cluster.node("n1", RolePreference.AUTO);
        node.stop(GRACE);
        node.start();
        cluster.passSeconds(60);
        assertThat(node.notifications).containsExactly("over");
        assertThat(cluster.log).isEmpty();
        assertThat(node.store.isListening()).isFalse();
    }

    @Test
    void stopped_while_it_registers_it_goes_off_the_record_again() {
        Node node = cluster.node("n1", RolePreference.AUTO);
        node.dispatcher.calls(CallKind.REGISTER, Way.HANGING);
        node.start();
        cluster.settle();
        node.stop(GRACE);
        cluster.settle();
        assertThat(node.notifications).isEmpty();
        node.dispatcher.release(CallKind.REGISTER);
        cluster.settle();
        assertThat(cluster.log).containsExactly("register n1", "deregister n1");
        assertThat(node.notifications).containsExactly("over");
    }

    @Test
    void stopped_while_it_asks_for_leadership_it_gives_back_what_it_gets() {
        Node node = cluster.node("n1", RolePreference.AUTO);
        node.dispatcher.calls(CallKind.ACQUIRE_LEADERSHIP, Way.HANGING);
        node.start();
        cluster.settle();
        node.stop(GRACE);
        cluster.passSeconds(1);
        assertThat(node.notifications).isEmpty();
        node.dispatcher.release(CallKind.ACQUIRE_LEADERSHIP);
        cluster.settle();
        assertThat(cluster.log)
                .containsExactly("register n1", "acquire n1", "resign n1", "deregister n1");
        assertThat(node.notifications).containsExactly("over");
        assertThat(node.worker.called).isEmpty();
    }

    @Test
    void elected_in_the_moment_of_its_stop_it_hires_nobody() {
        Node node = cluster.node("n1", RolePreference.AUTO);
        node.dispatcher.calls(CallKind.ACQUIRE_LEADERSHIP, Way.HANGING);
        node.start();
        cluster.settle();
        node.dispatcher.release(CallKind.ACQUIRE_LEADERSHIP);
        node.stop(GRACE);
        cluster.settle();
        assertThat(node.worker.called).isEmpty();
        assertThat(node.notifications).containsExactly("over");
        assertThat(cluster.current()).isEmpty();
    }

    @Test
    void a_stopped_leader_is_followed_at_once() {
        Node node = cluster.started("n1", RolePreference.AUTO);
        Node other = cluster.started("n2", RolePreference.AUTO);
        node.stop(GRACE);
        cluster.settle();
        assertThat(other.role()).isEqualTo(RoleName.LEADER);
        assertThat(cluster.nodes).containsOnlyKeys("n2");
    }

    @Test
    void a_later_life_of_the_same_node_ends_the_earlier_one() {
        Node earlier = busyLeader();
        Node later = cluster.started("n1", RolePreference.AUTO);
        assertThat(later.role()).isEqualTo(RoleName.LEADER);
        cluster.passSeconds(5);
        assertThat(earlier.notifications).containsExactly("started leader", "superseded by 2");
        assertThat(earlier.observed).contains("superseded");
        assertThat(earlier.role()).isEqualTo(RoleName.STOPPED);
        assertThat(earlier.mayWrite()).isEmpty();
        assertThat(cluster.log).contains("hand back t1").doesNotContain("deregister n1");
        assertThat(cluster.nodes.get("n1").identity().incarnation().value()).isEqualTo(2);
        earlier.stop(GRACE);
        cluster.settle();
        assertThat(earlier.notifications).endsWith("over");
        assertThat(later.role()).isEqualTo(RoleName.LEADER);
    }

    @Test
    void superseded_while_it_drains_it_waits_for_nothing_any_more() {
        Node earlier = busyLeader();
        earlier.stop(GRACE);
        cluster.passSeconds(1);
        cluster.started("n1", RolePreference.AUTO);
        cluster.passSeconds(5);
        assertThat(earlier.notifications).endsWith("superseded by 2", "over");
        assertThat(cluster.log).contains("hand back t1");
    }

    @Test
    void superseded_it_stops_leading_before_anything_is_waited_for() {
        Node earlier = busyLeader();
        earlier.worker.die();
        cluster.started("n1", RolePreference.WORKER);
        cluster.passSeconds(5);
        assertThat(earlier.observed).contains("departed 1 shut down");
        assertThat(cluster.current()).isEmpty();
        earlier.stop(GRACE);
        cluster.passSeconds(60);
        assertThat(earlier.notifications).as("its worker has not ended").doesNotContain("over");
    }

    @Test
    void of_two_requests_to_stop_the_first_says_how_long_tasks_may_take() {
        Node node = busyLeader();
        node.stop(GRACE);
        cluster.passSeconds(1);
        node.stop(Duration.ZERO);
        cluster.passSeconds(28);
        assertThat(cluster.running).hasSize(1);
        cluster.passSeconds(1);
        assertThat(node.notifications).endsWith("over", "over");
    }
}
