package dev.apflow.testkit.contract;

import static dev.apflow.testkit.contract.Specs.FAR_FUTURE;
import static dev.apflow.testkit.contract.Specs.depending;
import static dev.apflow.testkit.contract.Specs.id;
import static dev.apflow.testkit.contract.Specs.optional;
import static dev.apflow.testkit.contract.Specs.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReports.Verdict;
import dev.apflow.application.store.TaskWrites.Rerun;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.task.TaskState;
import dev.apflow.domain.task.TaskStatus;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Running a single task again that has ended. */
class TaskRerunContract extends StoreContract {

    @Test
    void a_completed_task_starts_afresh_as_the_next_attempt() {
        client.submit(task("a"));
        worker.succeed(worker.take("a"));

        assertThat(client.rerun("a")).isEqualTo(new Rerun.Started(2));

        TaskState state = client.state("a");
        assertThat(state.status()).isEqualTo(TaskStatus.PENDING);
        assertThat(state.attempt()).isEqualTo(2);
        assertThat(state.delivery()).isEqualTo(1);
        assertThat(state.result()).isEmpty();
        assertThat(state.error()).isEmpty();
        assertThat(state.progress()).isZero();
        assertThat(state.idempotencyKey()).isEmpty();
        assertThat(state.startedAt()).isEmpty();
        assertThat(state.completedAt()).isEmpty();
        assertThat(state.lastNode()).contains(new NodeId("n1"));
        assertThat(worker.take("a")).isEqualTo(new Delivered(id("a"), 2, 2));
    }

    @Test
    void the_history_tells_of_a_rerun() {
        client.submit(task("a"));
        client.cancel("a");
        client.rerun("a");
        worker.succeed(worker.take("a"));

        client.expectHistory(
                "a",
                "created 1/0",
                "cancelled 1/0",
                "retried 2/0 {\"reason\":\"rerun\"}",
                "assigned 2/1 n1",
                "started 2/1 n1",
                "completed 2/1 n1");
    }

    @Test
    void a_failed_and_a_cancelled_task_lose_their_error() {
        client.submit(task("failed"), task("cancelled"));
        Delivered first = worker.claim(1).get(0).delivered();
        store.reports().progress(Map.of(first, 0.5));
        worker.fail(first, "broken");
        client.cancel("cancelled", "why not");

        client.rerun("failed");
        client.rerun("cancelled");

        assertThat(client.state("failed").error()).isEmpty();
        assertThat(client.state("failed").progress()).isZero();
        assertThat(client.state("cancelled").error()).isEmpty();
    }

    @Test
    void a_rerun_counts_its_failures_from_the_beginning() {
        client.submit(task("a"));
        worker.retry(worker.take("a"), "broken", Duration.ZERO);
        worker.fail(worker.take("a"), "broken");

        client.rerun("a");

        Claimed again = worker.claimOne();
        assertThat(again.failedInRun()).isZero();
        assertThat(again.delivered()).isEqualTo(new Delivered(id("a"), 3, 3));
        worker.handBack(again.delivered());
        assertThat(client.state("a").error()).isEmpty();
        worker.retry(worker.take("a"), "broken", Duration.ZERO);
        assertThat(worker.claimOne().failedInRun()).isEqualTo(1);
    }

    @Test
    void what_has_not_ended_cannot_be_rerun() {
        client.submit(task("a"));

        assertThat(client.rerun("a")).isEqualTo(new Rerun.WrongStatus(TaskStatus.PENDING));
        worker.take("a");
        assertThat(client.rerun("a")).isEqualTo(new Rerun.WrongStatus(TaskStatus.IN_PROGRESS));
        assertThat(client.rerun("never")).isEqualTo(new Rerun.Unknown());
        assertThat(client.state("a").attempt()).isEqualTo(1);
    }

    @Test
    void what_has_an_old_result_is_stale_until_it_runs_again() {
        client.submit(task("a"), task("b", "a"), task("c", "b"), task("beside"), task("runs", "a"));
        worker.succeed(worker.claim(1).get(0).delivered());
        worker.claim(10).stream()
                .map(each -> each.delivered())
                .filter(each -> !each.task().value().equals("runs"))
                .forEach(worker::succeed);
        worker.succeed(worker.take("c"));
        assertThat(stale("a", "b", "c", "beside", "runs")).isEmpty();

        client.rerun("a");

        assertThat(stale("a", "b", "c", "beside", "runs")).containsExactly("b", "c", "runs");
        worker.succeed(worker.take("a"));
        assertThat(stale("a", "b", "c", "beside", "runs")).containsExactly("b", "c", "runs");
        client.rerun("b");
        worker.succeed(worker.take("b"));
        assertThat(stale("a", "b", "c", "beside", "runs")).containsExactly("c", "runs");
        worker.succeed(new Delivered(id("runs"), 1, 1));
        assertThat(stale("a", "b", "c", "beside", "runs")).containsExactly("c", "runs");
        client.rerun("runs");
        assertThat(stale("runs")).isEmpty();
    }

    private List<String> stale(String... ids) {
        return Stream.of(ids).filter(id -> client.state(id).inputsStale()).toList();
    }

