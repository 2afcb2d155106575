package dev.apflow.domain.lease;

import static dev.apflow.domain.lease.Leases.worker;

import dev.apflow.domain.node.NodeIdentity;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;

import java.util.List;

/**
 * One task among workers that ask for anything at any time, against a diary of what was granted.
 */
class LeaseRulesProperties {

    private static final List<NodeIdentity> WORKERS =
            List.of(worker("anna", 1), worker("anna", 2), worker("ben", 1));

    enum Verb {
        CLAIM,
        RENEW,
        RELEASE,
        REPORT,
        SWEEP,
        SWEEP_LOST,
        SWEEP_SUPERSEDED
    }

    /**
     * @param back how many deliveries before the newest is named
     * @param later seconds since the step before
     */
    record Step(Verb verb, int worker, int back, int later) {}

    @Provide
    Arbitrary<Step> steps() {
        return Combinators.combine(
                        Arbitraries.of(Verb.class),
                        Arbitraries.integers().between(0, WORKERS.size() - 1),
                        Arbitraries.frequency(Tuple.of(6, 0), Tuple.of(1, 1), Tuple.of(1, -1)),
                        Arbitraries.integers().between(0, 20))
                .as(Step::new);
    }

    @Property
    void every_answer_is_that_of_a_diary(@ForAll @Size(max = 60) List<@From("steps") Step> steps) {
        LeaseDiary diary = new LeaseDiary();
        for (Step step : steps) {
            diary.pass(step.later());
            int named = Math.max(0, diary.deliveries() - step.back());
            NodeIdentity worker = WORKERS.get(step.worker());
            switch (step.verb()) {
                case CLAIM -> diary.claim(worker);
                case RENEW -> diary.renew(worker, named);
                case RELEASE -> diary.release(worker, named);
                case REPORT -> diary.report(named);
                case SWEEP -> diary.sweep();
                case SWEEP_LOST -> diary.sweepOfLost(step.later());
                case SWEEP_SUPERSEDED -> diary.sweepOfSuperseded();
            }
            diary.agrees();
        }
    }
}
