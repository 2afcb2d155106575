package dev.apflow.testkit.contract.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.cluster.ClusterStore;
import dev.apflow.application.store.cluster.Signals.Committed;
import dev.apflow.application.store.cluster.Signals.Interrupted;
import dev.apflow.application.store.cluster.Signals.LeadershipOffered;
import dev.apflow.application.store.cluster.Signals.Signal;
import dev.apflow.application.store.cluster.Signals.Subscription;
import dev.apflow.application.store.cluster.Signals.WorkAvailable;
import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.task.TaskId;
import dev.apflow.testkit.contract.Await;
import dev.apflow.testkit.contract.Specs;

import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Wake-ups reach the other nodes. Any one may be lost, and a listener may be late: what has to
 * arrive is sent until it does.
 */
class SignalsContract extends ClusterContract {

    private static final int MANY = 1_000;

    /** What a node heard. */
    private static final class RecordingSubscriber {

        final Queue<Signal> received = new ConcurrentLinkedQueue<>();
        final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
        final Subscription subscription;

        RecordingSubscriber(ClusterStore store) {
            subscription =
                    store.signals()
                            .listen(
                                    signal -> {
                                        threads.add(Thread.currentThread());
                                        received.add(signal);
                                    });
        }

        Set<Delivered> interrupted() {
            return received.stream()
                    .filter(Interrupted.class::isInstance)
                    .flatMap(signal -> ((Interrupted) signal).deliveries().stream())
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void each_signal_reaches_the_other_nodes() {
        ClusterStore a = open();
        List<RecordingSubscriber> others =
                List.of(new RecordingSubscriber(open()), new RecordingSubscriber(open()));

        for (Signal each :
                List.of(
                        new Committed(),
                        new WorkAvailable(),
                        interrupted("a", "a.b:c-d_E"),
                        new LeadershipOffered(new Epoch(Long.MAX_VALUE)))) {
            sendUntilHeard(a, each, others);
        }
    }

    @Test
    void a_hundred_tasks_with_the_longest_ids_are_told() {
        Set<Delivered> tasks =
                IntStream.range(0, 100)
                        .mapToObj(i -> new TaskId("x".repeat(252) + (100 + i)))
                        .map(id -> new Delivered(id, Integer.MAX_VALUE, Long.MAX_VALUE))
                        .collect(Collectors.toSet());
        ClusterStore a = open();
        RecordingSubscriber b = new RecordingSubscriber(open());

        Set<Delivered> signalled =
                Await.look(
                        () -> {
                            a.signals().send(new Interrupted(tasks));
                            return b.interrupted();
                        },
                        tasks::equals);

        assertThat(signalled).isEqualTo(tasks);
    }

    @Test
    void a_listener_is_called_on_a_thread_of_the_stores() {
        ClusterStore a = open();
        RecordingSubscriber b = new RecordingSubscriber(open());

        sendUntilHeard(a, new Committed(), List.of(b));

        assertThat(b.threads).doesNotContain(Thread.currentThread());
    }

    @Test
    void several_listeners_of_a_node_hear_the_same() {
        ClusterStore a = open();
        ClusterStore b = open();

        sendUntilHeard(
                a,
                new WorkAvailable(),
                List.of(new RecordingSubscriber(b), new RecordingSubscriber(b)));
    }

    @Test
    void whoever_ended_the_subscription_hears_nothing_any_more_and_the_others_do() {
        ClusterStore a = open();
        ClusterStore b = open();
        RecordingSubscriber ended = new RecordingSubscriber(b);
        RecordingSubscriber other = new RecordingSubscriber(b);
        sendUntilHeard(a, new Committed(), List.of(ended, other));

        ended.subscription.close();
        ended.subscription.close();

        sendUntilHeard(a, interrupted("later"), List.of(other));
        assertThat(ended.interrupted()).isEmpty();
    }

    @Test
    void a_node_that_has_left_is_no_obstacle_to_the_others() {
        ClusterStore a = open();
        ClusterStore closedStore = open();
        RecordingSubscriber b = new RecordingSubscriber(open());
        RecordingSubscriber left = new RecordingSubscriber(closedStore);
        sendUntilHeard(a, new Committed(), List.of(b, left));
        closedStore.close();

        sendUntilHeard(a, interrupted("later"), List.of(b));
        assertThat(left.interrupted()).isEmpty();
    }

    @Test
    void equal_signals_in_quick_succession_are_sent_once_or_a_few_times() {
        ClusterStore a = open();
        RecordingSubscriber b = new RecordingSubscriber(open());
        sendUntilHeard(a, new Committed(), List.of(b));

        for (int i = 0; i < MANY; i++) {
            a.signals().send(new WorkAvailable());
        }
        sendUntilHeard(a, interrupted("last"), List.of(b));

        assertThat(b.received.stream().filter(new WorkAvailable()::equals).count())
                .isBetween(1L, MANY / 2L);
    }

    @Test
    void different_tasks_are_all_told_however_quickly_they_follow() {
        ClusterStore a = open();
        RecordingSubscriber b = new RecordingSubscriber(open());
        sendUntilHeard(a, new Committed(), List.of(b));
        List<Delivered> all =
                IntStream.range(0, 200)
                        .mapToObj(i -> new Delivered(Specs.id("t" + i % 10), 1, 1 + i / 10))
                        .toList();

        Set<Delivered> signalled =
                Await.look(
                        () -> {
                            all.forEach(each -> a.signals().send(new Interrupted(Set.of(each))));
                            return b.interrupted();
                        },
                        seen -> seen.containsAll(all));

        assertThat(signalled).containsAll(all);
    }

    @Test
    void who_resigns_tells_the_others_that_leadership_is_free() {
        Member a = join("a");
        RecordingSubscriber b = new RecordingSubscriber(open());
        HashSet<Signal> offered = new HashSet<>();

        Signal received =
                Await.look(
                                () -> {
                                    long epoch = a.lead().epoch().value();
                                    a.resign(epoch);
                                    offered.add(new LeadershipOffered(new Epoch(epoch)));
                                    return b.received;
                                },
                                signals -> !signals.isEmpty())
                        .peek();

        assertThat(received).isIn(offered);
    }

    @Test
    void who_resigns_what_is_not_its_own_any_more_tells_nobody() {
        Member a = join("a");
        RecordingSubscriber b = new RecordingSubscriber(open());
        a.lead();
        a.lead();
        a.resign(1);

        sendUntilHeard(a.store(), new Committed(), List.of(b));

        assertThat(b.received).doesNotContain(new LeadershipOffered(Epoch.FIRST));
    }

    @Test
    void a_node_whose_sessions_broke_sends_and_hears_again() {
        Member a = join("a");
        Member b = join("b");
        RecordingSubscriber ofA = new RecordingSubscriber(a.store());
        RecordingSubscriber ofB = new RecordingSubscriber(b.store());
        sendUntilHeard(a.store(), new Committed(), List.of(ofB));

        cluster.breakSessions(b.store());
        b.heartbeat();

        sendUntilHeard(a.store(), interrupted("to-b"), List.of(ofB));
        sendUntilHeard(b.store(), interrupted("to-a"), List.of(ofA));
    }

    @Test
    void whoever_has_closed_the_store_sends_nothing_and_does_not_fail_either() {
        ClusterStore a = open();
        RecordingSubscriber b = new RecordingSubscriber(open());
        sendUntilHeard(a, new Committed(), List.of(b));
        a.close();

        assertThatCode(() -> a.signals().send(interrupted("late"))).doesNotThrowAnyException();

        sendUntilHeard(open(), interrupted("in-time"), List.of(b));
        assertThat(b.interrupted()).isEqualTo(interrupted("in-time").deliveries());
    }

    private static Interrupted interrupted(String... ids) {
        return new Interrupted(
                Specs.ids(ids).stream()
                        .map(id -> new Delivered(id, 2, 3))
                        .collect(Collectors.toSet()));
    }

    private static void sendUntilHeard(
            ClusterStore from, Signal signal, List<RecordingSubscriber> by) {
        for (RecordingSubscriber each : by) {
            assertThat(
                            Await.look(
                                    () -> {
                                        from.signals().send(signal);
                                        return each.received;
                                    },
                                    received -> received.contains(signal)))
                    .contains(signal);
        }
    }
}
