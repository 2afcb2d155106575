package dev.apflow.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.simulation.plan.FaultKind;
import dev.apflow.simulation.plan.Planner;
import dev.apflow.simulation.plan.Wish;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whole clusters of the production code, each with another plan of what goes wrong. */
class ClusterSimulation {

    private static final int SEEDS = 1_000;
    private static final int FEWEST_HOURS = 1_500;
    private static final int CORES = 2;

    /** Two and a half minutes on two idle cores. */
    @Test
    @Timeout(1_800)
    void whatever_goes_wrong_every_rule_holds_and_all_work_ends() {
        Campaign.Outcome outcome =
                Campaign.play(Wish.DEFAULT, 1, SEEDS, CORES, summary -> false, summary -> {});
        for (RunResult failure : outcome.failures()) {
            throw new AssertionError(
                    String.join("\n", FailureReport.of(failure.seed(), Wish.DEFAULT)));
        }
        Summary summary = outcome.summary();
        assertThat(summary.seeds()).isEqualTo(SEEDS);
        assertThat(summary.hours()).isGreaterThanOrEqualTo(FEWEST_HOURS);
        assertThat(summary.faults()).containsOnlyKeys(FaultKind.values());
        assertThat(summary.fenced()).as("writes of leaders that were none any more").isPositive();
    }

    @Test
    void the_same_seed_gives_the_same_trace() {
        for (long seed = 1; seed <= 10; seed++) {
            RunResult once = Run.play(Planner.plan(seed, Wish.DEFAULT));
            RunResult again = Run.play(Planner.plan(seed, Wish.DEFAULT), line -> {});
            assertThat(again).as("seed %d", seed).isEqualTo(once);
        }
    }
}
