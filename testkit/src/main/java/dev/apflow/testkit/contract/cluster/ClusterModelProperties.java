package dev.apflow.testkit.contract.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.util.List;

/**
 * Random calls of all ports by several nodes that come, die and come back, made to the store and to
 * the one in memory side by side: every answer and all that is left must be the same.
 */
class ClusterModelProperties {

    private static final int MOST_STEPS = 60;

    @Property(edgeCases = EdgeCasesMode.NONE)
    void whatever_happens_the_cluster_answers_as_the_one_in_memory(
            @ForAll("steps") List<ClusterStep> steps) {
        try (ClusterSide examined = new ClusterSide(SharedStoreUnderTest.named().cluster());
                ClusterSide model = new ClusterSide(new ModelFixture())) {
            for (int i = 0; i < steps.size(); i++) {
                Object expected = model.take(steps.get(i));
                assertThat(examined.take(steps.get(i)))
                        .as("answer to step %d, %s", i, steps.get(i))
                        .isEqualTo(expected);
                assertThat(examined.state())
                        .as("state after step %d, %s", i, steps.get(i))
                        .isEqualTo(model.state());
            }
            examined.tasks.expectHistoriesOf(model.tasks);
        }
    }

    @Provide
    Arbitrary<List<ClusterStep>> steps() {
        return ClusterSteps.lists(MOST_STEPS);
    }
}
