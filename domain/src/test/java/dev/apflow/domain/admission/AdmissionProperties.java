package dev.apflow.domain.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.domain.executor.ExecutorId;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

class AdmissionProperties {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<String> KEYS = List.of("a", "b");
    private static final QueueName Q = new QueueName("q");

    @Property(tries = 2_000)
    void what_is_chosen_keeps_every_limit_and_what_is_left_would_break_one(
            @ForAll("candidates") List<Candidate> tasks,
            @ForAll @IntRange(max = 3) int running,
            @ForAll @IntRange(min = 1, max = 3) int most,
            @ForAll @IntRange(min = 1, max = 9) int wanted) {
        AdmissionState state =
                new AdmissionState(
                        NOW,
                        Map.of(Q, new QueueSettings(Q, OptionalInt.of(most), Optional.empty(), 1)),
                        List.of(),
                        Map.of("a", running),
                        Map.of(Q, running),
                        Map.of());

        Admission.Choice<Candidate> choice = Admission.choose(tasks, each -> each, state, wanted);

        Map<String, Integer> byKey = new HashMap<>(Map.of("a", running));
        Map<String, Integer> rated = new HashMap<>();
        int ofQueue = running;
        int next = 0;
        for (Candidate task : tasks) {
            boolean free = next < wanted;
            for (ConcurrencyLimit each : task.rules().concurrency()) {
                free &= byKey.getOrDefault(each.key(), 0) < each.limit();
            }
            for (RateLimit each : task.rules().rate()) {
                free &= rated.getOrDefault(each.key(), 0) < each.rate().burst();
            }
            free &= !task.rules().queue().equals(Q) || ofQueue < most;
            if (free) {
                assertThat(choice.tasks().get(next++)).isSameAs(task);
                task.rules()
                        .concurrency()
                        .forEach(each -> byKey.merge(each.key(), 1, Integer::sum));
                task.rules().rate().forEach(each -> rated.merge(each.key(), 1, Integer::sum));
                ofQueue += task.rules().queue().equals(Q) ? 1 : 0;
            }
        }
        assertThat(choice.tasks()).hasSize(next);
        assertThat(choice.rates()).hasSize(rated.size());
    }

    @Property(tries = 500)
    void a_round_says_what_the_rule_says(@ForAll("candidates") List<Candidate> tasks) {
        AdmissionState state =
                new AdmissionState(
                        NOW,
                        Map.of(),
                        List.of(),
                        Map.of("a", 1),
                        Map.of(),
                        Map.of(new RateKey(RateKey.Kind.KEY, "b"), NOW.plusSeconds(9)));
        AdmissionRound round = new AdmissionRound(state);
        for (Candidate task : tasks) {
            assertThat(round.refusals(task)).isEqualTo(Admission.refusals(task, state));
        }
    }

    /** Two rates of one key would be two bursts. */
    @Provide
    Arbitrary<List<Candidate>> candidates() {
        Arbitrary<List<ConcurrencyLimit>> limits =
                Combinators.combine(Arbitraries.of(KEYS), Arbitraries.integers().between(1, 3))
                        .as((key, limit) -> List.of(new ConcurrencyLimit(key, limit)));
        Arbitrary<List<ConcurrencyLimit>> none = Arbitraries.just(List.of());

        Arbitrary<List<RateLimit>> rates =
                Arbitraries.of(
                        List.of(),
                        List.of(),
                        List.of(new RateLimit("b", new Rate(1, Duration.ofDays(1), 2))));
        Arbitrary<AdmissionRules> rules =
                Combinators.combine(
                                Arbitraries.of(Q, QueueName.DEFAULT),
                                Arbitraries.oneOf(limits, none),
                                rates)
                        .as(
                                (queue, concurrency, rate) ->
                                        new AdmissionRules(
                                                queue, concurrency, rate, Optional.empty()));
        return rules.map(each -> new Candidate(new ExecutorId("echo"), Optional.empty(), each))
                .list()
                .ofMaxSize(15);
    }
}
