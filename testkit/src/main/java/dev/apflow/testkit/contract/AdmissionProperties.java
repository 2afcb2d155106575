package dev.apflow.testkit.contract;

import dev.apflow.application.store.Store;
import dev.apflow.domain.admission.AdmissionRules;
import dev.apflow.domain.admission.ConcurrencyLimit;
import dev.apflow.domain.admission.PauseScope;
import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.admission.Rate;
import dev.apflow.domain.admission.RateLimit;
import dev.apflow.domain.task.Priority;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.testkit.contract.AdmissionTrial.Act;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The store's claim and the rule {@link dev.apflow.domain.admission.Admission} agree. */
class AdmissionProperties {

    private static final int MOST_STEPS = 30;
    private static final List<QueueName> QUEUES = List.of(QueueName.DEFAULT, new QueueName("q"));

    @Property(edgeCases = EdgeCasesMode.NONE)
    void whatever_happened_a_claim_hands_out_what_the_rule_chooses(@ForAll("acts") List<Act> acts) {
        try (StoreFixture fixture = StoreUnderTest.named().database();
                Store store = fixture.open()) {
            AdmissionTrial trial = new AdmissionTrial(store);
            acts.forEach(trial::take);
            trial.expectQueues();
            trial.take(new Act.Claim(TestWorker.PLENTY));
            trial.expectQueues();
        }
    }

    @Provide
    Arbitrary<List<Act>> acts() {
        Arbitrary<Integer> picks = Arbitraries.integers().between(0, 9);
        return Arbitraries.<Act>frequencyOf(
                        Tuple.of(10, specs().map(Act.Submit::new)),
                        Tuple.of(8, Arbitraries.integers().between(1, 5).map(Act.Claim::new)),
                        Tuple.of(4, picks.map(Act.Succeed::new)),
                        Tuple.of(1, picks.map(Act.Fail::new)),
                        Tuple.of(2, picks.map(Act.HandBack::new)),
                        Tuple.of(2, picks.map(Act.Cancel::new)),
                        Tuple.of(2, puts()),
                        Tuple.of(2, stops(true)),
                        Tuple.of(3, stops(false)),
                        Tuple.of(1, Arbitraries.just(new Act.Lose())))
                .list()
                .ofMinSize(15)
                .ofMaxSize(MOST_STEPS);
    }

    private static Arbitrary<Act> puts() {
        return Combinators.combine(
                        Arbitraries.of(QUEUES), Arbitraries.integers().between(1, 3).optional(0.7))
                .as(
                        (queue, most) ->
                                new Act.Put(
                                        queue,
                                        most.map(OptionalInt::of).orElse(OptionalInt.empty())));
    }

    private static Arbitrary<Act> stops(boolean stop) {
        return Arbitraries.of(PauseScope.QUEUE, PauseScope.USER, PauseScope.CLUSTER)
                .map(
                        scope -> {
                            String value =
                                    switch (scope) {
                                        case QUEUE -> "q";
                                        case USER -> "ann";
                                        case CLUSTER, METHOD, FAIR_KEY -> "";
                                    };
                            return stop ? new Act.Stop(scope, value) : new Act.Resume(scope, value);
                        });
    }

    private static Arbitrary<TaskSpec> specs() {
        Arbitrary<List<ConcurrencyLimit>> limits =
                Combinators.combine(Arbitraries.of("a", "b"), Arbitraries.integers().between(1, 3))
                        .as(ConcurrencyLimit::new)
                        .list()
                        .ofMaxSize(2)
                        .uniqueElements(ConcurrencyLimit::key);
        Arbitrary<List<RateLimit>> rates =
                Arbitraries.integers()
                        .between(0, 5)
                        .map(
                                kind ->
                                        kind > 0
                                                ? List.of()
                                                : List.of(
                                                        new RateLimit(
                                                                "a",
                                                                new Rate(
                                                                        1,
                                                                        Duration.ofDays(9),
                                                                        2))));
        return Combinators.combine(
                        Arbitraries.of(QUEUES),
                        limits,
                        rates,
                        Arbitraries.of(Priority.NORMAL, Priority.HIGH),
                        Arbitraries.of("ann", "bob").optional(0.5))
                .as(
                        (queue, concurrency, rate, priority, user) -> {
                            TaskSpec spec =
                                    Specs.task("shape")
                                            .withPriority(priority)
                                            .withAdmission(
                                                    new AdmissionRules(
                                                            queue,
                                                            concurrency,
                                                            rate,
                                                            Optional.empty()));
                            return user.map(spec::withUser).orElse(spec);
                        });
    }
}
