package dev.apflow.testkit.contract;

import static dev.apflow.testkit.contract.Specs.depending;
import static dev.apflow.testkit.contract.Specs.id;
import static dev.apflow.testkit.contract.Specs.optional;
import static dev.apflow.testkit.contract.Specs.required;
import static dev.apflow.testkit.contract.Specs.suspended;
import static dev.apflow.testkit.contract.Specs.task;
import static dev.apflow.testkit.contract.Specs.tasks;
import static dev.apflow.testkit.contract.TestWorker.failure;
import static dev.apflow.testkit.contract.TestWorker.resultOf;
import static dev.apflow.testkit.contract.TestWorker.success;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReads.TaskFilter;
import dev.apflow.application.store.TaskReports.Report;
import dev.apflow.application.store.TaskReports.Verdict;
import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.TaskPhase;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.task.TaskStatus;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** When the end of a task lets others start: exactly when nothing holds them back any more. */
class DependenciesContract extends StoreContract {

    @Test
    void a_task_waits_for_all_that_it_requires() {
        client.submit(task("a"), task("b"), task("joined", "a", "b"));
        List<Claimed> both = worker.claim(10);
        assertThat(both).hasSize(2);

        worker.succeed(both.get(1).delivered());
        worker.expectNothing();
        worker.succeed(both.get(0).delivered());

        worker.take("joined");
        worker.expectNothing();
    }

    @Test
    void both_dependencies_ending_in_one_batch_release_the_task_once() {
        client.submit(task("a"), task("b"), task("joined", "a", "b"));

        assertThat(succeedAllInOneBatch(worker.claim(10)))
                .containsExactly(Verdict.ACCEPTED, Verdict.ACCEPTED);

        worker.succeed(worker.take("joined"));
        worker.expectNothing();
        assertThat(client.state("joined").delivery()).isEqualTo(1);
    }

    @Test
    void a_dependency_reported_twice_in_a_batch_counts_once() {
        client.submit(task("a"), task("b"), task("joined", "a", "b"));
        List<Claimed> both = worker.claim(10);
        Report a = success(both.get(0).delivered(), resultOf(both.get(0).delivered()));

        worker.reportAll(a, a);
        worker.reportAll(a);

        worker.expectNothing();
        worker.succeed(both.get(1).delivered());
        worker.take("joined");
    }

    @Test
    void a_final_failure_blocks_those_that_require_the_task_and_releases_the_others() {
        client.submit(task("a"), task("requires", "a"), depending("takes", optional("a")));

        worker.fail(worker.take("a"), "broken");

        worker.succeed(worker.take("takes"));
        worker.expectNothing();
        assertThat(client.status("requires")).isEqualTo(TaskStatus.PENDING);
        assertThat(client.state("requires").delivery()).isZero();
    }

    @Test
    void what_takes_a_blocked_task_as_it_comes_waits_no_longer() {
        client.submit(task("a"), task("b", "a"), depending("c", optional("b")), task("d", "b"));
        assertThat(phases("a", "b", "c", "d"))
                .containsExactly(
                        TaskPhase.READY, TaskPhase.WAITING, TaskPhase.WAITING, TaskPhase.WAITING);

        worker.fail(worker.take("a"), "broken");

        assertThat(phases("a", "b", "c", "d"))
                .containsExactly(
                        TaskPhase.FAILED, TaskPhase.BLOCKED, TaskPhase.READY, TaskPhase.BLOCKED);
        assertThat(client.listed(TaskFilter.ANY.withPhase(TaskPhase.BLOCKED)))
                .containsExactly("d", "b");
        worker.succeed(worker.take("c"));
        worker.expectNothing();
    }

    @Test
    void blocking_goes_as_far_as_it_is_required() {
        client.submit(
                task("a"),
                task("b", "a"),
                task("c", "b"),
                depending("d", optional("c"), required("x")),
                task("x"),
                depending("e", optional("d")));

        client.cancel("a");

        assertThat(phases("b", "c", "d", "e"))
                .containsExactly(
                        TaskPhase.BLOCKED, TaskPhase.BLOCKED, TaskPhase.WAITING, TaskPhase.WAITING);
        worker.succeed(worker.take("x"));
        worker.fail(worker.take("d"), "broken");
        worker.take("e");
    }

