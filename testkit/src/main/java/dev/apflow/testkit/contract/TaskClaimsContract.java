package dev.apflow.testkit.contract;

import static dev.apflow.testkit.contract.Specs.FAR_FUTURE;
import static dev.apflow.testkit.contract.Specs.PAST;
import static dev.apflow.testkit.contract.Specs.child;
import static dev.apflow.testkit.contract.Specs.depending;
import static dev.apflow.testkit.contract.Specs.id;
import static dev.apflow.testkit.contract.Specs.optional;
import static dev.apflow.testkit.contract.Specs.required;
import static dev.apflow.testkit.contract.Specs.suspended;
import static dev.apflow.testkit.contract.Specs.task;
import static dev.apflow.testkit.contract.Specs.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.TaskClaims.Claim;
import dev.apflow.application.store.TaskClaims.ClaimBudget;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskClaims.Refused;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.task.ErrorCode;
import dev.apflow.domain.task.Priority;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.task.TaskState;
import dev.apflow.domain.task.TaskStatus;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Handing tasks out; for taking them back see {@link TaskReturnsContract}. */
class TaskClaimsContract extends StoreContract {

    @Test
    void a_claim_stops_where_its_budget_of_bytes_is_reached() {
        client.submit(large("a"), large("b").withParent(Optional.of(id("a"))));
        ClaimBudget little = new ClaimBudget(1_000, 1_000_000);

        assertThat(claimed(little)).containsExactly("a");
        assertThat(claimed(new ClaimBudget(1, 1_000_000))).containsExactly("b");
    }

    @Test
    void inputs_larger_than_allowed_are_refused_alone_and_take_nothing_of_the_budget() {
        client.submit(task("a"), large("b").withParent(Optional.of(id("a"))), child("c", "a", "a"));
        worker.succeed(worker.claim(1).get(0).delivered(), new JsonString("y".repeat(5_000)));

        List<Claimed> claimed =
                store.claims()
                        .claim(worker.holder, worker.profile, 10, new ClaimBudget(900, 4_000))
                        .tasks();

        assertThat(claimed).hasSize(2);
        for (Claimed each : claimed) {
            assertThat(each.refused().map(Refused::code)).contains(ErrorCode.INPUTS_TOO_LARGE);
            assertThat(each.dependencyResults()).isEmpty();
            assertThat(each.bytes()).isZero();
        }
        assertThat(client.status("b")).isEqualTo(TaskStatus.IN_PROGRESS);
    }

    private static TaskSpec large(String id) {
        return TaskSpec.of(
                id(id), id, Specs.ECHO, JsonObject.of("text", new JsonString("x".repeat(5_000))));
    }

    private List<String> claimed(ClaimBudget budget) {
        return store.claims().claim(worker.holder, worker.profile, 10, budget).tasks().stream()
                .map(each -> each.delivered().task().value())
                .toList();
    }

    @Test
    void a_claimed_task_is_in_progress_by_its_first_delivery() {
        client.submit(task("a"));

        Delivered delivered = worker.take("a");

        assertThat(delivered).isEqualTo(new Delivered(id("a"), 1, 1));
        TaskState state = client.state("a");
        assertThat(state.status()).isEqualTo(TaskStatus.IN_PROGRESS);
        assertThat(state.delivery()).isEqualTo(1);
        assertThat(state.attempt()).isEqualTo(1);
        assertThat(state.lastNode()).contains(new NodeId("n1"));
        assertThat(state.startedAt()).isPresent();
        assertThat(state.leaseExpiresAt()).isEmpty();
        assertThat(state.completedAt()).isEmpty();
        client.expectHistory("a", "created 1/0", "assigned 1/1 n1", "started 1/1 n1");
    }

    @Test
    void a_claim_hands_over_the_whole_spec() {
        TaskSpec spec = task("a").withTimeout(Duration.ofSeconds(7)).withPriority(Priority.HIGH);
        client.submit(task("root"), spec);

        Claimed claimed = worker.claim(10).get(0);

        assertThat(claimed.spec()).isEqualTo(client.task("a").spec());
        assertThat(claimed.spec().timeout()).contains(Duration.ofSeconds(7));
        assertThat(claimed.treeId()).isEqualTo(id("root"));
        assertThat(claimed.failedInRun()).isZero();
        assertThat(claimed.dependencyResults()).isEmpty();
    }

    @Test
    void nothing_is_handed_out_twice() {
        client.submit(tasks("t", 3));

        assertThat(worker.claimIds()).containsExactly("t0", "t1", "t2");
        worker.expectNothing();
        new TestWorker(store, "n2").expectNothing();
    }

    @Test
    void urgent_tasks_go_first_and_inside_a_priority_the_older_ones() {
        client.submit(
                task("low").withPriority(Priority.LOW),
                task("normal-1"),
                task("high-1").withPriority(Priority.HIGH),
                task("normal-2"),
                task("urgent").withPriority(Priority.URGENT));
        client.submit(task("high-2").withPriority(Priority.HIGH), task("normal-3"));

        assertThat(worker.claimIds())
                .containsExactly(
                        "urgent", "high-1", "high-2", "normal-1", "normal-2", "normal-3", "low");
    }

    @Test
    void the_order_holds_across_several_claims() {
        client.submit(tasks("t", 25));
        client.submit(task("urgent").withPriority(Priority.URGENT));

        List<String> order = new ArrayList<>();
        for (List<Claimed> page = worker.claim(4); !page.isEmpty(); page = worker.claim(4)) {
            assertThat(page).hasSizeLessThanOrEqualTo(4);
            page.forEach(each -> order.add(each.delivered().task().value()));
        }

        assertThat(order).hasSize(26).startsWith("urgent", "t0", "t1", "t2").endsWith("t24");
        assertThat(order.subList(1, 26))
                .containsExactly(
                        List.of(tasks("t", 25)).stream()
                                .map(spec -> spec.id().value())
                                .toArray(String[]::new));
    }

