package dev.apflow.simulation.planted;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Every planted bug is found by playing a few seeds, and without one nothing is. */
class PlantedBugsSimulation {

    private static final int MOST_SEEDS = 60;

    @TempDir private Path directory;

    static List<PlantedBug> bugs() {
        return Bugs.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bugs")
    void is_found(PlantedBug bug) throws IOException {
        try (Mutant mutant = Mutant.with(bug, directory)) {
            Optional<String> rule = Optional.empty();
            for (long seed = 1; seed <= MOST_SEEDS && rule.isEmpty(); seed++) {
                rule = mutant.rule(seed);
            }
            assertThat(rule).as("the rule that \"%s\" breaks", bug).isPresent();
        }
    }

    /** Else anything might be what the others are found by. */
    @Test
    void without_a_bug_nothing_is_found() throws IOException {
        try (Mutant mutant = Mutant.with(new PlantedBug("none", List.of()), directory)) {
            for (long seed = 1; seed <= MOST_SEEDS; seed++) {
                assertThat(mutant.rule(seed)).as("seed %d", seed).isEmpty();
            }
        }
    }
}
