package dev.apflow.simulation.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

class PlannedFaultsTest {

    private static final int SEEDS = 50;

    private static Set<FaultKind> kinds(long seed, Set<FaultKind> named) {
        return Planner.plan(seed, new PlanLimits(3, 3, named, Duration.ofMinutes(20)))
                .faults()
                .stream()
                .map(Fault::kind)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(FaultKind.class)));
    }

    @Test
    void a_kind_that_is_named_alone_happens_in_every_run() {
        for (FaultKind kind : FaultKind.values()) {
            assertThat(LongStream.rangeClosed(1, SEEDS))
                    .allSatisfy(seed -> assertThat(kinds(seed, Set.of(kind))).containsOnly(kind));
        }
    }

    @Test
    void all_kinds_that_are_named_may_happen_in_a_run() {
        Set<FaultKind> named = EnumSet.of(FaultKind.PAUSE, FaultKind.CRASH, FaultKind.TWIN);
        assertThat(LongStream.rangeClosed(1, SEEDS))
                .anySatisfy(seed -> assertThat(kinds(seed, named)).isEqualTo(named))
                .allSatisfy(seed -> assertThat(named).containsAll(kinds(seed, named)));
    }

    @Test
    void where_none_is_named_each_run_has_some_of_all() {
        Set<FaultKind> all = EnumSet.allOf(FaultKind.class);
        assertThat(LongStream.rangeClosed(1, SEEDS))
                .allSatisfy(
                        seed ->
                                assertThat(kinds(seed, all))
                                        .hasSizeBetween(1, FaultKind.values().length * 2 / 3));
        assertThat(kinds(1, all)).isNotEqualTo(kinds(2, all));
    }

    @Test
    void where_nothing_may_happen_nothing_does() {
        assertThat(kinds(1, Set.of())).isEmpty();
    }
}
