package dev.apflow.application.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.cluster.FakeCluster.Swept;
import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.runtime.HandDispatcher.Way;
import dev.apflow.application.store.cluster.Sweeps.HealthChange;
import dev.apflow.application.store.cluster.Sweeps.NodeSweep;
import dev.apflow.application.store.cluster.Sweeps.TaskSweep;
import dev.apflow.domain.election.RoleName;
import dev.apflow.domain.election.RolePreference;
import dev.apflow.domain.lease.SweepVerdict.Reason;
import dev.apflow.domain.node.NodeHealth;
import dev.apflow.domain.node.NodeHealthChange;
import dev.apflow.domain.node.NodeId;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class DutiesTest {

    private final FakeCluster cluster = new FakeCluster();

    private static TaskSweep nothing(Optional<Duration> nextDue) {
        return new TaskSweep(Map.of(), nextDue);
    }

    private List<Long> sweeps(String what) {
        return cluster.sweeps(what).stream().map(Swept::atMillis).toList();
    }

    @Test
    void a_new_leader_sweeps_at_once_and_then_at_its_interval() {
        cluster.started("n1", RolePreference.AUTO);
        cluster.passSeconds(11);
        assertThat(sweeps("tasks")).containsExactly(0L, 5_000L, 10_000L);
        assertThat(sweeps("nodes")).containsExactly(0L, 5_000L, 10_000L);
    }

    @Test
    void neither_workers_nor_observers_sweep() {
        cluster.started("n1", RolePreference.WORKER);
        cluster.started("n2", RolePreference.OBSERVER);
        cluster.passSeconds(60);
        assertThat(cluster.swept).isEmpty();
    }

    @Test
    void while_anything_is_leased_it_looks_every_second_for_workers_that_are_gone() {
        for (int i = 0; i < 3; i++) {
            cluster.taskSweeps.add(nothing(Optional.of(Duration.ofSeconds(30))));
        }
        cluster.started("n1", RolePreference.AUTO);
        cluster.passMillis(8_500);
        assertThat(sweeps("tasks")).containsExactly(0L, 1_000L, 2_000L, 3_000L, 8_000L);
    }

    @Test
    void it_comes_when_the_next_lease_ends_and_never_without_a_pause() {
        cluster.taskSweeps.add(nothing(Optional.of(Duration.ofMillis(400))));
        cluster.taskSweeps.add(
                new TaskSweep(Map.of(Reason.LEASE_EXPIRED, 1), Optional.of(Duration.ZERO)));
        cluster.started("n1", RolePreference.AUTO);
        cluster.passMillis(1_000);
        assertThat(sweeps("tasks")).containsExactly(0L, 400L, 410L);
    }

    @Test
    void it_takes_its_time_where_somebody_else_holds_what_is_due() {
        cluster.taskSweeps.add(nothing(Optional.of(Duration.ZERO)));
        cluster.taskSweeps.add(nothing(Optional.of(Duration.ZERO)));
        cluster.started("n1", RolePreference.AUTO);
        cluster.passMillis(1_000);
        assertThat(sweeps("tasks")).containsExactly(0L, 250L, 500L);
    }

    @Test
    void a_commit_ends_the_rest_of_an_idle_leader() {
        Node node = cluster.started("n1", RolePreference.AUTO);
        cluster.passMillis(2_000);
        node.changes.committed();
        node.changes.committed();
        cluster.passMillis(2_500);
        assertThat(sweeps("tasks")).containsExactly(0L, 3_000L);
    }

    /** Requests and replies take a second each: a sweep is asked for, looks, and is answered. */
    @Test
    void a_commit_that_a_sweep_under_way_did_not_see_is_looked_for_soon() {
        Node node = cluster.node("n1", RolePreference.AUTO);
        node.dispatcher.leaveToChance(() -> Way.ANSWERED, () -> Duration.ofSeconds(1));
        node.start();
        while (sweeps("tasks").isEmpty()) {
            cluster.passMillis(100);
        }
        long looked = sweeps("tasks").getFirst();
        cluster.passMillis(500);
        node.changes.committed();
        cluster.passSeconds(20);
        assertThat(sweeps("tasks"))
                .startsWith(looked, looked + 3_000, looked + 3_000 + 1_000 + 5_000 + 1_000);
    }

    @Test
    void a_commit_before_a_sweep_looks_is_no_reason_to_look_again() {
        Node node = cluster.node("n1", RolePreference.AUTO);
        node.dispatcher.leaveToChance(() -> Way.ANSWERED, () -> Duration.ofSeconds(1));
        node.start();
        while (sweeps("tasks").isEmpty()) {
            node.changes.committed();
            cluster.passMillis(100);
        }
        long looked = sweeps("tasks").getFirst();
        cluster.passSeconds(20);
        assertThat(sweeps("tasks")).startsWith(looked, looked + 1_000 + 5_000 + 1_000);
    }

    @Test
    void a_commit_delays_no_sweep() {
        Node node = cluster.started("n1", RolePreference.AUTO);
        cluster.passMillis(4_500);
        node.changes.committed();
        cluster.passMillis(600);
        assertThat(sweeps("tasks")).containsExactly(0L, 5_000L);
    }

    @Test
    void what_was_taken_back_is_told_to_whoever_claims() {
        Node worker = cluster.started("n2", RolePreference.WORKER);
        cluster.log.clear();
        cluster.taskSweeps.add(
                new TaskSweep(
                        Map.of(Reason.LEASE_EXPIRED, 2, Reason.HOLDER_LOST, 1), Optional.empty()));
        Node node = cluster.started("n1", RolePreference.AUTO);
        assertThat(node.observed).contains("swept 3");
        assertThat(cluster.log).contains("claim n2");
        assertThat(worker.role()).isEqualTo(RoleName.WORKER);
    }

    @Test
    void what_became_of_nodes_is_told() {
        cluster.nodeSweeps.add(
                new NodeSweep(
                        List.of(
                                new HealthChange(
                                        new NodeId("n7"),
                                        new NodeHealthChange.Worsened(
                                                NodeHealth.HEALTHY, NodeHealth.STALE)))));
        Node node = cluster.started("n1", RolePreference.AUTO);
        assertThat(node.observed).contains("judged 1");
        cluster.passSeconds(10);
        assertThat(node.observed).doesNotContain("judged 0", "swept 0");
    }

    @Test
    void duties_end_with_the_term() {
        Node node = cluster.started("n1", RolePreference.AUTO);
        cluster.passMillis(4_999);
        node.coordinator.stepDown();
        cluster.passSeconds(5);
        assertThat(sweeps("tasks")).containsExactly(0L);
        assertThat(sweeps("nodes")).containsExactly(0L);
    }

    @Test
    void an_answer_that_comes_after_the_end_of_its_term_changes_nothing() {
        Node node = cluster.node("n1", RolePreference.AUTO);
        node.dispatcher.leaveToChance(() -> Way.ANSWERED, () -> Duration.ofSeconds(1));
        cluster.taskSweeps.add(new TaskSweep(Map.of(Reason.LEASE_EXPIRED, 1), Optional.empty()));
        node.start();
        cluster.passMillis(5_500);
        assertThat(cluster.sweeps("tasks")).hasSize(1);
        node.coordinator.stepDown();
        cluster.passSeconds(10);
        assertThat(node.observed).contains("departed 1 stepped down").doesNotContain("swept 1");
        assertThat(cluster.sweeps("tasks")).hasSize(1);
    }

    @Test
    void a_sweep_that_fails_is_repeated_soon() {
        Node node = cluster.node("n1", RolePreference.AUTO);
        node.dispatcher.calls(CallKind.SWEEP_TASKS, Way.REQUEST_LOST);
        node.dispatcher.calls(CallKind.SWEEP_NODES, Way.REQUEST_LOST);
        node.start();
        cluster.passMillis(2_500);
        node.dispatcher.calls(CallKind.SWEEP_TASKS, Way.ANSWERED);
        node.dispatcher.calls(CallKind.SWEEP_NODES, Way.ANSWERED);
        cluster.passMillis(600);
        assertThat(sweeps("tasks")).containsExactly(3_000L);
        assertThat(node.observed).contains("failed sweep tasks", "failed sweep nodes");
    }

    @Test
    void a_sweep_that_hangs_is_given_up() {
        Node node = cluster.node("n1", RolePreference.AUTO);
        node.dispatcher.calls(CallKind.SWEEP_TASKS, Way.HANGING);
        node.start();
        cluster.passSeconds(9);
        node.dispatcher.calls(CallKind.SWEEP_TASKS, Way.ANSWERED);
        cluster.passSeconds(3);
        assertThat(sweeps("tasks")).containsExactly(11_000L);
    }

    @Test
    void the_next_leader_sweeps_in_its_own_term() {
        Node first = cluster.started("n1", RolePreference.AUTO);
        cluster.started("n2", RolePreference.AUTO);
        first.kill();
        cluster.settle();
        Swept last = cluster.sweeps("tasks").getLast();
        assertThat(last.by()).isEqualTo(new NodeId("n2"));
        assertThat(last.epoch().value()).isEqualTo(2);
    }
}
