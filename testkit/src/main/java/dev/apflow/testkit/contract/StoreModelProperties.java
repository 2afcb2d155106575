package dev.apflow.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.Store;
import dev.apflow.store.memory.InMemoryStore;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.time.Instant;
import java.util.List;

/**
 * Random calls of all ports, made to the store and to the one in memory side by side: every answer
 * and all that is left in the end must be the same.
 */
class StoreModelProperties {

    private static final int MOST_STEPS = 60;
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Property(edgeCases = EdgeCasesMode.NONE)
    void whatever_is_asked_the_store_answers_as_the_one_in_memory(
            @ForAll("steps") List<Step> steps) {
        try (StoreFixture fixture = StoreUnderTest.named().database();
                Store store = fixture.open();
                Store memory = new InMemoryStore(() -> NOW)) {
            Side model = new Side(memory);
            Side examined = new Side(store);
            for (int i = 0; i < steps.size(); i++) {
                Object expected = model.take(steps.get(i));
                assertThat(examined.take(steps.get(i)))
                        .as("answer to step %d, %s", i, steps.get(i))
                        .isEqualTo(expected);
                assertThat(examined.state())
                        .as("state after step %d, %s", i, steps.get(i))
                        .isEqualTo(model.state());
            }
            examined.expectHistoriesOf(model);
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Steps.lists(MOST_STEPS);
    }
}
