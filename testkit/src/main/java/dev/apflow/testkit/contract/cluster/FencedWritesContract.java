package dev.apflow.testkit.contract.cluster;

import static dev.apflow.testkit.contract.Specs.id;
import static dev.apflow.testkit.contract.cluster.Member.LONG;
import static dev.apflow.testkit.contract.cluster.Member.SHORT;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.EventLog.EventScope;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReads.TaskFilter;
import dev.apflow.application.store.TaskWrites.Amendment;
import dev.apflow.application.store.TaskWrites.Cancellation;
import dev.apflow.application.store.TaskWrites.Deletion;
import dev.apflow.application.store.TaskWrites.Rerun;
import dev.apflow.application.store.TreeWrites.Creation;
import dev.apflow.application.store.TreeWrites.Execution;
import dev.apflow.application.store.TreeWrites.TreeDeletion;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.application.store.cluster.NodeRegistry.RegisteredNode;
import dev.apflow.application.store.cluster.Sweeps.HealthChange;
import dev.apflow.application.store.cluster.Sweeps.NodeSweep;
import dev.apflow.application.store.cluster.Sweeps.TaskSweep;
import dev.apflow.domain.election.AcquireReason;
import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.event.EventType;
import dev.apflow.domain.event.TaskEvent;
import dev.apflow.domain.lease.SweepVerdict;
import dev.apflow.domain.node.NodeHealth;
import dev.apflow.domain.node.NodeHealthChange;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.task.Task;
import dev.apflow.testkit.contract.Await;
import dev.apflow.testkit.contract.History;
import dev.apflow.testkit.contract.TestWorker;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Only whoever leads writes; what anybody else asks for changes nothing. */
class FencedWritesContract extends ClusterContract {

    private static final AcquireReason FREE = new AcquireReason.LeadershipFree();

    private Member silent;

    @BeforeEach
    final void joinSilently() {
        silent = join(LeaderWrite.SILENT);
    }

    @Test
    void the_leader_writes() {
        Member a = join("a");
        WriteAuthority.Term term = a.lead();
        prepare(a, term);

        expectAllDone(a, term);
    }

    @Test
    void an_expired_leader_that_nobody_followed_writes() {
        Member a = join("a");
        WriteAuthority.Term term = a.lead();
        prepare(a, term);
        a.renew(1, SHORT);
        passShort();

        expectAllDone(a, term);
    }

    @Test
    void before_anybody_was_granted_leadership_nobody_writes() {
        Member a = join("a");

        for (LeaderWrite each : LeaderWrite.values()) {
            assertThat(each.by(a.term(1), a.store()))
                    .as("%s", each)
                    .isInstanceOf(AuthorizedResult.Refused.class);
        }

        assertThat(a.store().reads().list(TaskFilter.ANY, Optional.empty(), 10).tasks()).isEmpty();
    }

    @Test
    void whoever_resigned_writes_no_more() {
        Member a = join("a");
        WriteAuthority.Term old = a.lead();
        prepare(a, old);
        a.resign(1);

        expectRefused(a, old);

        expectAllDone(a, a.lead());
    }

    @Test
    void whoever_was_followed_writes_no_more() {
        Member a = join("a");
        Member b = join("b");
        WriteAuthority.Term old = a.lead();
        prepare(a, old);
        WriteAuthority.Term present = b.lead(new AcquireReason.HolderGone(Epoch.FIRST), LONG);

        expectRefused(a, old);
        expectRefused(b, old);

        expectAllDone(b, present);
    }

    @Test
    void whoever_expired_and_was_followed_writes_no_more() {
        Member a = join("a");
        Member b = join("b");
        WriteAuthority.Term old = a.lead();
        prepare(a, old);
        a.renew(1, SHORT);
        passShort();
        b.lead(FREE, LONG);

        expectRefused(a, old);
    }

    @Test
    void who_was_granted_leadership_again_writes_in_the_new_epoch_only() {
        Member a = join("a");
        WriteAuthority.Term old = a.lead();
        prepare(a, old);
        WriteAuthority.Term present = a.lead();

        expectRefused(a, old);

        expectAllDone(a, present);
    }

    @Test
    void in_an_epoch_that_was_never_granted_nobody_writes() {
        Member a = join("a");
        prepare(a, a.lead());

        expectRefused(a, a.term(2));
    }

    @Test
    void in_somebody_elses_epoch_nobody_writes() {
        Member a = join("a");
        Member b = join("b");
        prepare(a, a.lead());

        expectRefused(b, b.term(1));
    }

