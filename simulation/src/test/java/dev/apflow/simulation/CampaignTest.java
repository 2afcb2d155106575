package dev.apflow.simulation;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apflow.simulation.plan.Wish;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Set;

class CampaignTest {

    /** Longer than nanoseconds can tell. */
    private static final Wish TOO_LONG = new Wish(1, 1, Set.of(), Duration.ofDays(1_000_000));

    @Test
    void a_bug_of_the_simulator_is_told_with_its_seed_and_its_cause() {
        assertThatThrownBy(() -> Campaign.play(TOO_LONG, 7, 1, 1, summary -> false, summary -> {}))
                .hasMessageContaining("at seed 7: java.lang.ArithmeticException: long overflow")
                .hasMessageEndingWith(
                        "apflow simulate --seed 7 --nodes 1..1 --faults none --chaos 1440000000"
                                + " --trace")
                .hasCauseInstanceOf(ArithmeticException.class);
    }
}
