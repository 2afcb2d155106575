package dev.apflow.domain.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apflow.domain.admission.UniqueRule.OnHit;
import dev.apflow.domain.admission.UniqueRule.Span;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

class AdmissionTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final QueueName Q = new QueueName("q");
    private static final Rate RATE = new Rate(1, Duration.ofSeconds(10), 1);

    private static final AdmissionRules RULES =
            AdmissionRules.NONE
                    .withQueue(Q)
                    .withConcurrency(List.of(new ConcurrencyLimit("k", 2)))
                    .withRate(List.of(new RateLimit("r", RATE)))
                    .withFairKey(Optional.of("f"));
    private static final Candidate TASK =
            new Candidate(new ExecutorId("echo"), Optional.of("ann"), RULES);

    private static AdmissionPause pause(PauseScope scope, String value) {
        return new AdmissionPause(scope, value, "why", NOW, Optional.empty());
    }

    private static AdmissionState paused(AdmissionPause... pauses) {
        return new AdmissionState(NOW, Map.of(), List.of(pauses), Map.of(), Map.of(), Map.of());
    }

    @Test
    void refusals_come_in_the_order_of_the_controls() {
        AdmissionPause user = pause(PauseScope.USER, "ann");
        AdmissionPause queue = pause(PauseScope.QUEUE, "q");
        AdmissionState state =
                new AdmissionState(
                        NOW,
                        Map.of(Q, new QueueSettings(Q, OptionalInt.of(3), Optional.of(RATE), 1)),
                        List.of(user, queue),
                        Map.of("k", 2),
                        Map.of(Q, 3),
                        Map.of(
                                RateKey.of(Q), NOW.plusSeconds(4),
                                RateKey.of(new RateLimit("r", RATE)), NOW.plusSeconds(5)));

        assertThat(Admission.refusals(TASK, state))
                .containsExactly(
                        new Refusal.QueuePaused(queue),
                        new Refusal.Paused(user),
                        new Refusal.RateReached(RateKey.of(Q), NOW.plusSeconds(4)),
                        new Refusal.RateReached(
                                new RateKey(RateKey.Kind.KEY, "r"), NOW.plusSeconds(5)),
                        new Refusal.QueueFull(Q, 3, 3),
                        new Refusal.ConcurrencyReached("k", 2, 2));
        assertThat(Admission.judge(TASK, state)).contains(new Refusal.QueuePaused(queue));
        assertThat(Admission.judge(TASK, AdmissionState.empty(NOW))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void a_pause_stops_what_it_names_and_nothing_else(PauseScope scope) {
        String value =
                switch (scope) {
                    case QUEUE -> "q";
                    case CLUSTER -> "";
                    case METHOD -> "echo";
                    case USER -> "ann";
                    case FAIR_KEY -> "f";
                };
        assertThat(Admission.judge(TASK, paused(pause(scope, value)))).isPresent();
        if (scope != PauseScope.CLUSTER) {
            assertThat(Admission.judge(TASK, paused(pause(scope, "other")))).isEmpty();
            assertThatThrownBy(() -> pause(scope, "")).hasMessageContaining("value");
        }
        assertThat(PauseScope.ofWord(scope.word())).contains(scope);
    }

    @Test
    void a_task_that_only_rates_hold_back_is_free_when_the_last_of_them_is() {
        AdmissionState state =
                new AdmissionState(
                        NOW,
                        Map.of(Q, new QueueSettings(Q, OptionalInt.of(1), Optional.of(RATE), 1)),
                        List.of(),
                        Map.of(),
                        Map.of(),
                        Map.of(
                                RateKey.of(Q), NOW.plusSeconds(9),
                                RateKey.of(new RateLimit("r", RATE)), NOW.plusSeconds(5)));
        AdmissionRound round = new AdmissionRound(state);
        assertThat(round.freeAt(TASK)).contains(NOW.plusSeconds(9));
        assertThat(round.rates()).isEmpty();
        round.start(TASK);
        assertThat(round.freeAt(TASK)).isEmpty();
        assertThat(round.rates())
                .containsEntry(RateKey.of(Q), NOW.plusSeconds(19))
                .containsEntry(new RateKey(RateKey.Kind.KEY, "r"), NOW.plusSeconds(15));
        assertThat(new AdmissionRound(AdmissionState.empty(NOW)).freeAt(TASK)).isEmpty();
    }

    @Test
    void a_candidate_is_what_the_spec_says() {
        TaskSpec spec =
                TaskSpec.of(new TaskId("a"), "a", new ExecutorId("echo"), JsonObject.EMPTY)
                        .withUser("ann")
                        .withAdmission(RULES);

        assertThat(spec.candidate()).isEqualTo(TASK);
    }

    @Test
    void turns_follow_that_of_the_priority_and_the_last_of_the_key() {
        assertThat(FairTurns.next(0, 0)).isEqualTo(1);
        assertThat(FairTurns.next(7, 3)).isEqualTo(8);
        assertThat(FairTurns.next(7, 12)).isEqualTo(13);
    }

    @Test
    void a_unique_rule_counts_trees_by_its_span() {
        assertThat(Span.UNFINISHED.counts(true, true)).isTrue();
        assertThat(Span.UNFINISHED.counts(false, true)).isFalse();
        assertThat(Span.PENDING.counts(true, true)).isFalse();
        assertThat(Span.PENDING.counts(true, false)).isTrue();
        assertThat(Span.PENDING.counts(false, false)).isFalse();
        assertThat(Span.ofWord("pending")).contains(Span.PENDING);
        assertThat(Span.ofWord("PENDING")).isEmpty();
        for (OnHit each : OnHit.values()) {
            assertThat(OnHit.ofWord(each.word())).contains(each);
        }
    }

    @Test
    void wrong_values_are_named() {
        expect("queue", () -> new QueueName(""));
        expect("queue", () -> new QueueName("a b"));
        expect("queue", () -> new QueueName("x".repeat(101)));
        expect("concurrency.limit", () -> new ConcurrencyLimit("k", 0));
        expect("concurrency.limit", () -> new ConcurrencyLimit("k", 1_000_001));
        expect("concurrency.key", () -> new ConcurrencyLimit("", 1));
        expect("rate.limit", () -> new Rate(0, Duration.ofSeconds(1), 1));
        expect("rate.burst", () -> new Rate(1, Duration.ofSeconds(1), 0));
        expect("rate.period", () -> new Rate(1, Duration.ZERO, 1));
        expect("rate.period", () -> new Rate(1, Duration.ofDays(31), 1));
        expect("rate.key", () -> new RateLimit("a\0b", RATE));
        expect("max_running", () -> new QueueSettings(Q, OptionalInt.of(0), Optional.empty(), 1));
        expect("fair_key", () -> AdmissionRules.NONE.withFairKey(Optional.of("x".repeat(256))));
        expect(
                "rate",
                () ->
                        AdmissionRules.NONE.withRate(
                                List.of(new RateLimit("r", RATE), new RateLimit("r", RATE))));
        ConcurrencyLimit one = new ConcurrencyLimit("k", 1);
        expect(
                "at most 4",
                () -> AdmissionRules.NONE.withConcurrency(List.of(one, one, one, one, one)));
        expect("cluster", () -> pause(PauseScope.CLUSTER, "x"));
        expect("unique.key", () -> new UniqueRule("", Span.PENDING, OnHit.REJECT));
    }

    private static void expect(String field, ThrowingCallable wrong) {
        assertThatThrownBy(wrong)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(field);
    }

    @Test
    void rules_without_limits_have_none() {
        assertThat(AdmissionRules.NONE.withQueue(Q).withFairKey(Optional.of("f")).hasLimits())
                .isFalse();
        assertThat(RULES.hasLimits()).isTrue();
        assertThat(AdmissionKey.isValid("\uD83D\uDE00".repeat(255))).isTrue();
        assertThat(Q).isGreaterThan(QueueName.DEFAULT).hasToString("q");
    }
}
