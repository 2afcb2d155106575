package dev.apflow.testkit.contract;

import static dev.apflow.testkit.contract.Specs.child;
import static dev.apflow.testkit.contract.Specs.depending;
import static dev.apflow.testkit.contract.Specs.id;
import static dev.apflow.testkit.contract.Specs.ids;
import static dev.apflow.testkit.contract.Specs.optional;
import static dev.apflow.testkit.contract.Specs.suspended;
import static dev.apflow.testkit.contract.Specs.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReports.Verdict;
import dev.apflow.application.store.TaskWrites.Cancellation;
import dev.apflow.domain.task.ErrorCode;
import dev.apflow.domain.task.TaskState;
import dev.apflow.domain.task.TaskStatus;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Ending tasks before their time. */
class TaskCancellationContract extends StoreContract {

    @Test
    void a_pending_task_is_cancelled_at_once() {
        client.submit(task("a"));

        assertThat(client.cancel("a", "not needed"))
                .isEqualTo(new Cancellation.Cancelled(ids("a"), List.of()));

        TaskState state = client.state("a");
        assertThat(state.status()).isEqualTo(TaskStatus.CANCELLED);
        assertThat(state.error()).contains("not needed");
        assertThat(state.errorCode()).contains(ErrorCode.CANCELLED);
        assertThat(state.attempt()).isEqualTo(1);
        assertThat(state.startedAt()).isEmpty();
        assertThat(state.completedAt()).isPresent();
        worker.expectNothing();
        client.expectHistory("a", "created 1/0", "cancelled 1/0 {\"reason\":\"not needed\"}");
    }

    @Test
    void a_cancellation_without_a_reason_names_none() {
        client.submit(task("a"));

        client.cancel("a");

        assertThat(client.state("a").error()).isEmpty();
        assertThat(client.state("a").errorCode()).contains(ErrorCode.CANCELLED);
        client.expectHistory("a", "created 1/0", "cancelled 1/0");
    }

    @Test
    void a_running_task_is_cancelled_and_its_worker_fenced() {
        client.submit(task("a"));
        Delivered running = worker.take("a");
        store.reports().progress(Map.of(running, 0.5));

        assertThat(client.cancel("a", "stop"))
                .isEqualTo(new Cancellation.Cancelled(ids("a"), List.of(running)));

        TaskState state = client.state("a");
        assertThat(state.status()).isEqualTo(TaskStatus.CANCELLED);
        assertThat(state.progress()).isEqualTo(0.5);
        assertThat(state.startedAt()).isPresent();
        assertThat(state.completedAt()).isPresent();
        assertThat(state.leaseExpiresAt()).isEmpty();
        assertThat(worker.stillRuns(running)).isFalse();
        assertThat(worker.succeed(running)).isEqualTo(Verdict.FENCED);
        assertThat(worker.fail(running, "interrupted")).isEqualTo(Verdict.FENCED);
        worker.handBack(running);
        assertThat(client.status("a")).isEqualTo(TaskStatus.CANCELLED);
        client.expectHistory(
                "a",
                "created 1/0",
                "assigned 1/1 n1",
                "started 1/1 n1",
                "cancelled 1/1 n1 {\"reason\":\"stop\"}");
    }

