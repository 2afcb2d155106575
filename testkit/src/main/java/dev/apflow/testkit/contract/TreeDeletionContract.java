package dev.apflow.testkit.contract;

import static dev.apflow.testkit.contract.Specs.child;
import static dev.apflow.testkit.contract.Specs.depending;
import static dev.apflow.testkit.contract.Specs.id;
import static dev.apflow.testkit.contract.Specs.named;
import static dev.apflow.testkit.contract.Specs.optional;
import static dev.apflow.testkit.contract.Specs.suspended;
import static dev.apflow.testkit.contract.Specs.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.EventLog.EventScope;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReads.TaskFilter;
import dev.apflow.application.store.TaskReports.Verdict;
import dev.apflow.application.store.TaskWrites.Rerun;
import dev.apflow.application.store.TreeWrites.Creation;
import dev.apflow.application.store.TreeWrites.Execution;
import dev.apflow.application.store.TreeWrites.Scope;
import dev.apflow.application.store.TreeWrites.TreeDeletion;
import dev.apflow.domain.event.EventCursor;
import dev.apflow.domain.event.TaskEvent;
import dev.apflow.domain.task.TaskStatus;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Removing whole trees. */
class TreeDeletionContract extends StoreContract {

    @Test
    void an_ended_tree_is_gone_with_its_history_and_nothing_else_is() {
        client.submit(task("a"), child("b", "a", "a"));
        client.submit(task("other"));
        succeedAll();

        assertThat(client.deleteTree("a")).isEqualTo(deleted(2));

        assertThat(client.exists("a")).isFalse();
        assertThat(client.exists("b")).isFalse();
        assertThat(store.reads().tree(id("a"))).isEmpty();
        assertThat(client.listed(TaskFilter.ANY)).containsExactly("other");
        assertThat(History.events(store, new EventScope.Everything()))
                .extracting(event -> event.taskId())
                .containsOnly(id("other"));
        assertThat(client.status("other")).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void unknown_ids_and_tasks_that_are_no_roots_are_told_apart() {
        client.submit(task("a"), child("b", "a"));
        succeedAll();

        assertThat(client.deleteTree("nobody")).isEqualTo(new TreeDeletion.Unknown());
        assertThat(client.deleteTree("b")).isEqualTo(new TreeDeletion.NotRoot(id("a")));
        assertThat(client.cancelAndDeleteTree("b")).isEqualTo(new TreeDeletion.NotRoot(id("a")));
        assertThat(client.exists("b")).isTrue();
    }

    @Test
    void a_tree_is_kept_while_something_in_it_can_move() {
        client.submit(task("a"), task("b", "a"), task("c"));
        List<Claimed> claimed = worker.claim(TestWorker.PLENTY);
        worker.succeed(claimed.get(1).delivered());

        assertThat(client.deleteTree("a")).isEqualTo(new TreeDeletion.CanMove(2));
        Delivered a = claimed.get(0).delivered();
        assertThat(client.deleteTree("a")).isEqualTo(new TreeDeletion.CanMove(2));
        worker.succeed(a);
        assertThat(client.deleteTree("a")).isEqualTo(new TreeDeletion.CanMove(1));
        worker.succeed(worker.take("b"));

        assertThat(client.deleteTree("a")).isEqualTo(deleted(3));
    }

    @Test
    void a_retry_that_waits_can_move() {
        client.submit(task("a"));
        worker.retry(worker.take("a"), "boom", Duration.ofHours(1));

        assertThat(client.deleteTree("a")).isEqualTo(new TreeDeletion.CanMove(1));
    }

    @Test
    void a_suspended_tree_can_move_for_it_can_be_executed() {
        client.submit(suspended(task("a"), task("b")));

        assertThat(client.deleteTree("a")).isEqualTo(new TreeDeletion.CanMove(2));
        assertThat(client.cancelAndDeleteTree("a")).isEqualTo(deleted(2));
        assertThat(client.exists("a")).isFalse();
    }

    @Test
    void blocked_tasks_cannot_move_however_far_from_what_failed() {
        client.submit(task("a"), task("b", "a"), task("c", "b"), task("d", "c"), task("free"));
        List<Claimed> claimed = worker.claim(TestWorker.PLENTY);
        worker.fail(claimed.get(0).delivered(), "boom");
        assertThat(client.deleteTree("a")).isEqualTo(new TreeDeletion.CanMove(1));
        worker.succeed(claimed.get(1).delivered());

        assertThat(client.deleteTree("a")).isEqualTo(deleted(5));
        worker.expectNothing();
        assertThat(store.reads().live().get(TaskStatus.PENDING)).isZero();
    }

    @Test
    void an_optional_dependent_of_what_failed_can_move() {
        client.submit(task("a"), depending("b", optional("a")));
        worker.fail(worker.take("a"), "boom");

        assertThat(client.deleteTree("a")).isEqualTo(new TreeDeletion.CanMove(1));
    }

    @Test
    void what_runs_again_can_move() {
        client.submit(task("a"));
        worker.succeed(worker.take("a"));
        assertThat(client.rerun("a")).isInstanceOf(Rerun.Started.class);

        assertThat(client.deleteTree("a")).isEqualTo(new TreeDeletion.CanMove(1));
        worker.succeed(worker.take("a"));
        assertThat(client.deleteTree("a")).isEqualTo(deleted(1));
        assertThat(client.submit(task("a")).get(0).state().attempt()).isEqualTo(1);
    }

    @Test
    void cancelling_ends_what_runs_and_names_it() {
        client.submit(task("a"), task("b"), task("c", "a"));
        Delivered a = worker.claim(1).get(0).delivered();

        assertThat(client.cancelAndDeleteTree("a"))
                .isEqualTo(new TreeDeletion.Deleted(3, List.of(a)));

        assertThat(client.exists("b")).isFalse();
        worker.expectNothing();
        assertThat(store.claims().stillRunning(Set.of(a))).isEmpty();
        assertThat(store.reads().live().get(TaskStatus.IN_PROGRESS)).isZero();
    }

    @Test
    void a_late_report_of_a_deleted_tree_is_unknown_and_changes_nothing() {
        client.submit(task("a"));
        Delivered old = worker.take("a");
        client.cancelAndDeleteTree("a");

        assertThat(worker.succeed(old)).isEqualTo(Verdict.UNKNOWN);
        assertThat(store.reports().recorded(old, TestWorker.key(old))).isEmpty();
        worker.handBack(old);
        assertThat(client.exists("a")).isFalse();
        worker.expectNothing();
    }

    @Test
    void its_submission_and_its_kept_results_go_too() {
        client.submit(named("key", "body", task("a")));
        Delivered a = worker.take("a");
        worker.succeed(a);
        assertThat(store.reports().recorded(a, TestWorker.key(a))).isPresent();

        client.deleteTree("a");

        assertThat(store.reports().recorded(a, TestWorker.key(a))).isEmpty();
        assertThat(client.create(named("key", "another body", task("a"))))
                .isInstanceOf(Creation.Created.class);
    }

    @Test
    void a_cursor_stays_good_when_its_event_is_deleted() {
        client.submit(task("a"));
        worker.succeed(worker.take("a"));
        List<TaskEvent> before = History.events(store, new EventScope.Everything());
        EventCursor last = before.get(before.size() - 1).cursor();
        client.deleteTree("a");
        client.submit(task("b"));

        assertThat(
                        Await.look(
                                        () ->
                                                store.events()
                                                        .read(
                                                                new EventScope.Everything(),
                                                                Optional.of(last),
                                                                100)
                                                        .events(),
                                        events -> !events.isEmpty())
                                .stream()
                                .map(TaskEvent::taskId))
                .containsExactly(id("b"));
    }

    @Test
    void neighbours_of_a_deleted_tree_go_on() {
        client.submit(task("a"));
        client.submit(task("b"), task("c", "b"));
        List<Claimed> claimed = worker.claim(TestWorker.PLENTY);
        worker.succeed(claimed.get(0).delivered());
        Delivered b = claimed.get(1).delivered();
        client.deleteTree("a");

        assertThat(worker.succeed(b)).isEqualTo(Verdict.ACCEPTED);
        worker.succeed(worker.take("c"));
        assertThat(client.execute("b", Scope.ALL)).isEqualTo(new Execution.Started(2));
    }

    @Test
    void what_was_deleted_stays_so_when_the_store_is_opened_again() {
        client.submit(task("a"), task("b"));
        succeedAll();
        client.deleteTree("a");

        reopen();

        assertThat(client.listed(TaskFilter.ANY)).isEmpty();
        client.submit(task("a"));
        assertThat(worker.claimIds()).containsExactly("a");
    }

    private void succeedAll() {
        for (List<Claimed> batch = worker.claim(TestWorker.PLENTY);
                !batch.isEmpty();
                batch = worker.claim(TestWorker.PLENTY)) {
            batch.forEach(each -> worker.succeed(each.delivered()));
        }
    }

    private static TreeDeletion deleted(int tasks) {
        return new TreeDeletion.Deleted(tasks, List.of());
    }
}
