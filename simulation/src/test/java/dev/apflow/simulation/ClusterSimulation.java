package dev.apflow.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.simulation.plan.FaultKind;
import dev.apflow.simulation.plan.PlanLimits;
import dev.apflow.simulation.plan.Planner;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole clusters of the production code, each with another plan of what goes wrong. */
class ClusterSimulation {

    private static final int SEEDS = 500;
    private static final int FEWEST_HOURS = 700;
    private static final int CORES = 2;

    /** A minute on two idle cores. */
    @Test
    @Timeout(1_800)
    void whatever_goes_wrong_every_rule_holds_and_all_work_ends() {
        Campaign.Outcome outcome =
                Campaign.play(PlanLimits.DEFAULT, 1, SEEDS, CORES, summary -> false, summary -> {});
        for (RunResult failure : outcome.failures()) {
            throw new AssertionError(
                    String.join("\n", FailureReport.of(failure.seed(), PlanLimits.DEFAULT)));
        }
        Summary summary = outcome.summary();
        assertThat(summary.seeds()).isEqualTo(SEEDS);
        assertThat(summary.healed()).as("runs that ended with all whole again").isEqualTo(SEEDS);
        assertThat(summary.hours()).isGreaterThanOrEqualTo(FEWEST_HOURS);
        assertThat(summary.faults()).containsOnlyKeys(FaultKind.values());
        assertThat(summary.removed()).as("trees whose time was over").isPositive();
        assertThat(summary.fenced()).as("writes of leaders that were none any more").isPositive();
    }

    /** Found by long runs; a change of the planner makes other runs of them, and no harm. */
    @ParameterizedTest
    @ValueSource(longs = 102_495)
    void what_once_broke_a_rule_breaks_none(long seed) {
        assertThat(Run.play(Planner.plan(seed, PlanLimits.DEFAULT)).violation()).isEmpty();
    }
}
