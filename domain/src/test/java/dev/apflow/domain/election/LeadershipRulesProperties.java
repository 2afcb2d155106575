package dev.apflow.domain.election;

import static dev.apflow.domain.election.Cast.ANNA;
import static dev.apflow.domain.election.Cast.ANNA_AGAIN;
import static dev.apflow.domain.election.Cast.BEN;

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

/** Leadership among nodes that ask for anything at any time, against a diary of its terms. */
class LeadershipRulesProperties {

    private static final List<NodeIdentity> NODES = List.of(ANNA, ANNA_AGAIN, BEN);

    enum Verb {
        ACQUIRE,
        ACQUIRE_OF_LOST,
        RENEW,
        RESIGN,
        WRITE
    }

    /**
     * @param back how many terms before the newest is named
     * @param later seconds since the step before; the store's clock may be set back
     */
    record Step(Verb verb, int node, int back, int later) {}

    @Provide
    Arbitrary<Step> steps() {
        return Combinators.combine(
                        Arbitraries.of(Verb.class),
                        Arbitraries.integers().between(0, NODES.size() - 1),
                        Arbitraries.frequency(
                                Tuple.of(6, 0), Tuple.of(1, 1), Tuple.of(1, 2), Tuple.of(1, -1)),
                        Arbitraries.integers().between(-2, 12))
                .as(Step::new);
    }

    @Property
    void every_answer_is_that_of_a_diary(@ForAll @Size(max = 60) List<@From("steps") Step> steps) {
        LeadershipDiary diary = new LeadershipDiary();
        for (Step step : steps) {
            diary.pass(step.later());
            NodeIdentity node = NODES.get(step.node());
            int named = Math.max(1, diary.terms() - step.back());
            switch (step.verb()) {
                case ACQUIRE -> diary.acquire(node, 0);
                case ACQUIRE_OF_LOST -> diary.acquire(node, named);
                case RENEW -> diary.renew(node, named);
                case RESIGN -> diary.resign(named);
                case WRITE -> diary.write(named);
            }
        }
    }
}
