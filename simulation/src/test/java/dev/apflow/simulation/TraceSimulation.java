package dev.apflow.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.simulation.plan.FaultKind;
import dev.apflow.simulation.plan.Plan;
import dev.apflow.simulation.plan.PlanLimits;
import dev.apflow.simulation.plan.Planner;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;

/** A seed is one run, whoever plays it, where and when. */
class TraceSimulation {

    private static final int SEEDS = 4;

    private static final PlanLimits SHORT =
            new PlanLimits(3, 5, EnumSet.allOf(FaultKind.class), Duration.ofMinutes(20));

    /** Seeds and the hashes of their traces, as some process wrote them down. */
    private static final Path KNOWN = Path.of("src", "test", "resources", "traces.txt");

    private static final boolean RENEWS = Boolean.getBoolean("apflow.traces.renew");

    private static final String HOW =
            """
            other runs than those written down in %s. Where what is played was changed on purpose, \
            write these down: mvn test -pl simulation -am -Dtest=TraceSimulation \
            -Dsurefire.failIfNoSpecifiedTests=false -Dapflow.traces.renew=true\
            """;

    @Test
    void every_process_plays_the_runs_that_another_wrote_down() throws IOException {
        List<String> played = new ArrayList<>();
        for (long seed = 1; seed <= SEEDS; seed++) {
            RunResult run = Run.playHashed(Planner.plan(seed, PlanLimits.DEFAULT));
            played.add(String.format(Locale.ROOT, "%d %016x", seed, run.traceHash()));
        }
        if (RENEWS) {
            Files.write(KNOWN, played);
        }
        assertThat(played).as(HOW, KNOWN).isEqualTo(Files.readAllLines(KNOWN));
    }

    @Test
    void who_reads_a_trace_changes_nothing() {
        for (long seed = 11; seed < 11 + SEEDS; seed++) {
            Plan plan = Planner.plan(seed, SHORT);
            RunResult read = Run.play(plan, line -> {});
            assertThat(read).as("seed %d", seed).isEqualTo(Run.playHashed(plan));
            RunResult unread = Run.play(plan);
            assertThat(read)
                    .as("seed %d", seed)
                    .usingRecursiveComparison()
                    .ignoringFields("traceHash")
                    .isEqualTo(unread);
        }
    }
}
