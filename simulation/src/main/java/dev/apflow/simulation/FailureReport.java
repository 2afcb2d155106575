package dev.apflow.simulation;

import dev.apflow.domain.text.Excerpts;
import dev.apflow.simulation.plan.Fault;
import dev.apflow.simulation.plan.Plan;
import dev.apflow.simulation.plan.PlanLimits;
import dev.apflow.simulation.plan.Planner;
import dev.apflow.simulation.trace.Brief;
import dev.apflow.simulation.trace.Findings.Violation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;

/** All that somebody needs who is to find out why a run failed, and how to see it again. */
public final class FailureReport {

    /** How the line begins that plays the run again. */
    public static final String REPLAY = "replay    ";

    /** Where what a line tells begins, behind its name. */
    public static final int INDENT = REPLAY.length();

    private static final int LAST_LINES = 40;
    private static final int LONGEST_LINE = 240;

    private FailureReport() {}

    /** Shrinks the faults of a failed run, which is played some hundred times for that. */
    public static List<String> of(long seed, PlanLimits limits) {
        Plan plan = Planner.plan(seed, limits);
        Violation violation = Run.play(plan).violation().orElseThrow();
        return of(Shrinker.shrink(plan, violation.rule()), plan.faults().size(), limits);
    }

    private static List<String> of(Plan smallest, int faults, PlanLimits limits) {
        Deque<String> last = new ArrayDeque<>();
        RunResult result =
                Run.play(
                        smallest,
                        line -> {
                            last.add(cut(line));
                            if (last.size() > LAST_LINES) {
                                last.remove();
                            }
                        });
        Violation violation = result.violation().orElseThrow();
        List<String> report = new ArrayList<>();
        report.add("seed      " + smallest.seed());
        report.add("rule      " + violation.rule());
        report.add("found     " + Brief.of(violation.detail()));
        report.add("faults    " + smallest.faults().size() + " of " + faults + " are needed:");
        smallest.faults().forEach(fault -> report.add("  " + fault.line()));
        report.add("trace     the last " + last.size() + " lines:");
        last.forEach(line -> report.add("  " + line));
        report.add(REPLAY + command(smallest, limits));
        return report;
    }

    private static String cut(String line) {
        return Excerpts.fitted(line, LONGEST_LINE);
    }

    private static String command(Plan plan, PlanLimits limits) {
        String only =
                plan.faults().stream()
                        .map(Fault::number)
                        .map(String::valueOf)
                        .collect(Collectors.joining(","));
        return "apflow simulate --seed "
                + plan.seed()
                + limits.options()
                + " --only "
                + (only.isEmpty() ? "none" : only)
                + " --trace";
    }
}
