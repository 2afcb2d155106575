package dev.apflow.simulation.planted;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * Every planted bug is found by playing a few seeds, and without one nothing is. Each is looked for
 * from a seed that showed it when this was written, so that a build takes a minute; how many seeds
 * it takes from anywhere is {@link PlantedBugsMeasure}'s to say.
 */
@Timeout(600)
class PlantedBugsSimulation {

    private static final int MOST_SEEDS = 60;
    private static final int SOUND_SEEDS = 20;
    private static final int FEWEST_BUGS = 30;

    /** Some runs fail in so many ways that many faults are left. */
    private static final int MOST_REPORTS = 5;

    private static final Predicate<String> FEW_FAULTS =
            Pattern.compile("faults    [1-3] of \\d+ are needed:").asMatchPredicate();

    @TempDir private Path directory;

    static List<PlantedBug> bugs() {
        return Bugs.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bugs")
    @Execution(ExecutionMode.CONCURRENT)
    void is_found(PlantedBug bug) throws IOException {
        try (Mutant mutant = Mutant.with(bug, directory)) {
            Optional<String> rule = Optional.empty();
            for (int i = 0; i < MOST_SEEDS && rule.isEmpty(); i++) {
                rule = mutant.rule(bug.seed() + i);
            }
            assertThat(rule).as("the rule that \"%s\" breaks", bug).isPresent();
        }
    }

    @Test
    void there_are_at_least_thirty() {
        assertThat(bugs()).hasSizeGreaterThanOrEqualTo(FEWEST_BUGS);
        assertThat(bugs()).extracting(PlantedBug::name).doesNotHaveDuplicates();
    }

    @Test
    void the_table_names_each_of_them() throws IOException {
        String table = Files.readString(Path.of("..", "docs", "proof.md"));
        assertThat(bugs()).allMatch(bug -> table.contains("\n| " + bug.name() + " | "));
    }

    /** Else anything might be what the others are found by. */
    @Test
    void without_a_bug_nothing_is_found() throws IOException {
        try (Mutant mutant = Mutant.with(new PlantedBug("none", List.of(), 1), directory)) {
            for (long seed = 1; seed <= SOUND_SEEDS; seed++) {
                assertThat(mutant.rule(seed)).as("seed %d", seed).isEmpty();
                assertThat(mutant.rule(-seed)).as("seed %d", -seed).isEmpty();
                long flow = AdmissionBugs.FIRST + seed;
                assertThat(mutant.rule(flow)).as("seed %d", flow).isEmpty();
                assertThat(mutant.rule(PlantedBug.SCHEDULES + seed))
                        .as("schedules, seed %d", seed)
                        .isEmpty();
            }
        }
    }

    @Test
    void a_failure_is_told_with_the_faults_that_it_needs_and_how_to_play_it_again()
            throws IOException {
        PlantedBug bug =
                bugs().stream()
                        .filter(each -> each.name().contains("an earlier life is not told"))
                        .findFirst()
                        .orElseThrow();
        try (Mutant mutant = Mutant.with(bug, directory)) {
            List<String> report =
                    LongStream.range(bug.seed(), bug.seed() + MOST_SEEDS)
                            .filter(each -> mutant.rule(each).isPresent())
                            .limit(MOST_REPORTS)
                            .mapToObj(mutant::report)
                            .filter(lines -> lines.stream().anyMatch(FEW_FAULTS))
                            .findFirst()
                            .orElseThrow();
            long seed = Long.parseLong(report.get(0).substring("seed      ".length()));
            assertThat(report.get(1)).isEqualTo("rule      " + mutant.rule(seed).orElseThrow());
            assertThat(report).contains("trace     the last 40 lines:");
            assertThat(report.getLast())
                    .matches(
                            "replay    apflow simulate --seed "
                                    + seed
                                    + " --nodes 3\\.\\.5 --chaos 20 --only [\\d,]+ --trace");
        }
    }
}
