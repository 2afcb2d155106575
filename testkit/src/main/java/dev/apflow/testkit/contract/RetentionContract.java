package dev.apflow.testkit.contract;

import static dev.apflow.testkit.contract.Specs.child;
import static dev.apflow.testkit.contract.Specs.id;
import static dev.apflow.testkit.contract.Specs.named;
import static dev.apflow.testkit.contract.Specs.suspended;
import static dev.apflow.testkit.contract.Specs.task;
import static dev.apflow.testkit.contract.Specs.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.EventLog.EventScope;
import dev.apflow.application.store.Retention.Place;
import dev.apflow.application.store.Retention.Sweep;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReads.TaskFilter;
import dev.apflow.application.store.TaskReports.Verdict;
import dev.apflow.application.store.TreeWrites.Creation;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.tree.RetentionPolicy;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Removing what has been over for long; {@link TreeDeletionContract} says what goes with it. */
class RetentionContract extends StoreContract {

    private static final Optional<Duration> AT_ONCE = Optional.of(Duration.ofNanos(1_000));
    private static final Optional<Duration> LATER = Optional.of(Duration.ofDays(1));
    private static final RetentionPolicy ALL = new RetentionPolicy(AT_ONCE, AT_ONCE);
    private static final int PLENTY = 1_000;

    @Test
    void what_has_been_over_for_long_goes_as_a_whole() {
        client.submit(task("a"), child("b", "a", "a"));
        client.submit(named("key", "body", task("c")));
        succeedAll();

        expectRemoved(ALL, "a", "c");

        assertThat(client.listed(TaskFilter.ANY)).isEmpty();
        assertThat(History.events(store, new EventScope.Everything())).isEmpty();
        assertThat(client.create(named("key", "another", task("a"))))
                .isInstanceOf(Creation.Created.class);
    }

    @Test
    void what_is_young_is_kept() {
        client.submit(task("a"));
        succeedAll();

        assertThat(pass(new RetentionPolicy(LATER, LATER))).isEmpty();
        assertThat(pass(RetentionPolicy.KEEP_ALL)).isEmpty();
        assertThat(client.exists("a")).isTrue();
    }

    @Test
    void trees_that_failed_were_cancelled_or_are_blocked_have_a_limit_of_their_own() {
        client.submit(task("completed"));
        worker.succeed(worker.take("completed"));
        client.submit(task("failed"));
        worker.fail(worker.take("failed"), "boom");
        client.submit(task("cancelled"));
        client.cancel("cancelled");
        client.submit(task("first"), task("blocked", "first"));
        worker.fail(worker.take("first"), "boom");

        expectRemoved(new RetentionPolicy(AT_ONCE, LATER), "completed");
        assertThat(client.listed(TaskFilter.ANY))
                .containsExactly("blocked", "first", "cancelled", "failed");
        expectRemoved(new RetentionPolicy(LATER, AT_ONCE), "failed", "cancelled", "first");
        assertThat(client.listed(TaskFilter.ANY)).isEmpty();
        worker.expectNothing();
    }

