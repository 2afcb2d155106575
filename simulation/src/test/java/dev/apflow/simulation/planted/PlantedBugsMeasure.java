package dev.apflow.simulation.planted;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many seeds it takes until a planted bug is found, from several starting points: {@code mvn
 * verify -Pchaos -pl simulation -am -Dtest=PlantedBugsMeasure} writes the table to {@code
 * simulation/target/planted-bugs.md}.
 */
@Tag("chaos")
@Timeout(3_600)
class PlantedBugsMeasure {

    private static final int STARTS = 5;
    private static final long BETWEEN_STARTS = 10_000;
    private static final int MOST_SEEDS = 300;
    private static final Path TABLE = Path.of("target", "planted-bugs.md");

    /** How a bug was found: after how many runs from each start, smallest first. */
    private record Detection(Map<String, Integer> rules, List<Integer> runs, long firstSeed) {

        String row(String bug) {
            String rule =
                    rules.entrySet().stream()
                            .max(Map.Entry.comparingByValue())
                            .map(Map.Entry::getKey)
                            .orElse("-");
            return String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %s | %d |",
                    bug,
                    rule,
                    shown(runs.get(STARTS / 2)),
                    shown(runs.get(STARTS - 1)),
                    firstSeed);
        }

        private static String shown(int runs) {
            return runs > MOST_SEEDS ? "> " + MOST_SEEDS : Integer.toString(runs);
        }
    }

    private static final Map<String, Detection> ALL = new ConcurrentHashMap<>();

    @TempDir private Path directory;

    static List<PlantedBug> bugs() {
        return Bugs.all();
    }

    @AfterAll
    static void writeDown() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("| bug | found by the rule | median runs | most | a seed |");
        lines.add("|---|---|---|---|---|");
        for (PlantedBug bug : bugs()) {
            Optional.ofNullable(ALL.get(bug.name()))
                    .ifPresent(found -> lines.add(found.row(bug.name())));
        }
        Files.write(TABLE, lines);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bugs")
    @Execution(ExecutionMode.CONCURRENT)
    void is_found_from_most_starting_points(PlantedBug bug) throws IOException {
        Map<String, Integer> rules = new TreeMap<>();
        List<Integer> runs = new ArrayList<>();
        long firstSeed = 0;
        try (Mutant mutant = Mutant.with(bug, directory)) {
            for (int start = 0; start < STARTS; start++) {
                int played = 0;
                Optional<String> rule = Optional.empty();
                while (rule.isEmpty() && played < MOST_SEEDS) {
                    rule = mutant.rule(bug.base() + 1 + start * BETWEEN_STARTS + played);
                    played++;
                }
                if (rule.isPresent()) {
                    rules.merge(rule.orElseThrow(), 1, Integer::sum);
                    firstSeed = firstSeed == 0 ? start * BETWEEN_STARTS + played : firstSeed;
                } else {
                    played++;
                }
                runs.add(played);
            }
        }
        runs.sort(null);
        ALL.put(bug.name(), new Detection(rules, runs, firstSeed));
        assertThat(runs.get(STARTS / 2)).as("the median of %s", runs).isLessThan(MOST_SEEDS);
    }
}
