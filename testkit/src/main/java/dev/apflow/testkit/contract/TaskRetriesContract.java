package dev.apflow.testkit.contract;

import static dev.apflow.testkit.contract.Specs.depending;
import static dev.apflow.testkit.contract.Specs.id;
import static dev.apflow.testkit.contract.Specs.optional;
import static dev.apflow.testkit.contract.Specs.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.TaskClaims.Claim;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReports.Verdict;
import dev.apflow.domain.task.ErrorCode;
import dev.apflow.domain.task.TaskState;
import dev.apflow.domain.task.TaskStatus;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Failures after which the worker asks for another attempt. */
class TaskRetriesContract extends StoreContract {

    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void a_failure_to_be_retried_is_pending_as_the_next_attempt_and_shows_the_error() {
        client.submit(task("a"));
        Delivered first = worker.take("a");
        store.reports().progress(Map.of(first, 0.5));

        assertThat(worker.retry(first, "broken", HOUR)).isEqualTo(Verdict.ACCEPTED);

        TaskState state = client.state("a");
        assertThat(state.status()).isEqualTo(TaskStatus.PENDING);
        assertThat(state.attempt()).isEqualTo(2);
        assertThat(state.delivery()).isEqualTo(1);
        assertThat(state.error()).contains("broken");
        assertThat(state.errorCode()).contains(ErrorCode.EXECUTOR_FAILED);
        assertThat(state.progress()).isZero();
        assertThat(state.result()).isEmpty();
        assertThat(state.idempotencyKey()).isEmpty();
        assertThat(state.startedAt()).isEmpty();
        assertThat(state.completedAt()).isEmpty();
        client.expectHistory(
                "a",
                "created 1/0",
                "assigned 1/1 n1",
                "started 1/1 n1",
                "failed 1/1 n1"
                    + " {\"error\":\"broken\",\"error_code\":\"executor_failed\",\"will_retry\":true}",
                "retried 2/1 {\"reason\":\"policy\"}");
    }

    @Test
    void a_retry_waits_for_its_delay() {
        client.submit(task("a"));
        worker.retry(worker.take("a"), "broken", HOUR);

        Claim claim = worker.ask(10);

        assertThat(claim.tasks()).isEmpty();
        assertThat(claim.nextDue().orElseThrow()).isBetween(HOUR.minusMinutes(1), HOUR);
        assertThat(Duration.between(store.clock().now(), client.state("a").dueAt().orElseThrow()))
                .isBetween(HOUR.minusMinutes(1), HOUR);
    }

    @Test
    void a_retry_becomes_due_as_time_passes() {
        client.submit(task("a"));
        worker.retry(worker.take("a"), "broken", Duration.ofMillis(60));

        List<Claimed> claimed = Await.look(() -> worker.claim(10), found -> !found.isEmpty());

        assertThat(claimed).hasSize(1);
        assertThat(claimed.get(0).delivered()).isEqualTo(new Delivered(id("a"), 2, 2));
        assertThat(client.state("a").startedAt().orElseThrow())
                .isAfterOrEqualTo(client.state("a").createdAt().plusMillis(60));
    }

    @Test
    void a_retry_without_delay_is_due_at_once() {
        client.submit(task("a"));
        worker.retry(worker.take("a"), "broken", Duration.ZERO);

        Claimed again = worker.claimOne();

        assertThat(again.delivered()).isEqualTo(new Delivered(id("a"), 2, 2));
        assertThat(again.failedInRun()).isEqualTo(1);
        assertThat(client.state("a").error()).isEmpty();
    }

    @Test
    void every_failed_attempt_of_a_run_is_counted() {
        client.submit(task("a"));
        for (int failed = 0; failed < 5; failed++) {
            Claimed claimed = worker.claimOne();
            assertThat(claimed.failedInRun()).isEqualTo(failed);
            assertThat(claimed.delivered())
                    .isEqualTo(new Delivered(id("a"), failed + 1, failed + 1));
            worker.retry(claimed.delivered(), "broken " + failed, Duration.ZERO);
        }
        assertThat(client.state("a").error()).contains("broken 4");

        worker.succeed(worker.take("a"));

        assertThat(client.state("a").attempt()).isEqualTo(6);
        assertThat(client.state("a").error()).isEmpty();
    }

    @Test
    void a_retry_keeps_its_place_in_the_order() {
        client.submit(task("a"), task("b"));
        worker.retry(worker.claim(1).get(0).delivered(), "broken", Duration.ZERO);

        assertThat(worker.claimIds()).containsExactly("a", "b");
    }

    @Test
    void nobody_is_released_while_a_task_is_going_to_be_tried_again() {
        client.submit(task("a"), task("b", "a"), depending("c", optional("a")));
        worker.retry(worker.take("a"), "broken", Duration.ZERO);

        Delivered second = worker.take("a");
        worker.expectNothing();
        worker.succeed(second);

        assertThat(worker.claimIds()).containsExactly("b", "c");
    }

    @Test
    void a_late_report_of_the_attempt_before_is_fenced() {
        client.submit(task("a"));
        Delivered first = worker.take("a");
        worker.retry(first, "broken", Duration.ZERO);

        assertThat(worker.succeed(first)).isEqualTo(Verdict.FENCED);
        assertThat(client.status("a")).isEqualTo(TaskStatus.PENDING);
        Delivered second = worker.take("a");
        assertThat(worker.succeed(first)).isEqualTo(Verdict.FENCED);
        assertThat(worker.succeed(second)).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void a_task_whose_dependency_was_rerun_meanwhile_waits_before_it_is_tried_again() {
        client.submit(task("a"), task("b", "a"));
        worker.succeed(worker.take("a"));
        Delivered running = worker.take("b");
        client.rerun("a");

        worker.retry(running, "broken", Duration.ZERO);

        Delivered again = worker.take("a");
        worker.expectNothing();
        worker.succeed(again);
        assertThat(worker.take("b").attempt()).isEqualTo(2);
    }

    @Test
    void a_delivery_number_is_never_used_again_whatever_happens_to_the_task() {
        client.submit(task("a"));
        Set<Long> seen = new HashSet<>();
        int attempt = 1;
        for (int round = 0; round < 4; round++) {
            Delivered handedBack = take(seen, attempt);
            worker.handBack(handedBack);
            worker.retry(take(seen, attempt), "broken", Duration.ZERO);
            attempt++;
            take(seen, attempt);
            store.claims().recover("restarted");
            take(seen, attempt);
            store.claims().reconcile(worker.holder, Set.of(), "lost");
            if (round % 2 == 0) {
                worker.succeed(take(seen, attempt));
            } else {
                take(seen, attempt);
                client.cancel("a");
            }
            client.rerun("a");
            attempt++;
        }
        assertThat(seen).hasSize(20);
        assertThat(client.state("a").attempt()).isEqualTo(9);
        assertThat(client.state("a").delivery()).isEqualTo(20);
    }

    private Delivered take(Set<Long> seen, int attempt) {
        Delivered delivered = worker.take("a");
        assertThat(delivered.attempt()).isEqualTo(attempt);
        assertThat(seen.add(delivered.delivery())).as("%s is new", delivered).isTrue();
        return delivered;
    }
}
