package dev.apflow.testkit.contract;

import static dev.apflow.testkit.contract.Specs.id;
import static dev.apflow.testkit.contract.Specs.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.QueueReads.QueuePosition;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReports.Verdict;
import dev.apflow.domain.admission.Admission;
import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.admission.Refusal;
import dev.apflow.domain.task.Priority;
import dev.apflow.domain.task.TaskSpec;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Never more than so many at once; every way to end frees the slot. */
class ConcurrencyContract extends AdmissionContract {

    private static TaskSpec one(String id) {
        return limited(task(id), atMost(1, "k"));
    }

    @Test
    void one_claim_starts_no_more_than_the_limit_and_passes_over_the_others() {
        submitEach(one("a"), one("b"), task("plain"));

        assertThat(worker.claimIds()).containsExactly("a", "plain");
        worker.expectNothing();
    }

    @Test
    void each_task_is_judged_by_its_own_limit_against_all_that_run_with_the_key() {
        submitEach(
                limited(task("a"), atMost(2, "k")),
                limited(task("b"), atMost(2, "k")),
                limited(task("c"), atMost(1, "k")),
                limited(task("d"), atMost(3, "k")));

        assertThat(worker.claimIds()).containsExactly("a", "b", "d");
    }

    @Test
    void all_keys_of_a_task_must_be_free() {
        submitEach(
                limited(task("x"), atMost(1, "x")),
                limited(task("xy"), atMost(1, "x"), atMost(1, "y")),
                limited(task("y"), atMost(1, "y")));

        assertThat(worker.claimIds()).containsExactly("x", "y");
    }

    @Test
    void a_success_a_failure_a_cancellation_and_a_hand_back_free_the_slot() {
        submitEach(one("a"), one("b"), one("c"), one("d"), one("e"));
        worker.succeed(worker.take("a"));
        worker.fail(worker.take("b"), "no");
        Delivered cancelled = worker.take("c");
        client.cancel("c");
        assertThat(worker.succeed(cancelled)).isEqualTo(Verdict.FENCED);
        Delivered back = worker.take("d");
        worker.expectNothing();
        worker.handBack(back);

        worker.succeed(worker.take("d"));
        worker.take("e");
    }

    @Test
    void a_retry_that_waits_holds_no_slot_and_a_deleted_tree_none() {
        submitEach(one("a"), one("b"), one("c"));
        worker.retry(worker.take("a"), "later", Duration.ofHours(1));
        worker.take("b");
        client.cancelAndDeleteTree("b");

        worker.take("c");
    }

    @Test
    void what_a_process_left_behind_holds_no_slot_and_what_it_does_not_know_of_neither() {
        submitEach(one("a"), one("b"));
        worker.take("a");
        reopen();
        worker.expectNothing();
        store.claims().recover("started anew");
        worker.take("a");

        assertThat(store.claims().reconcile(worker.holder, Set.of(), "lost")).isEqualTo(1);
        worker.take("a");
    }

    @Test
    void a_full_key_hides_nothing_behind_it() {
        TaskSpec[] urgent =
                IntStream.range(0, 80)
                        .mapToObj(i -> one("full" + i).withPriority(Priority.URGENT))
                        .toArray(TaskSpec[]::new);
        submitEach(urgent);
        submitEach(task("plain").withPriority(Priority.LOW));

        assertThat(worker.claimIds()).containsExactly("full0", "plain");
    }

    @Test
    void a_queue_runs_no_more_than_it_may() {
        put(Q, OptionalInt.of(2), Optional.empty());
        submitEach(in(Q, task("a")), in(Q, task("b")), in(Q, task("c")), task("other"));
        List<Claimed> claimed = worker.claim(10);
        assertThat(claimed)
                .extracting(each -> each.delivered().task().value())
                .containsExactly("a", "b", "other");

        worker.succeed(claimed.get(0).delivered());
        worker.take("c");
    }

    @Test
    void a_limit_that_changes_holds_from_the_next_claim_on() {
        put(Q, OptionalInt.of(1), Optional.empty());
        submitEach(in(Q, task("a")), in(Q, task("b")), in(Q, task("c")), in(Q, task("d")));
        Delivered a = worker.take("a");
        put(Q, OptionalInt.of(3), Optional.empty());
        assertThat(worker.claimIds()).containsExactly("b", "c");
        put(Q, OptionalInt.of(1), Optional.empty());
        worker.succeed(a);
        worker.expectNothing();
        put(Q, OptionalInt.empty(), Optional.empty());
        worker.take("d");
    }

    @Test
    void an_amended_task_is_judged_by_its_new_rules() {
        submitEach(one("a"), one("b"));
        worker.take("a");
        client.amend(limited(task("b"), atMost(2, "k")));
        worker.take("b");
        submitEach(task("c"));
        client.amend(in(new QueueName("other"), one("c")));
        assertThat(rules("c").queue()).isEqualTo(new QueueName("other"));
        worker.expectNothing();
    }

    @Test
    void threads_that_claim_at_once_never_exceed_the_limit() {
        int limit = 2;
        int tasks = 60;
        for (int i = 0; i < tasks; i++) {
            client.submit(limited(task("t" + i), atMost(limit, "k")));
        }
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger left = new AtomicInteger(tasks);

        List<Callable<Integer>> workers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            TestWorker each = new TestWorker(store, "n" + i);
            workers.add(() -> drain(each, running, most, left));
        }
        int done = AtOnce.all(workers).stream().mapToInt(Integer::intValue).sum();

        assertThat(most.get()).isBetween(1, limit);
        assertThat(done).isEqualTo(tasks);
    }

    private static int drain(
            TestWorker each, AtomicInteger running, AtomicInteger most, AtomicInteger left) {
        int done = 0;
        for (int look = 0; look < 20_000 && left.get() > 0; look++) {
            List<Claimed> claimed = each.claim(3);
            most.accumulateAndGet(running.addAndGet(claimed.size()), Math::max);
            for (Claimed one : claimed) {
                running.decrementAndGet();
                each.succeed(one.delivered());
                left.decrementAndGet();
                done++;
            }
            if (claimed.isEmpty()) {
                Thread.onSpinWait();
            }
        }
        return done;
    }

    @Test
    void a_position_tells_what_holds_the_task_back_and_who_is_ahead() {
        submitEach(one("a"), one("b"), task("plain"), one("c"));
        worker.claim(1);

        QueuePosition found = store.queueReads().position(id("c")).orElseThrow();

        assertThat(Admission.refusals(client.task("c").spec().candidate(), found.state()))
                .containsExactly(new Refusal.ConcurrencyReached("k", 1, 1));
        assertThat(found.ahead()).isEqualTo(2);
        assertThat(found.fairTurns()).isZero();
        assertThat(found.aheadByKey()).containsEntry("k", 1);
        assertThat(store.queueReads().position(id("a"))).isEmpty();
        assertThat(store.queueReads().position(id("nobody"))).isEmpty();
    }
}