    @Test
    void what_can_move_is_kept_with_all_its_tree() {
        client.submit(suspended(task("held")));
        client.submit(task("retried"));
        worker.retry(worker.take("retried"), "boom", Duration.ofHours(1));
        client.submit(task("half"), task("other"));
        List<Claimed> claimed = worker.claim(PLENTY);
        worker.succeed(claimed.get(0).delivered());
        client.submit(task("over"));
        worker.succeed(worker.take("over"));

        expectRemoved(ALL, "over");

        assertThat(client.listed(TaskFilter.ANY))
                .containsExactly("other", "half", "retried", "held");
        assertThat(worker.succeed(claimed.get(1).delivered())).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void what_runs_again_is_kept() {
        client.submit(task("a"));
        worker.succeed(worker.take("a"));
        client.rerun("a");

        assertThat(pass(ALL)).isEmpty();
        assertThat(client.exists("a")).isTrue();
    }

    @Test
    void a_late_report_of_what_was_removed_is_unknown() {
        client.submit(task("a"));
        Delivered old = worker.take("a");
        worker.handBack(old);
        worker.succeed(worker.take("a"));
        expectRemoved(ALL, "a");

        assertThat(worker.succeed(old)).isEqualTo(Verdict.UNKNOWN);
        assertThat(store.reports().recorded(old, TestWorker.key(old))).isEmpty();
    }

    @Test
    void small_batches_come_to_the_same_end() {
        client.submit(task("kept"));
        Delivered kept = worker.take("kept");
        String[] trees = new String[7];
        for (int i = 0; i < trees.length; i++) {
            trees[i] = "a" + i;
            client.submit(task("a" + i), child("b" + i, "a" + i), child("c" + i, "a" + i));
        }
        succeedAll();

        expectRemovedInBatchesOf(2, ALL, trees);

        assertThat(client.listed(TaskFilter.ANY)).containsExactly("kept");
        assertThat(worker.stillRuns(kept)).isTrue();
    }

    @Test
    void a_tree_larger_than_a_batch_goes_as_a_whole() {
        client.submit(tasks("t", 50));
        succeedAll();

        expectRemovedInBatchesOf(3, ALL, "t0");

        assertThat(client.listed(TaskFilter.ANY)).isEmpty();
    }

    @Test
    void a_sweep_tells_how_many_tasks_went_and_what_is_oldest() {
        client.submit(task("a"), child("b", "a"));
        succeedAll();
        client.submit(task("left"));
        Await.look(() -> store.clock().now(), now -> now.isAfter(client.state("b").updatedAt()));

        Sweep sweep = sweep(ALL, Place.START, PLENTY);

        assertThat(sweep.trees()).containsExactly(id("a"));
        assertThat(sweep.tasks()).isEqualTo(2);
        assertThat(sweep.failed()).isZero();
        assertThat(sweep.oldest()).contains(client.state("left").createdAt());
        assertThat(sweep.at()).isAfterOrEqualTo(client.state("left").createdAt());
    }

    @Test
    void of_an_empty_store_nothing_is_removed() {
        assertThat(pass(ALL)).isEmpty();
        assertThat(sweep(ALL, Place.START, 1).oldest()).isEmpty();
    }

    private void expectRemoved(RetentionPolicy policy, String... trees) {
        expectRemovedInBatchesOf(PLENTY, policy, trees);
    }

    private void expectRemovedInBatchesOf(int tasks, RetentionPolicy policy, String... trees) {
        List<TaskId> expected = List.of(trees).stream().map(Specs::id).toList();
        List<TaskId> removed = new ArrayList<>();
        Await.look(
                () -> {
                    removed.addAll(pass(policy, tasks));
                    return removed;
                },
                all -> all.size() >= expected.size());
        assertThat(removed).containsExactlyInAnyOrderElementsOf(expected);
    }

    private List<TaskId> pass(RetentionPolicy policy) {
        return pass(policy, PLENTY);
    }

    /** One pass through the store. */
    private List<TaskId> pass(RetentionPolicy policy, int tasks) {
        List<TaskId> removed = new ArrayList<>();
        Optional<Place> place = Optional.of(Place.START);
        while (place.isPresent()) {
            Sweep sweep = sweep(policy, place.get(), tasks);
            removed.addAll(sweep.trees());
            place = sweep.next();
        }
        return removed;
    }

    private Sweep sweep(RetentionPolicy policy, Place from, int tasks) {
        return Client.granted(store.retention().sweep(Client.AUTHORITY, policy, from, tasks));
    }

    private void succeedAll() {
        for (List<Claimed> batch = worker.claim(PLENTY);
                !batch.isEmpty();
                batch = worker.claim(PLENTY)) {
            batch.forEach(each -> worker.succeed(each.delivered()));
        }
    }
}
