package dev.apflow.simulation;

import dev.apflow.simulation.plan.FaultKind;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * What many runs were, added up.
 *
 * @param healed runs in which all was whole again at the end for a while, and work was done
 */
public record Summary(
        long seeds,
        long failed,
        long healed,
        Duration simulated,
        Map<FaultKind, Long> faults,
        long failovers,
        long fenced,
        long tasks,
        long executions,
        long calls,
        long removed,
        long events) {

    public static final Summary NONE =
            new Summary(0, 0, 0, Duration.ZERO, Map.of(), 0, 0, 0, 0, 0, 0, 0);

    public Summary {
        faults = Map.copyOf(faults);
    }

    Summary and(RunResult run) {
        Map<FaultKind, Long> kinds = new EnumMap<>(FaultKind.class);
        kinds.putAll(faults);
        run.faults().forEach((kind, times) -> kinds.merge(kind, (long) times, Long::sum));
        return new Summary(
                seeds + 1,
                failed + (run.isGood() ? 0 : 1),
                healed + (run.healing().isPositive() ? 1 : 0),
                simulated.plus(run.simulated()),
                kinds,
                failovers + run.failovers(),
                fenced + run.fenced(),
                tasks + run.tasks(),
                executions + run.executions(),
                calls + run.calls(),
                removed + run.removed(),
                events + run.events());
    }

    public double hours() {
        return simulated.toMillis() / 3_600_000.0;
    }

    public long allFaults() {
        return faults.values().stream().mapToLong(Long::longValue).sum();
    }
}
