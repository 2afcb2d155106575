package dev.apflow.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.simulation.standalone.StandaloneRun;

import org.junit.jupiter.api.Test;

/** Processes that each want one store for themselves. */
class StandaloneSimulation {

    private static final int SEEDS = 100;

    @Test
    void whatever_goes_wrong_one_of_them_writes() {
        long terms = 0;
        long refused = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            StandaloneRun.Result result = StandaloneRun.play(seed);
            assertThat(result.violation()).as("seed %d", seed).isEmpty();
            terms += result.terms();
            refused += result.refused();
        }
        assertThat(terms).as("takeovers").isGreaterThan(SEEDS);
        assertThat(refused).as("writes of processes that had lost the store").isPositive();
    }
}
