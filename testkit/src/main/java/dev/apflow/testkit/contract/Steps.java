package dev.apflow.testkit.contract;

import dev.apflow.application.store.TreeWrites.Scope;
import dev.apflow.domain.task.Priority;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

import java.util.List;
import java.util.stream.Stream;

/** Random steps; those that move tasks on come up more often than those that take them back. */
public final class Steps {

    private static final int MOST_TASKS = 5;

    private Steps() {}

    /** A few trees to begin with, then anything. */
    static Arbitrary<List<Step>> lists(int most) {
        return Combinators.combine(creates().list().ofSize(3), anything(most))
                .as((first, then) -> Stream.<Step>concat(first.stream(), then.stream()).toList());
    }

    private static Arbitrary<List<Step>> anything(int most) {
        return Arbitraries.<Step>frequencyOf(
                        Tuple.of(4, creates()),
                        Tuple.of(8, claims()),
                        Tuple.of(8, reports()),
                        Tuple.of(2, executes()),
                        Tuple.of(2, cancels()),
                        Tuple.of(2, reruns()),
                        Tuple.of(2, amends()),
                        Tuple.of(2, deletes()),
                        Tuple.of(2, returns()),
                        Tuple.of(1, looks()))
                .list()
                .ofMaxSize(most)
                .withSizeDistribution(RandomDistribution.uniform());
    }

    /** What clients ask for, and what workers say of tasks that they were handed. */
    public static Arbitrary<Step> besidesClaims() {
        return Arbitraries.<Step>frequencyOf(
                Tuple.of(4, creates()),
                Tuple.of(8, reports()),
                Tuple.of(2, executes()),
                Tuple.of(2, cancels()),
                Tuple.of(2, reruns()),
                Tuple.of(1, amends()),
                Tuple.of(1, deletes()),
                Tuple.of(1, deliveries().list().ofMaxSize(3).map(Step.HandBack::new)),
                Tuple.of(1, looks()));
    }

    public static Arbitrary<Step.Create> creates() {
        Arbitrary<Step.NewTask> shapes =
                Combinators.combine(
                                Arbitraries.integers().between(0, MOST_TASKS),
                                Arbitraries.integers().between(0, 2).list().ofSize(MOST_TASKS),
                                Arbitraries.of(Priority.class),
                                rarely())
                        .as(Step.NewTask::new);
        return Combinators.combine(
                        Arbitraries.integers().between(0, 7),
                        shapes.list().ofMinSize(1).ofMaxSize(MOST_TASKS),
                        rarely(),
                        Arbitraries.integers().between(0, 1).list().ofSize(2).optional(0.3))
                .as(Step.Create::new);
    }

    private static Arbitrary<Step.Claim> claims() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 2), Arbitraries.integers().between(1, 4))
                .as(Step.Claim::new);
    }

    private static Arbitrary<Step.Report> reports() {
        return Combinators.combine(deliveries(), ends(), Arbitraries.of(true, false))
                .as(Step.Said::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(Step.Report::new);
    }

    private static Arbitrary<Step.Execute> executes() {
        return Combinators.combine(picks(), Arbitraries.of(Scope.class)).as(Step.Execute::new);
    }

    private static Arbitrary<Step.Cancel> cancels() {
        return Combinators.combine(
                        picks(),
                        Arbitraries.of("enough", "").optional(0.5),
                        Arbitraries.of(true, false))
                .as(Step.Cancel::new);
    }

    private static Arbitrary<Step> reruns() {
        return Combinators.combine(picks(), rarely()).as(Step.Rerun::new);
    }

    private static Arbitrary<Step.Amend> amends() {
        return Combinators.combine(picks(), Arbitraries.of(Priority.class), rarely(), rarely())
                .as(Step.Amend::new);
    }

    private static Arbitrary<Step.Delete> deletes() {
        return Combinators.combine(picks(), Arbitraries.of(true, false)).as(Step.Delete::new);
    }

    private static Arbitrary<Step> returns() {
        Arbitrary<List<Integer>> several = deliveries().list().ofMaxSize(3);
        return Arbitraries.oneOf(
                several.map(Step.HandBack::new),
                Arbitraries.just(new Step.Recover()),
                several.map(Step.Reconcile::new));
    }

    private static Arbitrary<Step> looks() {
        return Arbitraries.oneOf(
                deliveries().list().ofMaxSize(4).map(Step.StillRunning::new),
                Combinators.combine(deliveries(), Arbitraries.of(0.0, 0.25, 0.5, 1.0))
                        .as(Step.Progress::new));
    }

    private static Arbitrary<Integer> picks() {
        return Arbitraries.integers().between(0, 20);
    }

    private static Arbitrary<Step.End> ends() {
        return Arbitraries.frequency(
                Tuple.of(6, Step.End.SUCCESS),
                Tuple.of(1, Step.End.CACHED),
                Tuple.of(2, Step.End.FAILURE),
                Tuple.of(3, Step.End.RETRY_NOW),
                Tuple.of(1, Step.End.RETRY_LATER));
    }

    public static Arbitrary<Integer> deliveries() {
        return Arbitraries.integers().between(0, 12);
    }

    public static Arbitrary<Boolean> rarely() {
        return Arbitraries.frequency(Tuple.of(7, false), Tuple.of(1, true));
    }
}