    @Test
    void downstream_runs_again_all_that_has_ended_and_depends_on_it() {
        client.submit(
                task("a"), task("b", "a"), task("c", "b"), task("beside"), task("waits", "c"));
        worker.claim(10).forEach(each -> worker.succeed(each.delivered()));
        worker.succeed(worker.take("b"));
        worker.fail(worker.take("c"), "broken");

        assertThat(client.rerunDownstream("a")).isEqualTo(new Rerun.Started(2));

        assertThat(client.state("a").attempt()).isEqualTo(2);
        assertThat(client.state("b").attempt()).isEqualTo(2);
        assertThat(client.state("c").attempt()).isEqualTo(2);
        assertThat(client.state("waits").attempt()).isEqualTo(1);
        assertThat(client.status("beside")).isEqualTo(TaskStatus.COMPLETED);
        assertThat(stale("a", "b", "c", "beside", "waits")).isEmpty();
        for (String each : List.of("a", "b", "c", "waits")) {
            worker.succeed(worker.take(each));
        }
        assertThat(client.rerunDownstream("never")).isEqualTo(new Rerun.Unknown());
        client.rerun("a");
        assertThat(client.rerunDownstream("a"))
                .isEqualTo(new Rerun.WrongStatus(TaskStatus.PENDING));
    }

    @Test
    void what_waits_for_a_task_that_is_rerun_waits_again() {
        client.submit(task("a"), task("b", "a"), depending("c", optional("a")));
        worker.succeed(worker.take("a"));

        client.rerun("a");

        Delivered again = worker.take("a");
        worker.expectNothing();
        worker.succeed(again);
        assertThat(worker.claimIds()).containsExactly("b", "c");
        worker.expectNothing();
    }

    @Test
    void what_was_blocked_by_the_task_waits_for_its_next_end() {
        client.submit(task("a"), task("b", "a"));
        worker.fail(worker.take("a"), "broken");

        client.rerun("a");
        worker.succeed(worker.take("a"));

        worker.take("b");
    }

    @Test
    void a_rerun_that_fails_blocks_what_an_earlier_success_had_released() {
        client.submit(task("a"), task("b", "a"), depending("c", optional("a")));
        worker.succeed(worker.take("a"));
        client.rerun("a");

        worker.fail(worker.take("a"), "broken");

        assertThat(worker.claimIds()).containsExactly("c");
    }

    @Test
    void dependents_that_ran_already_are_left_alone() {
        client.submit(task("a"), task("runs", "a"), task("done", "a"));
        worker.succeed(worker.take("a"));
        var both = worker.claim(10);
        worker.succeed(both.get(1).delivered());

        client.rerun("a");
        worker.succeed(worker.take("a"));

        worker.expectNothing();
        assertThat(worker.succeed(both.get(0).delivered())).isEqualTo(Verdict.ACCEPTED);
        assertThat(client.state("done").attempt()).isEqualTo(1);
    }

    @Test
    void a_rerun_waits_for_a_dependency_that_is_open_now() {
        client.submit(task("a"), task("b", "a"));
        worker.succeed(worker.take("a"));
        worker.succeed(worker.take("b"));

        client.rerun("a");
        client.rerun("b");

        Delivered a = worker.take("a");
        worker.expectNothing();
        worker.succeed(a);
        worker.take("b");
    }

    @Test
    void a_rerun_does_not_wait_for_a_dependency_that_is_done() {
        client.submit(task("a"), task("b", "a"));
        worker.succeed(worker.take("a"), new JsonString("result of a"));
        worker.fail(worker.take("b"), "broken");

        client.rerun("b");

        assertThat(worker.claimOne().dependencyResults())
                .isEqualTo(Map.of(id("a"), new JsonString("result of a")));
    }

    @Test
    void a_rerun_hands_on_the_new_result() {
        client.submit(task("a"), task("b", "a"));
        worker.succeed(worker.take("a"), new JsonString("old"));
        client.rerun("a");
        worker.succeed(worker.take("a"), new JsonString("new"));

        assertThat(worker.claimOne().dependencyResults())
                .isEqualTo(Map.of(id("a"), new JsonString("new")));
        assertThat(client.state("a").result()).contains(new JsonString("new"));
    }

    @Test
    void an_optional_dependency_that_is_rerun_hands_on_no_old_result() {
        client.submit(task("a"), depending("b", optional("a")));
        worker.succeed(worker.take("a"), new JsonString("old"));
        client.rerun("a");
        worker.fail(worker.take("a"), "broken");

        assertThat(worker.claimOne().dependencyResults()).isEmpty();
    }

    @Test
    void a_rerun_is_due_by_its_not_before_alone() {
        client.submit(task("later").withNotBefore(FAR_FUTURE));
        client.submit(task("now"));
        worker.retry(worker.take("now"), "broken", Duration.ofHours(1));
        client.cancel("later");
        client.cancel("now");

        client.rerun("later");
        client.rerun("now");

        assertThat(client.state("later").dueAt()).contains(FAR_FUTURE);
        worker.take("now");
    }

    @Test
    void the_worker_of_an_earlier_run_is_fenced() {
        client.submit(task("a"));
        Delivered old = worker.take("a");
        client.cancel("a");
        client.rerun("a");

        assertThat(worker.succeed(old)).isEqualTo(Verdict.FENCED);
        Delivered current = worker.take("a");
        assertThat(worker.succeed(old)).isEqualTo(Verdict.FENCED);
        assertThat(worker.stillRuns(old)).isFalse();
        assertThat(worker.succeed(current)).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void a_dependent_of_two_that_are_rerun_waits_for_both_and_starts_once() {
        client.submit(task("a"), task("b"), task("c", "a", "b"));
        worker.claim(10).forEach(each -> worker.succeed(each.delivered()));
        client.rerun("a");
        client.rerun("b");
        var both = worker.claim(10);
        assertThat(both).hasSize(2);

        worker.succeed(both.get(0).delivered());
        worker.expectNothing();
        worker.succeed(both.get(1).delivered());

        worker.take("c");
        worker.expectNothing();
    }
}
