package dev.apflow.testkit.contract;

import static dev.apflow.testkit.contract.Specs.child;
import static dev.apflow.testkit.contract.Specs.id;
import static dev.apflow.testkit.contract.Specs.ids;
import static dev.apflow.testkit.contract.Specs.task;
import static dev.apflow.testkit.contract.Specs.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskClaims.Recovered;
import dev.apflow.application.store.TaskReports.Verdict;
import dev.apflow.application.store.TaskWrites.Cancellation;
import dev.apflow.domain.lease.DeliveryLimit;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.task.Backoff;
import dev.apflow.domain.task.ErrorCode;
import dev.apflow.domain.task.RetryPolicy;
import dev.apflow.domain.task.TaskState;
import dev.apflow.domain.task.TaskStatus;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Taking tasks back from workers: the same attempt, the next delivery. */
class TaskReturnsContract extends StoreContract {

    @Test
    void a_task_handed_back_is_pending_again_as_the_same_attempt() {
        client.submit(task("a"));
        Delivered first = worker.take("a");
        store.reports().progress(Map.of(first, 0.5));

        worker.handBack(first);

        TaskState state = client.state("a");
        assertThat(state.status()).isEqualTo(TaskStatus.PENDING);
        assertThat(state.attempt()).isEqualTo(1);
        assertThat(state.delivery()).isEqualTo(1);
        assertThat(state.progress()).isZero();
        assertThat(state.startedAt()).isEmpty();
        assertThat(state.completedAt()).isEmpty();
        assertThat(state.leaseExpiresAt()).isEmpty();
        assertThat(state.lastNode()).contains(new NodeId("n1"));
    }

    @Test
    void a_task_handed_back_is_handed_out_at_once_as_the_next_delivery() {
        client.submit(task("a"));
        worker.handBack(worker.take("a"));

        Delivered second = new TestWorker(store, "n2").take("a");

        assertThat(second).isEqualTo(new Delivered(id("a"), 1, 2));
        client.expectHistory(
                "a",
                "created 1/0",
                "assigned 1/1 n1",
                "started 1/1 n1",
                "reassigned 1/1 n1 {\"reason\":\"shutting down\"}",
                "assigned 1/2 n2",
                "started 1/2 n2");
    }

    @Test
    void a_task_handed_back_keeps_its_place_in_the_order() {
        client.submit(tasks("t", 3));
        Delivered first = worker.claim(1).get(0).delivered();

        worker.handBack(first);

        assertThat(worker.claimIds()).containsExactly("t0", "t1", "t2");
    }

    @Test
    void handing_back_does_not_count_as_a_failure() {
        client.submit(task("a"));
        worker.retry(worker.take("a"), "broken", Duration.ZERO);
        worker.handBack(worker.take("a"));

        assertThat(worker.claimOne().failedInRun()).isEqualTo(1);
    }

    @Test
    void a_retry_that_was_handed_back_shows_again_why_it_is_one() {
        client.submit(task("a"));
        worker.retry(worker.take("a"), "broken", Duration.ZERO);
        Delivered second = worker.take("a");
        assertThat(client.state("a").error()).isEmpty();

        worker.handBack(second);

        assertThat(client.state("a").error()).contains("broken");
        assertThat(client.state("a").attempt()).isEqualTo(2);
    }

    @Test
    void what_does_not_run_any_more_cannot_be_handed_back() {
        client.submit(tasks("t", 4));
        List<Delivered> all = worker.claim(10).stream().map(Claimed::delivered).toList();
        worker.succeed(all.get(0));
        client.cancel("t1");
        worker.handBack(all.get(2));
        Delivered again = worker.take("t2");

        worker.handBack(
                all.get(0), all.get(1), all.get(2), all.get(3), new Delivered(id("never"), 1, 1));

        assertThat(client.status("t0")).isEqualTo(TaskStatus.COMPLETED);
        assertThat(client.status("t1")).isEqualTo(TaskStatus.CANCELLED);
        assertThat(client.status("t2")).isEqualTo(TaskStatus.IN_PROGRESS);
        assertThat(worker.stillRuns(again)).isTrue();
        assertThat(client.status("t3")).isEqualTo(TaskStatus.PENDING);
        client.expectHistory(
                "t0", "created 1/0", "assigned 1/1 n1", "started 1/1 n1", "completed 1/1 n1");
    }

    @Test
    void a_delivery_named_twice_is_handed_back_once() {
        client.submit(task("a"));
        Delivered first = worker.take("a");

        worker.handBack(first, first);
        worker.handBack(first);

        client.expectHistory(
                "a",
                "created 1/0",
                "assigned 1/1 n1",
                "started 1/1 n1",
                "reassigned 1/1 n1 {\"reason\":\"shutting down\"}");
        worker.handBack();
    }

