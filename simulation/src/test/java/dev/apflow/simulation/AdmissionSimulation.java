package dev.apflow.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.simulation.admission.AdmissionRun;

import org.junit.jupiter.api.Test;

/** Limits, rates, pauses and turns, whatever goes wrong. */
class AdmissionSimulation {

    private static final int SEEDS = 30;

    @Test
    void whatever_goes_wrong_limits_hold_and_all_work_ends() {
        long started = 0;
        long changes = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            AdmissionRun.Result result = AdmissionRun.play(seed);
            assertThat(result.violation()).as("seed %d", seed).isEmpty();
            started += result.started();
            changes += result.changes();
        }
        assertThat(started).as("tasks that were started").isGreaterThan(SEEDS * 100L);
        assertThat(changes).as("settings and pauses").isGreaterThan(SEEDS * 30L);
    }
}