    @Test
    void a_claim_takes_no_more_than_its_limit() {
        client.submit(tasks("t", 5));

        assertThat(worker.claim(1)).hasSize(1);
        assertThat(worker.claim(3)).hasSize(3);
        assertThat(worker.claim(3)).hasSize(1);
        assertThat(store.reads().live())
                .isEqualTo(Map.of(TaskStatus.PENDING, 0L, TaskStatus.IN_PROGRESS, 5L));
    }

    @Test
    void a_task_that_is_not_due_waits_and_the_claim_says_how_long() {
        client.submit(
                task("later").withNotBefore(FAR_FUTURE.plusSeconds(60)),
                task("soon").withNotBefore(FAR_FUTURE));

        Claim claim = worker.ask(10);

        assertThat(claim.tasks()).isEmpty();
        Duration expected = Duration.between(store.clock().now(), FAR_FUTURE);
        assertThat(claim.nextDue()).isPresent();
        assertThat(claim.nextDue().get())
                .isBetween(expected.minusSeconds(30), expected.plusSeconds(30));
    }

    @Test
    void a_task_whose_time_has_come_is_due() {
        client.submit(task("a").withNotBefore(PAST));

        Claim claim = worker.ask(10);

        assertThat(claim.tasks()).hasSize(1);
        assertThat(claim.nextDue()).isEmpty();
    }

    @Test
    void only_what_waits_for_nothing_but_its_time_counts_for_the_next_due_time() {
        client.submit(
                task("a").withNotBefore(FAR_FUTURE.plusSeconds(100_000)),
                task("waits", "a").withNotBefore(FAR_FUTURE));
        client.submit(suspended(task("held").withNotBefore(FAR_FUTURE)));
        client.submit(task("gone").withNotBefore(FAR_FUTURE));
        client.cancel("gone");

        Duration expected = Duration.between(store.clock().now(), FAR_FUTURE.plusSeconds(100_000));
        assertThat(worker.ask(10).nextDue().orElseThrow())
                .isBetween(expected.minusSeconds(30), expected.plusSeconds(30));
    }

    @Test
    void with_nothing_there_nothing_becomes_due() {
        Claim none = worker.ask(10);
        assertThat(none.tasks()).isEmpty();
        assertThat(none.nextDue()).isEmpty();
    }

    @Test
    void a_task_with_an_open_dependency_waits() {
        client.submit(task("a"), task("b", "a"), depending("c", optional("a")));

        Delivered running = worker.take("a");
        worker.expectNothing();

        worker.succeed(running);
        assertThat(worker.claimIds()).containsExactly("b", "c");
    }

    @Test
    void a_claim_brings_the_results_of_the_dependencies_that_completed() {
        client.submit(
                task("done"),
                task("failed"),
                task("unrelated"),
                depending("joined", required("done"), optional("failed")));
        List<Claimed> first = worker.claim(10);
        worker.succeed(first.get(0).delivered(), new JsonString("yes"));
        worker.fail(first.get(1).delivered(), "no");
        worker.succeed(first.get(2).delivered(), new JsonString("unasked"));

        Claimed joined = worker.claimOne();

        assertThat(joined.dependencyResults()).isEqualTo(Map.of(id("done"), new JsonString("yes")));
    }

    @Test
    void an_optional_dependency_that_completed_hands_on_its_result_too() {
        client.submit(task("a"), depending("b", optional("a")));
        worker.succeed(worker.take("a"), new JsonString("yes"));

        assertThat(worker.claimOne().dependencyResults())
                .isEqualTo(Map.of(id("a"), new JsonString("yes")));
    }

    @Test
    void each_task_of_a_batch_gets_the_results_of_its_own_dependencies() {
        client.submit(
                task("a"),
                task("b"),
                task("of-a", "a"),
                task("of-b", "b"),
                task("of-both", "a", "b"));
        worker.claim(10).forEach(each -> worker.succeed(each.delivered()));

        List<Claimed> claimed = worker.claim(10);

        assertThat(claimed)
                .extracting(each -> each.dependencyResults().keySet())
                .containsExactly(Set.of(id("a")), Set.of(id("b")), Set.of(id("a"), id("b")));
    }

    @Test
    void deliveries_of_different_nodes_are_told_apart() {
        client.submit(tasks("t", 2));
        TestWorker other = new TestWorker(store, "n2");

        worker.claim(1);
        other.claim(1);

        assertThat(client.state("t0").lastNode()).contains(new NodeId("n1"));
        assertThat(client.state("t1").lastNode()).contains(new NodeId("n2"));
        client.expectHistory("t1", "created 1/0", "assigned 1/1 n2", "started 1/1 n2");
    }

    @Test
    void still_running_are_the_deliveries_that_nobody_took_away() {
        client.submit(tasks("t", 5));
        List<Delivered> all = worker.claim(10).stream().map(Claimed::delivered).toList();
        worker.succeed(all.get(1));
        client.cancel("t2");
        worker.handBack(all.get(3));
        worker.handBack(all.get(4));
        Delivered again = worker.claim(10).get(1).delivered();

        Set<Delivered> asked = new java.util.HashSet<>(all);
        asked.add(new Delivered(id("unknown"), 1, 1));
        assertThat(store.claims().stillRunning(asked)).containsExactly(all.get(0));
        assertThat(again.task()).isEqualTo(id("t4"));
        assertThat(worker.stillRuns(again)).isTrue();
        assertThat(store.claims().stillRunning(Set.of())).isEmpty();
    }
}