    @Test
    void what_has_ended_cannot_be_cancelled() {
        client.submit(task("a"));
        worker.succeed(worker.take("a"));

        assertThat(client.cancel("a"))
                .isEqualTo(new Cancellation.WrongStatus(TaskStatus.COMPLETED));
        assertThat(client.cancelWithDescendants("a"))
                .isEqualTo(new Cancellation.WrongStatus(TaskStatus.COMPLETED));
        assertThat(client.cancel("never")).isEqualTo(new Cancellation.Unknown());
        assertThat(client.status("a")).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void what_is_cancelled_twice_ends_once() {
        client.submit(task("a"));
        client.cancel("a", "first");

        assertThat(client.cancel("a", "second"))
                .isEqualTo(new Cancellation.WrongStatus(TaskStatus.CANCELLED));
        client.expectHistory("a", "created 1/0", "cancelled 1/0 {\"reason\":\"first\"}");
    }

    @Test
    void cancelling_releases_optional_dependents_and_blocks_the_others() {
        client.submit(task("a"), task("requires", "a"), depending("takes", optional("a")));

        client.cancel("a");

        worker.take("takes");
        worker.expectNothing();
        assertThat(client.status("requires")).isEqualTo(TaskStatus.PENDING);
    }

    @Test
    void a_task_with_two_cancelled_dependencies_starts_once() {
        client.submit(
                task("root"),
                child("a", "root"),
                child("b", "a"),
                depending("joined", optional("a"), optional("b"))
                        .withParent(java.util.Optional.of(id("root"))));

        client.cancelWithDescendants("a");

        assertThat(worker.claimIds()).containsExactly("root", "joined");
        worker.expectNothing();
    }

    @Test
    void children_are_left_alone_unless_asked_for() {
        client.submit(task("root"), child("a", "root"), child("below", "a"));

        client.cancel("a");

        assertThat(client.status("below")).isEqualTo(TaskStatus.PENDING);
        assertThat(client.status("root")).isEqualTo(TaskStatus.PENDING);
    }

    @Test
    void with_its_descendants_all_that_has_not_ended_below_a_task_ends() {
        client.submit(
                task("root"),
                child("a", "root"),
                child("done", "a"),
                child("runs", "a"),
                child("below", "done"),
                child("beside", "root"),
                child("after", "root", "below"));
        var claimed = worker.claim(4);
        worker.succeed(claimed.get(2).delivered());
        worker.handBack(claimed.get(0).delivered(), claimed.get(1).delivered());

        Cancellation.Cancelled answer = (Cancellation.Cancelled) client.cancelWithDescendants("a");

        assertThat(answer.ids()).containsExactlyInAnyOrderElementsOf(ids("a", "runs", "below"));
        assertThat(answer.interrupted()).containsExactly(claimed.get(3).delivered());
        assertThat(client.status("done")).isEqualTo(TaskStatus.COMPLETED);
        assertThat(client.status("root")).isEqualTo(TaskStatus.PENDING);
        assertThat(client.status("beside")).isEqualTo(TaskStatus.PENDING);
        assertThat(client.status("after")).isEqualTo(TaskStatus.PENDING);
        assertThat(worker.succeed(claimed.get(3).delivered())).isEqualTo(Verdict.FENCED);
        client.expectHistory("below", "created 1/0", "cancelled 1/0");
    }

    @Test
    void descendants_of_a_task_that_has_ended_are_cancelled_all_the_same() {
        client.submit(task("root"), child("below", "root", "root"));
        worker.succeed(worker.take("root"));

        assertThat(client.cancelWithDescendants("root"))
                .isEqualTo(new Cancellation.Cancelled(ids("below"), List.of()));
        assertThat(client.status("root")).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void cancelling_reaches_no_other_tree() {
        client.submit(task("a"), task("b"));
        client.submit(task("other"), task("more"));

        client.cancelWithDescendants("a");

        assertThat(worker.claimIds()).containsExactly("other", "more");
    }

    @Test
    void a_task_that_waits_for_its_retry_is_cancelled_without_the_old_error() {
        client.submit(task("a"));
        worker.retry(worker.take("a"), "broken", Duration.ofHours(1));

        client.cancel("a");

        assertThat(client.state("a").error()).isEmpty();
        assertThat(client.state("a").attempt()).isEqualTo(2);
        assertThat(client.state("a").startedAt()).isEmpty();
        client.expectHistory(
                "a",
                "created 1/0",
                "assigned 1/1 n1",
                "started 1/1 n1",
                "failed 1/1 n1"
                    + " {\"error\":\"broken\",\"error_code\":\"executor_failed\",\"will_retry\":true}",
                "retried 2/1 {\"reason\":\"policy\"}",
                "cancelled 2/1");
    }

    @Test
    void a_suspended_task_can_be_cancelled() {
        client.submit(suspended(task("a"), task("b")));

        client.cancelWithDescendants("a");

        assertThat(client.status("a")).isEqualTo(TaskStatus.CANCELLED);
        assertThat(client.status("b")).isEqualTo(TaskStatus.CANCELLED);
        assertThat(client.state("b").suspended()).isTrue();
    }

    @Test
    void a_large_tree_is_cancelled_as_a_whole() {
        client.submit(Specs.tasks("t", 1_000));
        worker.claim(400);

        Cancellation.Cancelled answer = (Cancellation.Cancelled) client.cancelWithDescendants("t0");

        assertThat(answer.ids()).hasSize(1_000).doesNotHaveDuplicates();
        assertThat(answer.interrupted()).hasSize(400);
        assertThat(store.reads().live().values()).containsOnly(0L);
    }
}