    @Test
    void in_the_epoch_of_another_life_of_its_node_nobody_writes() {
        Member first = join("a");
        Member second = join("a");
        prepare(first, first.lead());

        expectRefused(second, second.term(1));
    }

    private void prepare(Member leader, WriteAuthority.Term term) {
        LeaderWrite.prepare(leader.client(term), silent, cluster);
    }

    /** Tries every write in this term, and expects that nothing is changed nor told. */
    private void expectRefused(Member by, WriteAuthority.Term term) {
        List<Task> tasks = tasks(by);
        List<RegisteredNode> nodes = by.store().nodes().all();

        for (LeaderWrite each : LeaderWrite.values()) {
            assertThat(each.by(term, by.store()))
                    .as("%s", each)
                    .isInstanceOf(AuthorizedResult.Refused.class);
        }

        assertThat(tasks(by)).isEqualTo(tasks);
        assertThat(by.store().nodes().all()).isEqualTo(nodes);
        assertThat(eventsUpToNow(by)).hasSize(LeaderWrite.EVENTS_PREPARED);
    }

    private static List<Task> tasks(Member by) {
        return by.store().reads().list(TaskFilter.ANY, Optional.empty(), 100).tasks().stream()
                .filter(task -> !task.id().equals(LeaderWrite.MARKER))
                .toList();
    }

    /**
     * All events but those that it writes itself to see that those before are in sight, too: no
     * late one comes behind them.
     */
    private List<TaskEvent> eventsUpToNow(Member by) {
        TestWorker worker = silent.worker(LONG);
        Delivered marker = worker.claim(1).get(0).delivered();
        assertThat(marker.task()).isEqualTo(LeaderWrite.MARKER);
        worker.handBack(marker);
        return Await.look(
                        () -> History.events(by.store(), new EventScope.Everything()),
                        events -> events.stream().anyMatch(event -> isEndOf(marker, event)))
                .stream()
                .filter(event -> !event.taskId().equals(LeaderWrite.MARKER))
                .toList();
    }

    private static boolean isEndOf(Delivered marker, TaskEvent event) {
        return event.type() == EventType.REASSIGNED
                && event.taskId().equals(marker.task())
                && event.delivery() == marker.delivery();
    }

    /** Writes everything in this term; each is granted, and does what it is for. */
    private static void expectAllDone(Member by, WriteAuthority.Term term) {
        Map<LeaderWrite, Object> results = new EnumMap<>(LeaderWrite.class);
        for (LeaderWrite each : LeaderWrite.values()) {
            AuthorizedResult<?> answer = each.by(term, by.store());
            assertThat(answer).as("%s", each).isInstanceOf(AuthorizedResult.Granted.class);
            results.put(each, ((AuthorizedResult.Granted<?>) answer).result());
        }
        assertThat(results.get(LeaderWrite.CREATE)).isInstanceOf(Creation.Created.class);
        assertThat(results.get(LeaderWrite.RELEASE)).isEqualTo(new Execution.Started(1));
        assertThat(results.get(LeaderWrite.EXECUTE)).isEqualTo(new Execution.Started(1));
        assertThat(results.get(LeaderWrite.AMEND)).isEqualTo(new Amendment.Amended());
        assertThat(results.get(LeaderWrite.DELETE))
                .isEqualTo(new Deletion.Deleted(Set.of(id("deleted"))));
        assertThat(results.get(LeaderWrite.CANCEL))
                .isEqualTo(new Cancellation.Cancelled(List.of(id("cancelled")), List.of()));
        assertThat(results.get(LeaderWrite.DELETE_TREE))
                .isEqualTo(new TreeDeletion.Deleted(1, List.of()));
        assertThat(results.get(LeaderWrite.RERUN)).isEqualTo(new Rerun.Started(2));
        assertThat(results.get(LeaderWrite.SWEEP_TASKS))
                .isEqualTo(
                        new TaskSweep(
                                Map.of(SweepVerdict.Reason.LEASE_EXPIRED, 1), Optional.empty()));
        assertThat(results.get(LeaderWrite.SWEEP_NODES))
                .isEqualTo(
                        new NodeSweep(
                                List.of(
                                        new HealthChange(
                                                new NodeId(LeaderWrite.SILENT),
                                                new NodeHealthChange.Worsened(
                                                        NodeHealth.HEALTHY, NodeHealth.DEAD)))));
    }
}
