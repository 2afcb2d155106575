package dev.apflow.application.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.runtime.HandDispatcher.Way;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.cluster.Signals.Interrupted;
import dev.apflow.application.store.cluster.Signals.WorkAvailable;
import dev.apflow.domain.election.RoleName;
import dev.apflow.domain.election.RolePreference;
import dev.apflow.domain.task.TaskId;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;

class WorkerLifecycleTest {

    private final FakeCluster cluster = new FakeCluster();

    private List<String> running() {
        return cluster.running.keySet().stream().map(Delivered::task).map(TaskId::value).toList();
    }

    @Test
    void a_worker_is_handed_tasks_as_the_member_that_its_node_is() {
        cluster.waiting.add(Node.task("t1"));
        Node node = cluster.started("n1", RolePreference.WORKER);
        assertThat(cluster.running.values()).containsExactly(cluster.nodes.get("n1").identity());
        assertThat(node.coordinator.view().node().running()).isEqualTo(1);
        node.worker.releaseExecution("t1");
        cluster.settle();
        assertThat(cluster.log).contains("report t1");
    }

    @Test
    void it_renews_the_leases_of_what_it_runs_at_a_third_of_their_duration() {
        cluster.waiting.add(Node.task("t1"));
        cluster.started("n1", RolePreference.WORKER);
        cluster.passSeconds(9);
        assertThat(cluster.log).doesNotContain("renew tasks n1");
        cluster.passSeconds(22);
        assertThat(cluster.log).filteredOn("renew tasks n1"::equals).hasSize(3);
    }

    @Test
    void a_renewal_that_is_refused_interrupts_that_task_alone_and_drops_its_outcome() {
        cluster.waiting.add(Node.task("t1"));
        cluster.waiting.add(Node.task("t2"));
        Node node = cluster.started("n1", RolePreference.WORKER);
        cluster.fencedTasks.add("t1");
        cluster.passSeconds(10);
        assertThat(node.coordinator.view().node().running()).isEqualTo(1);
        node.worker.releaseExecution("t1");
        node.worker.releaseExecution("t2");
        cluster.settle();
        assertThat(cluster.log).contains("report t2");
        assertThat(cluster.log).doesNotContain("report t1", "hand back t1");
    }

    @Test
    void renewals_that_fail_are_repeated_before_the_lease_ends() {
        cluster.waiting.add(Node.task("t1"));
        Node node = cluster.started("n1", RolePreference.WORKER);
        node.worker.calls(CallKind.RENEW_LEASES, Way.REQUEST_LOST);
        cluster.passSeconds(15);
        node.worker.calls(CallKind.RENEW_LEASES, Way.ANSWERED);
        cluster.passSeconds(2);
        assertThat(cluster.log).contains("renew tasks n1");
        assertThat(node.coordinator.view().node().running()).isEqualTo(1);
    }

    @Test
    void a_leader_executes_too() {
        cluster.waiting.add(Node.task("t1"));
        cluster.started("n1", RolePreference.AUTO);
        assertThat(running()).containsExactly("t1");
    }

    @Test
    void a_leader_that_only_coordinates_claims_when_it_is_none_any_more() {
        Node node = new Node(cluster, "n1", RolePreference.AUTO, false);
        node.start();
        cluster.settle();
        assertThat(node.worker.called).isEmpty();
        assertThat(cluster.nodes.get("n1").capacity().slots()).isZero();
        node.coordinator.stepDown();
        cluster.settle();
        assertThat(cluster.log).contains("claim n1");
        assertThat(cluster.nodes.get("n1").capacity().slots()).isEqualTo(4);
    }

    @Test
    void elected_it_stops_claiming_and_goes_on_with_what_it_runs() {
        Node first = cluster.started("n1", RolePreference.AUTO);
        Node node = new Node(cluster, "n2", RolePreference.AUTO, false);
        node.start();
        cluster.settle();
        first.freeze();
        cluster.waiting.add(Node.task("t1"));
        cluster.passSeconds(5);
        assertThat(running()).containsExactly("t1");
        cluster.passSeconds(6);
        assertThat(node.role()).isEqualTo(RoleName.LEADER);
        cluster.waiting.add(Node.task("t2"));
        cluster.passSeconds(30);
        assertThat(running()).containsExactly("t1");
        node.coordinator.stepDown();
        cluster.settle();
        assertThat(running()).containsExactly("t1", "t2");
    }

    @Test
    void work_that_another_node_has_for_it_is_asked_for_at_once() {
        Node leader = cluster.started("n1", RolePreference.LEADER);
        cluster.started("n2", RolePreference.WORKER);
        cluster.passMillis(200);
        cluster.log.clear();
        leader.changes.workAvailable();
        cluster.settle();
        assertThat(cluster.log).contains("claim n1", "claim n2");
        assertThat(cluster.sent).contains(new WorkAvailable());
    }

    @Test
    void a_cancellation_reaches_the_node_that_runs_the_task() {
        cluster.waiting.add(Node.task("t1"));
        cluster.waiting.add(Node.task("t2"));
        Node worker = cluster.started("n2", RolePreference.WORKER);
        Node leader = cluster.started("n1", RolePreference.LEADER);
        Delivered unwanted = delivery("t1");
        leader.changes.interrupted(List.of(unwanted));
        cluster.settle();
        assertThat(cluster.sent).contains(new Interrupted(Set.of(unwanted)));
        assertThat(worker.coordinator.view().node().running()).isEqualTo(1);
    }

    @Test
    void a_cancellation_that_comes_late_leaves_the_next_attempt_alone() {
        cluster.waiting.add(Node.task("t1"));
        Node worker = cluster.started("n2", RolePreference.WORKER);
        Node leader = cluster.started("n1", RolePreference.LEADER);
        Delivered runs = delivery("t1");
        Delivered before = new Delivered(runs.task(), runs.attempt(), runs.delivery() - 1);
        Delivered other = new Delivered(runs.task(), runs.attempt() - 1, runs.delivery());
        leader.changes.interrupted(List.of(before, other));
        cluster.settle();
        assertThat(worker.coordinator.view().node().running()).isEqualTo(1);
    }

    private Delivered delivery(String task) {
        return cluster.running.keySet().stream()
                .filter(each -> each.task().equals(new TaskId(task)))
                .findFirst()
                .orElseThrow();
    }
}
