package dev.apflow.testkit.contract;

import static dev.apflow.testkit.contract.Specs.id;
import static dev.apflow.testkit.contract.Specs.task;
import static dev.apflow.testkit.contract.Specs.tasks;
import static dev.apflow.testkit.contract.TestWorker.failure;
import static dev.apflow.testkit.contract.TestWorker.key;
import static dev.apflow.testkit.contract.TestWorker.resultOf;
import static dev.apflow.testkit.contract.TestWorker.success;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.EventDetails;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReports.Outcome;
import dev.apflow.application.store.TaskReports.Report;
import dev.apflow.application.store.TaskReports.Verdict;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.task.ErrorCode;
import dev.apflow.domain.task.TaskState;
import dev.apflow.domain.task.TaskStatus;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Outcomes, final ones; for those that are tried again see {@link TaskRetriesContract}. */
class TaskReportsContract extends StoreContract {

    private static final JsonString FIRST = new JsonString("first");
    private static final JsonString SECOND = new JsonString("second");

    @Test
    void a_success_completes_the_task() {
        client.submit(task("a"));
        Delivered delivered = worker.take("a");

        assertThat(worker.succeed(delivered, FIRST)).isEqualTo(Verdict.ACCEPTED);

        TaskState state = client.state("a");
        assertThat(state.status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(state.result()).contains(FIRST);
        assertThat(state.error()).isEmpty();
        assertThat(state.errorCode()).isEmpty();
        assertThat(state.progress()).isEqualTo(1);
        assertThat(state.idempotencyKey()).contains(key(delivered));
        assertThat(state.startedAt()).isPresent();
        assertThat(state.completedAt().orElseThrow()).isEqualTo(state.updatedAt());
        assertThat(state.startedAt().orElseThrow())
                .isBetween(state.createdAt(), state.completedAt().orElseThrow());
        client.expectHistory(
                "a", "created 1/0", "assigned 1/1 n1", "started 1/1 n1", "completed 1/1 n1");
    }

    @Test
    void a_final_failure_ends_the_task_with_its_error() {
        client.submit(task("a"));
        Delivered delivered = worker.take("a");

        assertThat(worker.fail(delivered, "broken")).isEqualTo(Verdict.ACCEPTED);

        TaskState state = client.state("a");
        assertThat(state.status()).isEqualTo(TaskStatus.FAILED);
        assertThat(state.error()).contains("broken");
        assertThat(state.errorCode()).contains(ErrorCode.EXECUTOR_FAILED);
        assertThat(state.result()).isEmpty();
        assertThat(state.attempt()).isEqualTo(1);
        assertThat(state.idempotencyKey()).contains(key(delivered));
        assertThat(state.startedAt()).isPresent();
        assertThat(state.completedAt()).isPresent();
        client.expectHistory(
                "a",
                "created 1/0",
                "assigned 1/1 n1",
                "started 1/1 n1",
                "failed 1/1 n1"
                    + " {\"error\":\"broken\",\"error_code\":\"executor_failed\",\"will_retry\":false}");
        worker.expectNothing();
    }

    @Test
    void an_answer_from_the_cache_says_so_in_its_event() {
        client.submit(task("a"));
        Delivered delivered = worker.take("a");

        worker.report(
                new Report(
                        delivered,
                        Optional.of(key(delivered)),
                        new Outcome.Succeeded(FIRST, true)));

        client.expectHistory(
                "a",
                "created 1/0",
                "assigned 1/1 n1",
                "started 1/1 n1",
                "completed 1/1 n1 {\"cached\":true}");
    }

    @Test
    void an_event_tells_the_beginning_of_a_long_error_and_the_task_all_of_it() {
        String error = "x".repeat(EventDetails.LONGEST_ERROR - 1) + "😀" + "y".repeat(20_000);
        client.submit(task("a"));

        worker.fail(worker.take("a"), error);

        assertThat(client.state("a").error()).contains(error);
        client.expectHistory(
                "a",
                "created 1/0",
                "assigned 1/1 n1",
                "started 1/1 n1",
                "failed 1/1 n1 {\"error\":\""
                        + "x".repeat(EventDetails.LONGEST_ERROR - 1)
                        + "😀\",\"error_code\":\"executor_failed\",\"will_retry\":false}");
    }

    @Test
    void an_attempt_has_one_outcome_and_whoever_comes_second_is_fenced() {
        client.submit(task("a"));
        Delivered delivered = worker.take("a");
        worker.succeed(delivered, FIRST);

        assertThat(worker.succeed(delivered, SECOND)).isEqualTo(Verdict.FENCED);
        assertThat(worker.fail(delivered, "late")).isEqualTo(Verdict.FENCED);
        assertThat(worker.retry(delivered, "late", java.time.Duration.ZERO))
                .isEqualTo(Verdict.FENCED);

        assertThat(client.state("a").result()).contains(FIRST);
        assertThat(client.state("a").error()).isEmpty();
        client.expectHistory(
                "a", "created 1/0", "assigned 1/1 n1", "started 1/1 n1", "completed 1/1 n1");
    }

    @Test
    void a_failure_cannot_be_turned_into_a_success() {
        client.submit(task("a"));
        Delivered delivered = worker.take("a");
        worker.fail(delivered, "broken");

        assertThat(worker.succeed(delivered)).isEqualTo(Verdict.FENCED);

        assertThat(client.status("a")).isEqualTo(TaskStatus.FAILED);
        assertThat(client.state("a").result()).isEmpty();
    }

    @Test
    void a_late_report_of_an_old_delivery_is_fenced_and_the_new_one_goes_on() {
        client.submit(task("a"));
        Delivered old = worker.take("a");
        worker.handBack(old);
        TestWorker other = new TestWorker(store, "n2");
        Delivered current = other.take("a");

        assertThat(worker.succeed(old, FIRST)).isEqualTo(Verdict.FENCED);
        assertThat(worker.fail(old, "late")).isEqualTo(Verdict.FENCED);

        assertThat(client.status("a")).isEqualTo(TaskStatus.IN_PROGRESS);
        assertThat(other.succeed(current, SECOND)).isEqualTo(Verdict.ACCEPTED);
        assertThat(client.state("a").result()).contains(SECOND);
    }

    @Test
    void a_report_about_a_task_that_was_handed_back_is_fenced() {
        client.submit(task("a"));
        Delivered old = worker.take("a");
        worker.handBack(old);

        assertThat(worker.succeed(old)).isEqualTo(Verdict.FENCED);
        assertThat(client.status("a")).isEqualTo(TaskStatus.PENDING);
    }

    @Test
    void a_report_about_a_delivery_that_never_was_is_fenced() {
        client.submit(task("a"));

        assertThat(worker.succeed(new Delivered(id("a"), 1, 0))).isEqualTo(Verdict.FENCED);
        assertThat(worker.succeed(new Delivered(id("a"), 1, 1))).isEqualTo(Verdict.FENCED);
        worker.take("a");
        assertThat(worker.succeed(new Delivered(id("a"), 1, 2))).isEqualTo(Verdict.FENCED);
        assertThat(client.status("a")).isEqualTo(TaskStatus.IN_PROGRESS);
    }

    @Test
    void a_report_about_a_task_that_is_not_there_is_unknown_and_leaves_nothing() {
        Delivered never = new Delivered(id("never"), 1, 1);

        assertThat(worker.succeed(never)).isEqualTo(Verdict.UNKNOWN);
        assertThat(worker.fail(never, "broken")).isEqualTo(Verdict.UNKNOWN);

        assertThat(store.reports().recorded(never, key(never))).isEmpty();
        client.expectHistory("never");
    }

    @Test
    void a_success_is_recorded_under_its_key() {
        client.submit(task("a"), task("b"), task("c"));
        List<Claimed> claimed = worker.claim(10);
        Delivered done = claimed.get(0).delivered();
        Delivered failed = claimed.get(1).delivered();
        Delivered unnamed = claimed.get(2).delivered();

        worker.succeed(done, FIRST);
        worker.fail(failed, "broken");
        worker.report(new Report(unnamed, Optional.empty(), new Outcome.Succeeded(FIRST, false)));

        assertThat(store.reports().recorded(done, key(done))).contains(FIRST);
        assertThat(store.reports().recorded(failed, key(failed))).isEmpty();
        assertThat(store.reports().recorded(unnamed, key(unnamed))).isEmpty();
        assertThat(client.status("c")).isEqualTo(TaskStatus.COMPLETED);
        assertThat(client.state("c").idempotencyKey()).isEmpty();
    }

    @Test
    void a_fenced_success_is_recorded_too_and_the_first_one_stays() {
        client.submit(task("a"));
        Delivered old = worker.take("a");
        worker.handBack(old);
        Delivered current = worker.take("a");

        assertThat(worker.succeed(old, FIRST)).isEqualTo(Verdict.FENCED);
        assertThat(store.reports().recorded(old, key(old))).contains(FIRST);

        assertThat(worker.succeed(current, SECOND)).isEqualTo(Verdict.ACCEPTED);
        assertThat(store.reports().recorded(current, key(current))).contains(FIRST);
        assertThat(client.state("a").result()).contains(SECOND);
    }

    @Test
    void of_two_fenced_successes_the_first_one_stays() {
        client.submit(task("a"));
        Delivered oldest = worker.take("a");
        worker.handBack(oldest);
        Delivered old = worker.take("a");
        worker.handBack(old);

        worker.succeed(oldest, FIRST);
        worker.succeed(old, SECOND);

        assertThat(store.reports().recorded(worker.take("a"), key(old))).contains(FIRST);
    }

    @Test
    void an_outcome_answers_for_its_attempt_whatever_comes_late() {
        client.submit(task("a"));
        Delivered old = worker.take("a");
        worker.handBack(old);
        worker.succeed(worker.take("a"), FIRST);

        assertThat(worker.succeed(old, SECOND)).isEqualTo(Verdict.FENCED);

        assertThat(store.reports().recorded(old, key(old))).contains(FIRST);
        Delivered other = new Delivered(old.task(), 2, 3);
        assertThat(store.reports().recorded(other, key(other))).isEmpty();
    }

    @Test
    void a_success_after_a_cancellation_is_recorded_and_changes_nothing_else() {
        client.submit(task("a"));
        Delivered delivered = worker.take("a");
        client.cancel("a");

        assertThat(worker.succeed(delivered, FIRST)).isEqualTo(Verdict.FENCED);

        assertThat(store.reports().recorded(delivered, key(delivered))).contains(FIRST);
        assertThat(client.status("a")).isEqualTo(TaskStatus.CANCELLED);
        assertThat(client.state("a").result()).isEmpty();
    }

    @Test
    void progress_is_noted_for_the_delivery_that_runs() {
        client.submit(tasks("t", 3));
        List<Delivered> all = worker.claim(10).stream().map(Claimed::delivered).toList();
        worker.fail(all.get(1), "broken");
        worker.handBack(all.get(2));

        store.reports()
                .progress(
                        Map.of(
                                all.get(0),
                                0.25,
                                all.get(1),
                                0.5,
                                all.get(2),
                                0.75,
                                new Delivered(id("never"), 1, 1),
                                1.0));

        assertThat(client.state("t0").progress()).isEqualTo(0.25);
        assertThat(client.state("t1").progress()).isZero();
        assertThat(client.state("t2").progress()).isZero();
        client.expectHistory("t0", "created 1/0", "assigned 1/1 n1", "started 1/1 n1");
        store.reports().progress(Map.of());
    }

    @Test
    void progress_of_an_old_delivery_does_not_touch_the_new_one() {
        client.submit(task("a"));
        Delivered old = worker.take("a");
        store.reports().progress(Map.of(old, 0.9));
        worker.handBack(old);
        assertThat(client.state("a").progress()).isZero();
        worker.take("a");

        store.reports().progress(Map.of(old, 0.95));

        assertThat(client.state("a").progress()).isZero();
    }

    @Test
    void a_failed_task_keeps_the_progress_it_made() {
        client.submit(task("a"));
        Delivered delivered = worker.take("a");
        store.reports().progress(Map.of(delivered, 0.5));

        worker.fail(delivered, "broken");

        assertThat(client.state("a").progress()).isEqualTo(0.5);
    }

    @Test
    void a_batch_with_no_reports_is_no_trouble() {
        assertThat(worker.reportAll()).isEmpty();
    }

    @Test
    void a_delivery_reported_twice_in_a_batch_is_ended_by_the_first() {
        client.submit(task("a"));
        Delivered delivered = worker.take("a");

        assertThat(
                        worker.reportAll(
                                failure(delivered, "broken", Optional.empty()),
                                success(delivered, FIRST),
                                success(delivered, SECOND)))
                .containsExactly(Verdict.ACCEPTED, Verdict.FENCED, Verdict.FENCED);

        assertThat(client.status("a")).isEqualTo(TaskStatus.FAILED);
        assertThat(store.reports().recorded(delivered, key(delivered))).contains(FIRST);
    }

    @Test
    void a_batch_of_five_hundred_reports_gets_each_its_own_verdict() {
        client.submit(tasks("t", 400));
        List<Claimed> claimed = worker.claim(400);
        List<Report> reports = new ArrayList<>();
        List<Verdict> expected = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            Delivered delivered =
                    i < 400
                            ? claimed.get(399 - i).delivered()
                            : new Delivered(id("unknown" + i), 1, 1);
            if (i < 400 && i % 4 == 3) {
                worker.handBack(delivered);
            }
            reports.add(
                    i % 2 == 0
                            ? success(delivered, resultOf(delivered))
                            : failure(delivered, "broken", Optional.empty()));
            expected.add(
                    i >= 400 ? Verdict.UNKNOWN : i % 4 == 3 ? Verdict.FENCED : Verdict.ACCEPTED);
        }

        assertThat(worker.reportAll(reports.toArray(Report[]::new))).isEqualTo(expected);

        for (int i = 0; i < 400; i++) {
            assertThat(client.status("t" + (399 - i)))
                    .isEqualTo(
                            i % 4 == 3
                                    ? TaskStatus.PENDING
                                    : i % 2 == 0 ? TaskStatus.COMPLETED : TaskStatus.FAILED);
        }
    }
}
