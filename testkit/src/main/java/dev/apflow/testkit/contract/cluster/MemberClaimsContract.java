package dev.apflow.testkit.contract.cluster;

import static dev.apflow.testkit.contract.Specs.task;
import static dev.apflow.testkit.contract.Specs.tasks;
import static dev.apflow.testkit.contract.cluster.Member.LONG;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.EventLog.EventScope;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReads.TaskFilter;
import dev.apflow.domain.event.EventType;
import dev.apflow.domain.lease.SweepVerdict.Reason;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.task.TaskStatus;
import dev.apflow.testkit.contract.AtOnce;
import dev.apflow.testkit.contract.Await;
import dev.apflow.testkit.contract.History;
import dev.apflow.testkit.contract.Replay;
import dev.apflow.testkit.contract.TestWorker;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Members that want the same tasks at the same moment. */
class MemberClaimsContract extends LedClusterContract {

    private static final int WORKERS = 5;
    private static final int ROUNDS = 10;

    /** Over before most batches are worked off. */
    private static final Duration TOO_SHORT = Duration.ofMillis(30);

    @Test
    void five_workers_one_task_exactly_one_lease() {
        List<Member> members = members();
        for (int round = 0; round < ROUNDS; round++) {
            String id = "t" + round;
            client.submit(task(id));

            List<List<Claimed>> answers =
                    AtOnce.all(
                            members.stream().map(each -> claiming(each.worker(LONG), 1)).toList());

            assertThat(answers.stream().flatMap(List::stream)).hasSize(1);
            int winner = indexOfWinner(answers);
            Delivered delivered = answers.get(winner).get(0).delivered();
            assertThat(delivered.delivery()).isEqualTo(1);
            assertThat(client.state(id).lastNode()).contains(members.get(winner).identity().node());
            for (int i = 0; i < WORKERS; i++) {
                assertThat(members.get(i).prolong(LONG, delivered)).hasSize(i == winner ? 1 : 0);
            }
            assertThat(leader.store().nodes().all().stream().mapToInt(node -> node.running()).sum())
                    .isEqualTo(round + 1);
        }
    }

    private static int indexOfWinner(List<List<Claimed>> answers) {
        return IntStream.range(0, answers.size())
                .filter(i -> !answers.get(i).isEmpty())
                .findFirst()
                .orElseThrow();
    }

    private static Callable<List<Claimed>> claiming(TestWorker worker, int limit) {
        return () -> worker.claim(limit);
    }

    @Test
    void many_members_many_tasks_each_handed_out_once() {
        client.submit(tasks("t", 300));
        List<Member> members = members();

        List<List<Delivered>> perMember =
                AtOnce.all(
                        members.stream()
                                .<Callable<List<Delivered>>>map(
                                        each -> () -> drained(each.worker(LONG)))
                                .toList());

        List<Delivered> all = perMember.stream().flatMap(List::stream).toList();
        assertThat(all).hasSize(300).doesNotHaveDuplicates();
        assertThat(all).extracting(Delivered::delivery).containsOnly(1L);
        for (int i = 0; i < WORKERS; i++) {
            assertThat(members.get(i).onRecord().running()).isEqualTo(perMember.get(i).size());
            Set<Delivered> own = Set.copyOf(perMember.get(i));
            assertThat(members.get(i).prolong(LONG, all.toArray(Delivered[]::new))).isEqualTo(own);
        }
    }

    private static List<Delivered> drained(TestWorker worker) {
        List<Delivered> mine = new ArrayList<>();
        for (List<Claimed> page = worker.claim(7); !page.isEmpty(); page = worker.claim(7)) {
            page.forEach(each -> mine.add(each.delivered()));
        }
        return mine;
    }

    @Test
    void a_superseded_life_is_handed_nothing() {
        Member first = join("m");
        Member second = join("m");
        client.submit(task("t"));

        first.worker(LONG).expectNothing();
        second.worker(LONG).take("t");
    }

    @Test
    void what_a_life_was_handed_while_the_next_registered_is_taken_back_and_no_more_is_handed() {
        client.submit(tasks("t", 200));
        Member first = join("m");
        var next = open();

        List<Object> answers =
                AtOnce.both(() -> drained(first.worker(LONG)), () -> Member.registered(next, "m"));

        int handedOut = ((List<?>) answers.get(0)).size();
        first.worker(LONG).expectNothing();
        var returned = leader.sweep(term, LONG).returned();
        assertThat(returned)
                .isEqualTo(handedOut == 0 ? Map.of() : Map.of(Reason.HOLDER_SUPERSEDED, handedOut));
        Member second = (Member) answers.get(1);
        assertThat(drained(second.worker(LONG))).hasSize(200);
    }

    @Test
    void in_a_storm_of_lost_leases_each_task_is_completed_once() {
        int count = 60;
        client.submit(
                Stream.of(tasks("t", count))
                        .map(each -> each.withMaxDeliveries(100))
                        .toArray(TaskSpec[]::new));
        List<Callable<List<Delivered>>> all = new ArrayList<>();
        for (Member each : members()) {
            all.add(() -> workCarelessly(each));
        }
        all.add(this::sweepUntilDone);

        List<Delivered> handedOut = AtOnce.all(all).stream().flatMap(List::stream).toList();

        assertThat(handedOut).doesNotHaveDuplicates();
        var ended = leader.store().reads().list(TaskFilter.ANY, Optional.empty(), 100).tasks();
        assertThat(ended).hasSize(count).allMatch(each -> each.status() == TaskStatus.COMPLETED);
        assertThat(ended.stream().mapToLong(each -> each.state().delivery()).sum())
                .isEqualTo(handedOut.size());
        awaitOutcomes(count);
        ended.forEach(each -> Replay.check(leader.store(), each));
    }

    private void awaitOutcomes(long expected) {
        assertThat(
                        Await.look(
                                () ->
                                        History.events(leader.store(), new EventScope.Everything())
                                                .stream()
                                                .filter(each -> each.type() == EventType.COMPLETED)
                                                .count(),
                                seen -> seen >= expected))
                .isEqualTo(expected);
    }

    /** At first late with most of each batch, and without a word on one; then as it should be. */
    private List<Delivered> workCarelessly(Member member) {
        List<Delivered> all = new ArrayList<>();
        int careless = 3;
        while (isAnythingLeft()) {
            TestWorker worker = member.worker(careless > 0 ? TOO_SHORT : LONG);
            List<Delivered> batch = worker.claim(4).stream().map(Claimed::delivered).toList();
            all.addAll(batch);
            boolean forget = careless > 0 && !batch.isEmpty();
            batch.subList(forget ? 1 : 0, batch.size()).forEach(worker::succeed);
            careless -= forget ? 1 : 0;
        }
        return all;
    }

    private List<Delivered> sweepUntilDone() {
        boolean left =
                Await.look(
                        () -> {
                            leader.sweep(term, LONG);
                            return isAnythingLeft();
                        },
                        still -> !still);
        assertThat(left).isFalse();
        return List.of();
    }

    private boolean isAnythingLeft() {
        return leader.store().reads().live().values().stream().anyMatch(each -> each > 0);
    }

    private List<Member> members() {
        return IntStream.range(0, WORKERS).mapToObj(i -> join("m" + i)).toList();
    }
}
