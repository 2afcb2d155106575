package dev.apflow.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.apflow.simulation.plan.PlanLimits;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

class CampaignTest {

    private static final PlanLimits SHORT = new PlanLimits(1, 3, Set.of(), Duration.ofMinutes(1));

    private static Campaign.Outcome play(long first, long most) {
        return assertTimeoutPreemptively(
                Duration.ofMinutes(1),
                () -> Campaign.play(SHORT, first, most, 2, summary -> false, summary -> {}));
    }

    @Test
    void as_many_seeds_are_played_as_are_wanted() {
        assertThat(play(1, 5).summary().seeds()).isEqualTo(5);
        assertThat(play(-2, 3).summary().seeds()).isEqualTo(3);
    }

    @Test
    void the_last_seed_that_there_is_ends_it() {
        assertThat(play(Long.MAX_VALUE - 2, 3).summary().seeds()).isEqualTo(3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> play(Long.MAX_VALUE - 2, 4))
                .withMessage("there are not 4 seeds from 9223372036854775805");
    }

    @Test
    void to_play_none_is_no_campaign() {
        assertThatIllegalArgumentException().isThrownBy(() -> play(1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> play(1, -5));
    }

    @Test
    void it_ends_when_it_is_enough() {
        List<Long> played = new ArrayList<>();
        Campaign.Outcome outcome =
                Campaign.play(
                        SHORT,
                        1,
                        1_000,
                        1,
                        summary -> summary.seeds() == 4,
                        summary -> played.add(summary.seeds()));
        assertThat(outcome.summary().seeds()).isEqualTo(4);
        assertThat(played).containsExactly(1L, 2L, 3L, 4L);
        assertThat(outcome.failures()).isEmpty();
    }

    /** Longer than nanoseconds can tell. */
    private static final PlanLimits TOO_LONG =
            new PlanLimits(1, 1, Set.of(), Duration.ofDays(1_000_000));

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
