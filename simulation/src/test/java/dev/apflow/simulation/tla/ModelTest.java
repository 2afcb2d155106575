package dev.apflow.simulation.tla;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.simulation.tla.Tlc.Verdict;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The model of the protocol, {@code docs/model}, in all its states: with its fences, and without.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class ModelTest {

    /** How often an action was taken, in TLC's account of its coverage. */
    private static final Pattern ACTION =
            Pattern.compile("(?m)^<(\\w+) line [^>]* of module Cluster[^>]*>: \\d+:(\\d+)$");

    @ParameterizedTest
    @ValueSource(strings = {"leadership", "timely"})
    void what_the_protocol_promises_holds_in_every_state(String configuration) throws Exception {
        Verdict verdict = Tlc.check(configuration);
        assertThat(verdict.exit()).as(verdict.output()).isEqualTo(Tlc.HOLDS);
        assertThat(verdict.output()).contains(" 0 states left on queue");
    }

    @Test
    void tasks_keep_the_promises_too_and_every_action_happens() throws Exception {
        Map<String, Long> taken = new TreeMap<>();
        for (String configuration : List.of("cluster", "tasks")) {
            Verdict verdict = Tlc.check(configuration, "-coverage", "60");
            assertThat(verdict.exit()).as(verdict.output()).isEqualTo(Tlc.HOLDS);
            count(verdict.output(), taken);
        }
        assertThat(taken)
                .containsOnlyKeys(
                        "Init",
                        "Grant",
                        "TakeOffice",
                        "Decline",
                        "StandDown",
                        "StepDown",
                        "Resign",
                        "BeginWrite",
                        "AbortWrite",
                        "CommitOther",
                        "CommitCreate",
                        "CommitCancel",
                        "CommitRerun",
                        "CommitSweep",
                        "Claim",
                        "Execute",
                        "HandBack",
                        "Record")
                .allSatisfy((action, times) -> assertThat(times).as(action).isPositive());
    }

    @ParameterizedTest
    @CsvSource({
        "unfenced-writes, AcceptedEpochsNeverFall",
        "unlocked-seat, AcceptedEpochsNeverFall",
        "unfenced-reports, OneOutcomeAnAttempt",
        "stale-reports, OnlyWhatRunsEnds"
    })
    void without_one_of_the_fences_there_is_a_counterexample(String configuration, String broken)
            throws Exception {
        Verdict verdict = Tlc.check(configuration);
        assertThat(verdict.exit()).as(verdict.output()).isEqualTo(Tlc.VIOLATED);
        assertThat(verdict.output()).contains("Invariant " + broken + " is violated");
    }

    @Test
    void work_can_be_done_across_a_takeover() throws Exception {
        Verdict verdict = Tlc.check("goal");
        assertThat(verdict.exit()).as(verdict.output()).isEqualTo(Tlc.VIOLATED);
        assertThat(verdict.output()).contains("Invariant NothingIsAchieved is violated");
    }

    @Test
    void no_configuration_is_forgotten() throws IOException {
        try (Stream<Path> files = Files.list(Tlc.MODELS)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "Cluster.tla",
                            "cluster.cfg",
                            "goal.cfg",
                            "leadership.cfg",
                            "stale-reports.cfg",
                            "tasks.cfg",
                            "timely.cfg",
                            "unfenced-reports.cfg",
                            "unfenced-writes.cfg",
                            "unlocked-seat.cfg");
        }
    }

    private static void count(String output, Map<String, Long> taken) {
        Matcher actions = ACTION.matcher(output);
        while (actions.find()) {
            taken.merge(actions.group(1), Long.valueOf(actions.group(2)), Long::sum);
        }
    }
}