    @Test
    void a_blocked_task_that_is_cancelled_releases_nobody_twice() {
        client.submit(
                task("a"),
                task("b", "a"),
                task("x"),
                depending("c", optional("b"), optional("x")),
                depending("d", required("b"), optional("x")));
        client.cancel("a");

        client.cancel("b");

        assertThat(phases("c", "d")).containsExactly(TaskPhase.WAITING, TaskPhase.BLOCKED);
        worker.succeed(worker.take("x"));
        worker.succeed(worker.take("c"));
        worker.expectNothing();
        client.rerun("b");
        assertThat(phases("b", "d")).containsExactly(TaskPhase.BLOCKED, TaskPhase.BLOCKED);
    }

    @Test
    void two_that_break_the_same_task_block_it_once() {
        client.submit(
                task("a"),
                task("b"),
                task("x"),
                task("joined", "a", "b"),
                depending("after", optional("joined"), optional("x")));
        List<Claimed> both = worker.claim(2);

        worker.reportAll(
                failure(both.get(0).delivered(), "broken", Optional.empty()),
                failure(both.get(1).delivered(), "broken", Optional.empty()));

        assertThat(phases("joined", "after")).containsExactly(TaskPhase.BLOCKED, TaskPhase.WAITING);
        client.rerun("a");
        assertThat(phases("joined", "after")).containsExactly(TaskPhase.BLOCKED, TaskPhase.WAITING);
        client.rerun("b");
        assertThat(phases("joined", "after")).containsExactly(TaskPhase.WAITING, TaskPhase.WAITING);
    }

    @Test
    void a_rerun_that_unblocks_makes_those_wait_again_that_have_not_run() {
        client.submit(
                task("a"),
                task("b", "a"),
                depending("ran", optional("b")),
                depending("waits", optional("b")));
        worker.fail(worker.take("a"), "broken");
        Delivered ran = worker.claim(1).get(0).delivered();
        assertThat(ran.task()).isEqualTo(id("ran"));
        worker.succeed(ran);

        client.rerun("a");

        assertThat(phases("a", "b", "ran", "waits"))
                .containsExactly(
                        TaskPhase.READY, TaskPhase.WAITING, TaskPhase.COMPLETED, TaskPhase.WAITING);
        worker.succeed(worker.take("a"));
        worker.succeed(worker.take("b"));
        worker.take("waits");
        worker.expectNothing();
    }

    @Test
    void a_task_given_back_after_what_it_requires_failed_again_is_blocked() {
        client.submit(task("a"), task("b", "a"), depending("c", optional("b")), task("d", "b"));
        worker.succeed(worker.take("a"));
        Delivered running = worker.take("b");
        client.rerun("a");
        worker.fail(worker.take("a"), "broken");

        worker.handBack(running);

        assertThat(phases("b", "c", "d"))
                .containsExactly(TaskPhase.BLOCKED, TaskPhase.READY, TaskPhase.BLOCKED);
    }

    @Test
    void what_a_pending_task_waits_for_is_told() {
        client.submit(suspended(task("held"), task("below", "held")));
        client.submit(task("later").withNotBefore(Specs.FAR_FUTURE));
        client.submit(task("again"));
        worker.retry(worker.take("again"), "broken", Duration.ofHours(1));
        client.submit(task("now"));

        assertThat(phases("held", "below", "later", "again", "now"))
                .containsExactly(
                        TaskPhase.SUSPENDED,
                        TaskPhase.SUSPENDED,
                        TaskPhase.SCHEDULED,
                        TaskPhase.RETRYING,
                        TaskPhase.READY);
        for (TaskPhase phase : TaskPhase.values()) {
            List<String> expected =
                    Stream.of("now", "again", "later", "below", "held")
                            .filter(id -> client.state(id).phase() == phase)
                            .toList();
            assertThat(client.listed(TaskFilter.ANY.withPhase(phase)))
                    .as(phase.word())
                    .isEqualTo(expected);
        }
        assertThat(
                        client.listed(
                                TaskFilter.ANY
                                        .withPhase(TaskPhase.READY)
                                        .withStatus(TaskStatus.COMPLETED)))
                .isEmpty();
    }

    private List<TaskPhase> phases(String... ids) {
        return Stream.of(ids).map(id -> client.state(id).phase()).toList();
    }

    @Test
    void a_failure_to_be_retried_releases_nobody() {
        client.submit(task("a"), task("requires", "a"), depending("takes", optional("a")));

        worker.retry(worker.take("a"), "broken", Duration.ofHours(1));

        worker.expectNothing();
    }

