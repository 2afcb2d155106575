package dev.apflow.testkit.contract;

import static dev.apflow.testkit.contract.Specs.FAR_FUTURE;
import static dev.apflow.testkit.contract.Specs.depending;
import static dev.apflow.testkit.contract.Specs.id;
import static dev.apflow.testkit.contract.Specs.optional;
import static dev.apflow.testkit.contract.Specs.suspended;
import static dev.apflow.testkit.contract.Specs.task;
import static dev.apflow.testkit.contract.Specs.tasks;
import static dev.apflow.testkit.contract.TestWorker.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReports.Report;
import dev.apflow.application.store.TaskReports.Verdict;
import dev.apflow.application.store.TaskWrites.Rerun;
import dev.apflow.application.store.TreeWrites.Execution;
import dev.apflow.application.store.TreeWrites.Scope;
import dev.apflow.domain.task.TaskStatus;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Resuming suspended trees, and running again what has ended in a tree. */
class TreeExecutionContract extends StoreContract {

    @Test
    void a_released_tree_runs_and_says_nothing_of_it_in_its_history() {
        client.submit(suspended(task("a"), task("b", "a")));

        assertThat(client.execute("a", Scope.RELEASE)).isEqualTo(new Execution.Started(2));

        assertThat(client.state("a").suspended()).isFalse();
        assertThat(client.state("b").suspended()).isFalse();
        client.expectHistory("a", "created 1/0");
        worker.succeed(worker.take("a"));
        worker.take("b");
    }

    @Test
    void releasing_reaches_no_other_tree() {
        client.submit(suspended(task("a")));
        client.submit(suspended(task("other")));

        client.execute("a", Scope.RELEASE);

        assertThat(worker.claimIds()).containsExactly("a");
    }

    @Test
    void a_tree_that_is_not_held_cannot_be_released() {
        client.submit(task("a"));

        assertThat(client.execute("a", Scope.RELEASE)).isEqualTo(new Execution.NothingToDo(false));
    }

    @Test
    void nothing_of_a_suspended_tree_is_run_again_until_it_is_released() {
        client.submit(suspended(task("a"), task("b")));
        client.cancel("b");

        assertThat(client.execute("a", Scope.FAILED)).isEqualTo(new Execution.NothingToDo(true));
        assertThat(client.execute("a", Scope.ALL)).isEqualTo(new Execution.NothingToDo(true));
        assertThat(client.status("b")).isEqualTo(TaskStatus.CANCELLED);

        assertThat(client.execute("a", Scope.RELEASE)).isEqualTo(new Execution.Started(2));
        assertThat(client.execute("a", Scope.FAILED)).isEqualTo(new Execution.Started(1));
        assertThat(worker.claimIds()).containsExactly("a", "b");
    }

    @Test
    void a_single_task_of_a_suspended_tree_that_is_rerun_is_suspended() {
        client.submit(suspended(task("a"), task("b")));
        client.cancel("b");

        assertThat(client.rerun("b")).isEqualTo(new Rerun.Started(2));

        assertThat(client.status("b")).isEqualTo(TaskStatus.PENDING);
        assertThat(client.state("b").suspended()).isTrue();
        worker.expectNothing();
        client.execute("a", Scope.RELEASE);
        assertThat(worker.claimIds()).containsExactly("a", "b");
    }

    @Test
    void a_suspended_task_that_ended_its_dependency_by_cancelling_is_not_released_by_that() {
        client.submit(suspended(task("a"), depending("b", optional("a"))));

        client.cancel("a");

        worker.expectNothing();
        client.execute("a", Scope.RELEASE);
        worker.take("b");
    }

    @Test
    void only_roots_name_trees() {
        client.submit(suspended(task("a"), task("b")));

        assertThat(client.execute("b", Scope.RELEASE)).isEqualTo(new Execution.Unknown());
        assertThat(client.execute("never", Scope.ALL)).isEqualTo(new Execution.Unknown());
        assertThat(client.state("a").suspended()).isTrue();
    }