    @Test
    void a_task_whose_dependency_was_rerun_meanwhile_waits_when_it_is_handed_back() {
        client.submit(task("a"), task("b", "a"));
        worker.succeed(worker.take("a"));
        Delivered running = worker.take("b");
        client.rerun("a");
        assertThat(client.status("b")).isEqualTo(TaskStatus.IN_PROGRESS);

        worker.handBack(running);

        Delivered again = worker.take("a");
        worker.expectNothing();
        worker.succeed(again);
        assertThat(worker.take("b")).isEqualTo(new Delivered(id("b"), 1, 2));
    }

    @Test
    void a_dependency_rerun_and_ended_while_its_dependent_ran_holds_nobody_back() {
        client.submit(task("a"), task("b", "a"));
        worker.succeed(worker.take("a"));
        Delivered running = worker.take("b");
        client.rerun("a");
        worker.succeed(worker.take("a"));

        worker.handBack(running);

        assertThat(worker.claimIds()).containsExactly("b");
    }

    @Test
    void recovery_gives_back_everything_that_anybody_ran() {
        client.submit(tasks("t", 5));
        Delivered done = worker.claim(1).get(0).delivered();
        worker.succeed(done);
        worker.claim(1);
        new TestWorker(store, "n2").claim(2);

        assertThat(store.claims().recover("restarted").returned()).isEqualTo(3);

        assertThat(client.status("t0")).isEqualTo(TaskStatus.COMPLETED);
        assertThat(worker.claimIds()).containsExactly("t1", "t2", "t3", "t4");
        assertThat(client.state("t1").delivery()).isEqualTo(2);
        assertThat(client.state("t1").attempt()).isEqualTo(1);
        assertThat(client.state("t4").delivery()).isEqualTo(1);
        client.expectHistory(
                "t2",
                "created 1/0",
                "assigned 1/1 n2",
                "started 1/1 n2",
                "reassigned 1/1 n2 {\"reason\":\"restarted\"}",
                "assigned 1/2 n1",
                "started 1/2 n1");
    }

    @Test
    void a_task_lost_as_often_as_it_may_be_fails_and_the_others_go_on() {
        client.submit(task("culprit").withMaxDeliveries(2), child("other", "culprit"));
        worker.claim(2);
        assertThat(store.claims().recover("killed")).isEqualTo(new Recovered(2, 0));
        worker.claim(2);

        assertThat(store.claims().recover("killed")).isEqualTo(new Recovered(1, 1));

        TaskState state = client.state("culprit");
        assertThat(state.status()).isEqualTo(TaskStatus.FAILED);
        assertThat(state.errorCode()).contains(ErrorCode.TOO_MANY_DELIVERIES);
        assertThat(state.error()).contains(DeliveryLimit.error(2));
        assertThat(worker.claimIds()).containsExactly("other");
        client.expectHistory(
                "culprit",
                "created 1/0",
                "assigned 1/1 n1",
                "started 1/1 n1",
                "reassigned 1/1 n1 {\"reason\":\"killed\"}",
                "assigned 1/2 n1",
                "started 1/2 n1",
                "failed 1/2 n1 {\"error\":\""
                        + DeliveryLimit.error(2)
                        + "\",\"error_code\":\"too_many_deliveries\",\"will_retry\":false}");
    }

    @Test
    void by_default_the_fifth_loss_is_the_last_whatever_the_retry_policy() {
        client.submit(
                task("a")
                        .withRetry(
                                new RetryPolicy(
                                        3, Backoff.FIXED, Duration.ZERO, Duration.ZERO, 0)));
        for (int i = 1; i < DeliveryLimit.DEFAULT; i++) {
            worker.take("a");
            assertThat(store.claims().recover("killed")).isEqualTo(new Recovered(1, 0));
        }
        worker.take("a");

        assertThat(store.claims().recover("killed")).isEqualTo(new Recovered(0, 1));
        assertThat(client.status("a")).isEqualTo(TaskStatus.FAILED);
    }

    @Test
    void what_a_worker_gives_back_is_not_lost() {
        client.submit(task("a").withMaxDeliveries(2));
        for (int i = 0; i < 3; i++) {
            worker.handBack(worker.take("a"));
            worker.take("a");
            store.claims().reconcile(worker.holder, Set.of(), "not answered");
        }
        worker.take("a");

        assertThat(store.claims().recover("killed")).isEqualTo(new Recovered(1, 0));
        assertThat(client.state("a").delivery()).isEqualTo(7);
    }

