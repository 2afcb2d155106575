package dev.apflow.application.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.event.Changes;
import dev.apflow.application.runtime.HandDispatcher;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.cluster.Signals.Committed;
import dev.apflow.application.store.cluster.Signals.Interrupted;
import dev.apflow.application.store.cluster.Signals.LeadershipOffered;
import dev.apflow.application.store.cluster.Signals.Signal;
import dev.apflow.application.store.cluster.Signals.WorkAvailable;
import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.task.TaskId;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

class SignalBridgeTest {

    /** Notes what it hears. */
    private static final class RecordingSubscriber implements Changes.Listener {
        final List<String> notifications = new ArrayList<>();

        @Override
        public void committed() {
            notifications.add("committed");
        }

        @Override
        public void workAvailable() {
            notifications.add("work");
        }

        @Override
        public void interrupted(Collection<Delivered> deliveries) {
            notifications.add("interrupted " + deliveries);
        }
    }

    private final FakeCluster cluster = new FakeCluster();
    private final FakeStore here = new FakeStore(cluster, new NodeId("here"));
    private final FakeStore there = new FakeStore(cluster, new NodeId("there"));
    private final Changes changes = new Changes();
    private final RecordingSubscriber subscriber = new RecordingSubscriber();
    private final List<Epoch> offered = new ArrayList<>();
    private final SignalBridge shared = open();

    private SignalBridge open() {
        changes.subscribe(subscriber);
        return new SignalBridge(new HandDispatcher(cluster.time), changes, here, offered::add);
    }

    private static Delivered delivery(int number) {
        return new Delivered(new TaskId("t" + number), 1, 1);
    }

    private List<Signal> sent() {
        List<Signal> copy = List.copyOf(cluster.sent);
        cluster.sent.clear();
        return copy;
    }

    @Test
    void commits_are_told_at_once_and_where_they_are_many_together() {
        for (int i = 0; i < 1_000; i++) {
            changes.committed();
        }
        assertThat(sent()).hasSize(SignalBridge.COMMITS_AT_ONCE).containsOnly(new Committed());
        cluster.passMillis(99);
        assertThat(sent()).isEmpty();
        cluster.passMillis(1);
        assertThat(sent()).containsExactly(new Committed());
        cluster.passMillis(1_000);
        assertThat(sent()).isEmpty();
        changes.committed();
        assertThat(sent()).containsExactly(new Committed());
    }

    @Test
    void work_that_comes_thirty_times_a_second_is_always_told_at_once() {
        for (int i = 0; i < 300; i++) {
            changes.workForOthers();
            assertThat(sent()).containsExactly(new WorkAvailable());
            cluster.passMillis(33);
        }
    }

    @Test
    void work_that_comes_a_thousand_times_a_second_is_told_fifty_times() {
        for (int i = 0; i < 10_000; i++) {
            changes.workForOthers();
            cluster.passMillis(1);
        }
        assertThat(sent()).hasSizeBetween(500, 500 + SignalBridge.WORK_AT_ONCE);
    }

    @Test
    void work_for_anyone_and_work_for_others_is_told_to_the_other_nodes() {
        changes.workForOthers();
        assertThat(sent()).containsExactly(new WorkAvailable());
        assertThat(subscriber.notifications).isEmpty();
        cluster.passMillis(100);
        changes.workAvailable();
        assertThat(sent()).containsExactly(new WorkAvailable(), new Committed());
    }

    @Test
    void interruptions_are_told_without_delay_a_hundred_at_a_time() {
        List<Delivered> many =
                IntStream.range(0, 250).mapToObj(SignalBridgeTest::delivery).toList();
        changes.interrupted(many);
        assertThat(sent().stream().filter(Interrupted.class::isInstance))
                .extracting(signal -> ((Interrupted) signal).deliveries().size())
                .containsExactly(100, 100, 50);
    }

    @Test
    void what_others_tell_is_heard_here_and_not_sent_back() {
        there.send(new Committed());
        there.send(new WorkAvailable());
        there.send(new Interrupted(Set.of(delivery(1))));
        assertThat(subscriber.notifications)
                .containsExactly(
                        "committed",
                        "work",
                        "committed",
                        "interrupted [" + delivery(1) + "]",
                        "committed");
        assertThat(sent()).hasSize(3);
    }

    @Test
    void an_offer_of_leadership_is_for_the_role_alone() {
        there.send(new LeadershipOffered(new Epoch(4)));
        assertThat(offered).containsExactly(new Epoch(4));
        assertThat(subscriber.notifications).isEmpty();
    }

    @Test
    void closed_it_neither_hears_nor_tells() {
        shared.close();
        changes.committed();
        assertThat(sent()).isEmpty();
        there.send(new WorkAvailable());
        assertThat(subscriber.notifications).containsExactly("committed");
    }
}