    @Test
    void running_again_what_failed_takes_the_failed_and_the_cancelled() {
        client.submit(tasks("t", 5));
        List<Claimed> claimed = worker.claim(4);
        worker.succeed(claimed.get(0).delivered());
        worker.fail(claimed.get(1).delivered(), "broken");
        client.cancel("t2");

        assertThat(client.execute("t0", Scope.FAILED)).isEqualTo(new Execution.Started(2));

        assertThat(client.status("t0")).isEqualTo(TaskStatus.COMPLETED);
        assertThat(client.status("t1")).isEqualTo(TaskStatus.PENDING);
        assertThat(client.status("t2")).isEqualTo(TaskStatus.PENDING);
        assertThat(client.status("t3")).isEqualTo(TaskStatus.IN_PROGRESS);
        assertThat(client.state("t3").attempt()).isEqualTo(1);
        assertThat(client.state("t4").attempt()).isEqualTo(1);
        assertThat(worker.claimIds()).containsExactly("t1", "t2", "t4");
        client.expectHistory(
                "t1",
                "created 1/0",
                "assigned 1/1 n1",
                "started 1/1 n1",
                "failed 1/1 n1"
                    + " {\"error\":\"broken\",\"error_code\":\"executor_failed\",\"will_retry\":false}",
                "retried 2/1 {\"reason\":\"rerun\"}",
                "assigned 2/2 n1",
                "started 2/2 n1");
    }

    @Test
    void running_all_again_takes_whatever_has_ended() {
        client.submit(tasks("t", 5));
        List<Claimed> claimed = worker.claim(4);
        worker.succeed(claimed.get(0).delivered());
        worker.fail(claimed.get(1).delivered(), "broken");
        client.cancel("t2");

        assertThat(client.execute("t0", Scope.ALL)).isEqualTo(new Execution.Started(3));

        assertThat(worker.claimIds()).containsExactly("t0", "t1", "t2", "t4");
        assertThat(worker.stillRuns(claimed.get(3).delivered())).isTrue();
    }

    @Test
    void with_nothing_there_to_run_again_nothing_is_done() {
        client.submit(task("a"), task("b"));
        worker.succeed(worker.claim(1).get(0).delivered());

        assertThat(client.execute("a", Scope.FAILED)).isEqualTo(new Execution.NothingToDo(false));
        worker.claim(1);
        client.rerun("a");
        assertThat(client.execute("a", Scope.ALL)).isEqualTo(new Execution.NothingToDo(false));
        assertThat(client.state("a").attempt()).isEqualTo(2);
    }

    @Test
    void running_all_again_keeps_the_order_of_the_dependencies() {
        client.submit(task("a"), task("b", "a"), task("c", "b"), depending("d", optional("b")));
        worker.succeed(worker.take("a"));
        worker.fail(worker.take("b"), "broken");
        worker.succeed(worker.take("d"));

        assertThat(client.execute("a", Scope.ALL)).isEqualTo(new Execution.Started(3));

        worker.succeed(worker.take("a"));
        worker.succeed(worker.take("b"));
        assertThat(worker.claimIds()).containsExactly("c", "d");
    }

    @Test
    void running_again_what_failed_unblocks_what_was_blocked_by_it() {
        client.submit(task("a"), task("b", "a"), task("c", "b"));
        worker.fail(worker.take("a"), "broken");
        worker.expectNothing();

        assertThat(client.execute("a", Scope.FAILED)).isEqualTo(new Execution.Started(1));

        worker.succeed(worker.take("a"));
        worker.succeed(worker.take("b"));
        worker.take("c");
    }

    @Test
    void what_runs_again_is_due_by_its_own_not_before_alone() {
        client.submit(task("a"), task("later").withNotBefore(FAR_FUTURE));
        Delivered first = worker.take("a");
        worker.retry(first, "broken", Duration.ofHours(1));
        client.cancel("a");
        client.cancel("later");

        client.execute("a", Scope.ALL);

        assertThat(client.state("a").dueAt()).isEmpty();
        assertThat(client.state("later").dueAt()).contains(FAR_FUTURE);
        worker.take("a");
    }

    @Test
    void a_large_tree_runs_again_as_a_whole() {
        client.submit(tasks("t", 1_000));
        List<Claimed> claimed = worker.claim(1_000);
        assertThat(
                        worker.reportAll(
                                claimed.stream()
                                        .map(
                                                each ->
                                                        failure(
                                                                each.delivered(),
                                                                "broken",
                                                                Optional.empty()))
                                        .toArray(Report[]::new)))
                .containsOnly(Verdict.ACCEPTED);

        assertThat(client.execute("t0", Scope.FAILED)).isEqualTo(new Execution.Started(1_000));

        assertThat(worker.claim(1_000))
                .extracting(each -> each.delivered().attempt())
                .hasSize(1_000)
                .containsOnly(2);
        assertThat(client.task("t999").treeId()).isEqualTo(id("t0"));
    }
}