    @Test
    void a_retry_and_a_rerun_begin_counting_anew() {
        client.submit(task("a").withMaxDeliveries(2));
        worker.take("a");
        store.claims().recover("killed");
        worker.retry(worker.take("a"), "broken", Duration.ZERO);
        worker.take("a");

        assertThat(store.claims().recover("killed")).isEqualTo(new Recovered(1, 0));
        worker.take("a");
        assertThat(store.claims().recover("killed")).isEqualTo(new Recovered(0, 1));
        client.rerun("a");
        worker.take("a");
        assertThat(store.claims().recover("killed")).isEqualTo(new Recovered(1, 0));
    }

    @Test
    void what_waits_for_a_lost_task_however_it_ends_goes_on() {
        client.submit(
                task("root").withMaxDeliveries(1),
                Specs.depending("after", Specs.optional("root"))
                        .withParent(Optional.of(Specs.id("root"))));
        worker.take("root");

        store.claims().recover("killed");

        assertThat(worker.claimIds()).containsExactly("after");
    }

    @Test
    void an_amendment_changes_how_often_a_task_may_be_lost() {
        client.submit(task("a").withMaxDeliveries(1));
        client.amend(task("a").withMaxDeliveries(2), 1);
        worker.take("a");

        assertThat(store.claims().recover("killed")).isEqualTo(new Recovered(1, 0));
    }

    @Test
    void recovery_with_nothing_in_progress_changes_nothing() {
        client.submit(task("a"));

        assertThat(store.claims().recover("restarted").returned()).isZero();

        client.expectHistory("a", "created 1/0");
    }

    @Test
    void recovery_fences_whoever_ran_the_task_before() {
        client.submit(task("a"));
        Delivered old = worker.take("a");
        store.claims().recover("restarted");

        assertThat(worker.succeed(old)).isEqualTo(Verdict.FENCED);
        assertThat(worker.take("a").delivery()).isEqualTo(2);
    }

    @Test
    void reconciling_gives_back_what_the_holder_does_not_know_of() {
        client.submit(tasks("t", 4));
        Delivered known = worker.claim(1).get(0).delivered();
        worker.claim(2);
        Delivered others = new TestWorker(store, "n2").claim(1).get(0).delivered();

        int returned =
                store.claims()
                        .reconcile(
                                worker.holder,
                                Set.of(known, new Delivered(id("t1"), 1, 7)),
                                "the answer was lost");

        assertThat(returned).isEqualTo(3);
        assertThat(worker.stillRuns(known)).isTrue();
        assertThat(worker.stillRuns(others)).isFalse();
        assertThat(worker.claimIds()).containsExactly("t1", "t2", "t3");
        client.expectHistory(
                "t1",
                "created 1/0",
                "assigned 1/1 n1",
                "started 1/1 n1",
                "reassigned 1/1 n1 {\"reason\":\"the answer was lost\"}",
                "assigned 1/2 n1",
                "started 1/2 n1");
    }

    @Test
    void a_holder_is_told_what_it_runs() {
        client.submit(tasks("t", 4));
        assertThat(store.claims().heldBy(worker.holder)).isEmpty();
        List<Delivered> claimed = worker.claim(3).stream().map(each -> each.delivered()).toList();
        worker.succeed(claimed.get(0));
        worker.handBack(claimed.get(1));

        assertThat(store.claims().heldBy(worker.holder)).containsExactly(claimed.get(2));
    }

    @Test
    void a_cancellation_names_the_delivery_that_ran_and_a_rerun_is_another() {
        client.submit(task("a"));
        Delivered first = worker.take("a");
        assertThat(client.cancel("a"))
                .isEqualTo(new Cancellation.Cancelled(ids("a"), List.of(first)));
        client.rerun("a");
        Delivered second = worker.take("a");

        assertThat(second).isEqualTo(new Delivered(id("a"), 2, 2));
        assertThat(store.claims().heldBy(worker.holder)).containsExactly(second);
        worker.handBack(first);
        assertThat(worker.stillRuns(second)).isTrue();
    }

    @Test
    void reconciling_a_holder_that_knows_all_it_runs_changes_nothing() {
        client.submit(tasks("t", 2));
        Delivered t0 = worker.claim(1).get(0).delivered();

        assertThat(store.claims().reconcile(worker.holder, Set.of(t0), "lost")).isZero();

        assertThat(worker.stillRuns(t0)).isTrue();
        client.expectHistory("t0", "created 1/0", "assigned 1/1 n1", "started 1/1 n1");
    }
}
