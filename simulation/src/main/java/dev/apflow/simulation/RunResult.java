package dev.apflow.simulation;

import dev.apflow.simulation.plan.FaultKind;
import dev.apflow.simulation.trace.Findings.Violation;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What came of a run.
 *
 * @param violation the first rule that was broken
 * @param traceHash the same for the same run, if it is played in the same way
 * @param simulated how long the cluster lived, chaos and healing together
 * @param healing how long everything was whole again at the end; zero where a rule was broken
 * @param faults how often what went wrong
 * @param fenced writes that were refused because their term was over
 * @param removed trees whose time was over
 * @param failovers how often another term of leadership followed one
 */
public record RunResult(
        long seed,
        Optional<Violation> violation,
        long traceHash,
        Duration simulated,
        Duration healing,
        Map<FaultKind, Integer> faults,
        long failovers,
        long fenced,
        long tasks,
        long executions,
        long calls,
        long removed,
        long events) {

    public RunResult {
        faults = Map.copyOf(faults);
    }

    public boolean isGood() {
        return violation.isEmpty();
    }
}
