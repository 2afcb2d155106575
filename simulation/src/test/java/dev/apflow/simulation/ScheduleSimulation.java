package dev.apflow.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.simulation.ScheduleRun.Result;
import dev.apflow.simulation.plan.FaultKind;
import dev.apflow.simulation.plan.PlanLimits;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.LongStream;

/** Clusters with schedules, each with another plan of what goes wrong. */
class ScheduleSimulation {

    static final PlanLimits LIMITS =
            new PlanLimits(2, 4, EnumSet.allOf(FaultKind.class), Duration.ofMinutes(15));

    private static final int SEEDS = 60;
    private static final int MANY_SEEDS = 10_000;

    @Test
    @Timeout(600)
    void each_nominal_time_has_one_fate_whatever_goes_wrong() {
        List<Result> results = play(SEEDS);

        assertThat(results.stream().mapToLong(Result::trees).sum()).isGreaterThan(1_000);
        assertThat(results.stream().mapToLong(Result::entries).sum()).isGreaterThan(5_000);
        assertThat(results).anyMatch(Result::clockSetFar).anyMatch(each -> each.leaders() > 2);
    }

    @Test
    @Tag("chaos")
    @Timeout(3_600)
    void each_nominal_time_has_one_fate_in_many_runs() {
        assertThat(play(MANY_SEEDS)).hasSize(MANY_SEEDS);
    }

    private static List<Result> play(int seeds) {
        return LongStream.rangeClosed(1, seeds)
                .parallel()
                .mapToObj(seed -> ScheduleRun.play(seed, LIMITS))
                .peek(each -> assertThat(each.violation()).as("seed %d", each.seed()).isEmpty())
                .toList();
    }
}