    @Test
    void a_broken_requirement_is_not_made_good_by_another_end() {
        client.submit(
                task("broken"),
                task("whole"),
                depending("joined", required("broken"), optional("whole")));
        List<Claimed> both = worker.claim(10);

        worker.reportAll(
                failure(both.get(0).delivered(), "broken", Optional.empty()),
                success(both.get(1).delivered(), resultOf(both.get(1).delivered())));

        worker.expectNothing();
        assertThat(client.status("joined")).isEqualTo(TaskStatus.PENDING);
    }

    @Test
    void one_end_means_different_things_to_different_dependents_of_one_batch() {
        client.submit(
                task("a"),
                task("b"),
                depending("needs-a", required("a"), optional("b")),
                depending("needs-b", optional("a"), required("b")),
                depending("needs-none", optional("a"), optional("b")));
        List<Claimed> both = worker.claim(10);

        worker.reportAll(
                failure(both.get(0).delivered(), "broken", Optional.empty()),
                success(both.get(1).delivered(), resultOf(both.get(1).delivered())));

        assertThat(worker.claimIds()).containsExactly("needs-b", "needs-none");
    }

    @Test
    void a_task_released_by_its_dependencies_still_waits_for_its_time() {
        client.submit(task("a"), task("later", "a").withNotBefore(Specs.FAR_FUTURE));

        worker.succeed(worker.take("a"));

        assertThat(worker.ask(10).tasks()).isEmpty();
        assertThat(worker.ask(10).nextDue()).isPresent();
    }

    @Test
    void a_chain_runs_link_by_link() {
        TaskSpec[] chain = tasks("t", 12);
        for (int i = 1; i < chain.length; i++) {
            chain[i] = task("t" + i, "t" + (i - 1));
        }
        client.submit(chain);

        for (int i = 0; i < chain.length; i++) {
            worker.succeed(worker.take("t" + i));
        }
        worker.expectNothing();
    }

    @Test
    void a_join_of_many_starts_with_the_last_of_them() {
        int width = 300;
        List<TaskSpec> specs = new ArrayList<>(Arrays.asList(tasks("t", width)));
        specs.add(
                depending(
                        "join",
                        specs.stream()
                                .map(spec -> new Dependency(spec.id(), true))
                                .toArray(Dependency[]::new)));
        client.submit(specs.toArray(TaskSpec[]::new));
        List<Claimed> all = worker.claim(width);

        succeedAllInOneBatch(all.subList(1, width));
        worker.expectNothing();
        worker.succeed(all.get(0).delivered());

        assertThat(worker.claimOne().dependencyResults()).hasSize(width);
    }

    @Test
    void the_end_of_one_releases_many() {
        List<TaskSpec> specs = new ArrayList<>(List.of(task("first")));
        for (int i = 0; i < 300; i++) {
            specs.add(task("t" + i, "first"));
        }
        client.submit(specs.toArray(TaskSpec[]::new));

        worker.succeed(worker.take("first"));

        assertThat(worker.claim(1_000)).hasSize(300);
    }

    @Test
    void a_tree_of_two_thousand_tasks_runs_in_batches_to_its_end_and_each_task_once() {
        TaskSpec[] specs = tasks("t", 2_000);
        for (int i = 1; i < specs.length; i++) {
            specs[i] =
                    depending(
                            "t" + i,
                            i > 3 && i % 3 == 0
                                    ? new Dependency[] {
                                        required("t" + i / 2), optional("t" + i / 3)
                                    }
                                    : new Dependency[] {required("t" + i / 2)});
        }
        client.submit(specs);

        Set<Object> ran = new HashSet<>();
        for (List<Claimed> batch = worker.claim(500); !batch.isEmpty(); batch = worker.claim(500)) {
            batch.forEach(each -> assertThat(ran.add(each.delivered().task())).isTrue());
            assertThat(succeedAllInOneBatch(batch)).containsOnly(Verdict.ACCEPTED);
        }

        assertThat(ran).hasSize(2_000);
        assertThat(store.reads().live().values()).containsOnly(0L);
    }

    private List<Verdict> succeedAllInOneBatch(List<Claimed> batch) {
        return worker.reportAll(
                batch.stream()
                        .map(each -> success(each.delivered(), resultOf(each.delivered())))
                        .toArray(Report[]::new));
    }
}
