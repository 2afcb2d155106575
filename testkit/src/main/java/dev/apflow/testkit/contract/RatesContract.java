package dev.apflow.testkit.contract;

import static dev.apflow.testkit.contract.Specs.id;
import static dev.apflow.testkit.contract.Specs.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.QueueReads.QueuePosition;
import dev.apflow.application.store.TaskClaims.Claim;
import dev.apflow.domain.admission.Admission;
import dev.apflow.domain.admission.Rate;
import dev.apflow.domain.admission.RateKey;
import dev.apflow.domain.admission.Refusal;
import dev.apflow.domain.task.TaskSpec;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** No more starts in a period than a rate allows, by the store's clock. */
class RatesContract extends AdmissionContract {

    private static final Duration SOON = Duration.ofMillis(300);

    private static TaskSpec daily(String id, int burst) {
        return rated(task(id), per(LONG, 1, burst, "r"));
    }

    @Test
    void one_claim_starts_as_many_as_the_burst_allows() {
        submitEach(daily("a", 2), daily("b", 2), daily("c", 2), task("plain"));

        assertThat(worker.claimIds()).containsExactly("a", "b", "plain");
        worker.expectNothing();
    }

    @Test
    void a_start_counts_though_the_task_has_ended() {
        submitEach(daily("a", 1), daily("b", 1));
        worker.succeed(worker.take("a"));

        worker.expectNothing();
    }

    @Test
    void a_claim_says_when_the_next_start_is_free_and_then_it_comes() {
        submitEach(rated(task("a"), per(SOON, 1, 1, "r")), rated(task("b"), per(SOON, 1, 1, "r")));
        Instant before = store.clock().now();
        Claim claim = worker.ask(TestWorker.PLENTY);
        assertThat(claim.tasks()).hasSize(1);
        assertThat(worker.ask(TestWorker.PLENTY).nextDue())
                .hasValueSatisfying(due -> assertThat(due).isBetween(Duration.ZERO, SOON));

        List<String> second = Await.look(worker::claimIds, ids -> !ids.isEmpty());

        assertThat(second).containsExactly("b");
        assertThat(Duration.between(before, store.clock().now())).isGreaterThanOrEqualTo(SOON);
    }

    @Test
    void all_rates_of_a_task_must_be_free_and_one_that_is_held_back_uses_none() {
        submitEach(
                daily("a", 1),
                rated(task("both"), per(LONG, 1, 1, "r"), per(LONG, 1, 1, "s")),
                rated(task("s"), per(LONG, 1, 1, "s")));

        assertThat(worker.claimIds()).containsExactly("a", "s");
    }

    @Test
    void a_task_that_concurrency_holds_back_uses_no_start() {
        TaskSpec both = limited(rated(task("both"), per(LONG, 1, 1, "r")), atMost(1, "k"));
        submitEach(limited(task("k"), atMost(1, "k")), both, daily("r", 1));

        assertThat(worker.claimIds()).containsExactly("k", "r");
    }

    @Test
    void a_queue_has_a_rate_of_its_own_apart_from_a_key_of_that_name() {
        put(Q, OptionalInt.empty(), Optional.of(new Rate(1, LONG, 1)));
        submitEach(
                in(Q, task("a")), in(Q, task("b")), rated(task("key"), per(LONG, 1, 1, Q.value())));

        assertThat(worker.claimIds()).containsExactly("a", "key");
    }

    @Test
    void a_rate_that_is_raised_holds_at_once() {
        put(Q, OptionalInt.empty(), Optional.of(new Rate(1, LONG, 1)));
        submitEach(in(Q, task("a")), in(Q, task("b")));
        worker.take("a");
        worker.expectNothing();
        put(Q, OptionalInt.empty(), Optional.of(new Rate(100, Duration.ofSeconds(1), 1)));

        assertThat(Await.look(worker::claimIds, ids -> !ids.isEmpty())).containsExactly("b");
    }

    @Test
    void what_started_is_remembered_by_the_next_process() {
        submitEach(daily("a", 1), daily("b", 1));
        worker.succeed(worker.take("a"));
        reopen();

        worker.expectNothing();
    }

    @Test
    void a_position_tells_when_the_rate_is_free() {
        submitEach(daily("a", 1), daily("b", 1));
        worker.take("a");

        QueuePosition found = store.queueReads().position(id("b")).orElseThrow();

        List<Refusal> refusals =
                Admission.refusals(client.task("b").spec().candidate(), found.state());
        assertThat(refusals).hasSize(1);
        Refusal.RateReached reached = (Refusal.RateReached) refusals.get(0);
        assertThat(reached.key()).isEqualTo(new RateKey(RateKey.Kind.KEY, "r"));
        assertThat(Duration.between(found.state().now(), reached.nextFreeAt()))
                .isBetween(LONG.minusMinutes(5), LONG);
    }
}
