package dev.apflow.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.simulation.plan.Planner;
import dev.apflow.simulation.plan.Wish;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whole clusters of the production code, each with another plan of what goes wrong. */
class ClusterSimulation {

    private static final int SEEDS = 60;
    private static final int CORES = 2;

    @Test
    @Timeout(600)
    void whatever_goes_wrong_every_rule_holds_and_all_work_ends() {
        Campaign.Outcome outcome =
                Campaign.play(
                        Wish.DEFAULT, 1, CORES, summary -> summary.seeds() >= SEEDS, summary -> {});
        for (RunResult failure : outcome.failures()) {
            throw new AssertionError(
                    String.join("\n", FailureReport.of(failure.seed(), Wish.DEFAULT)));
        }
        assertThat(outcome.summary().seeds()).isEqualTo(SEEDS);
    }

    @Test
    void the_same_seed_gives_the_same_trace() {
        for (long seed = 1; seed <= 5; seed++) {
            RunResult once = Run.play(Planner.plan(seed, Wish.DEFAULT));
            RunResult again = Run.play(Planner.plan(seed, Wish.DEFAULT), line -> {});
            assertThat(again).as("seed %d", seed).isEqualTo(once);
        }
    }
}
