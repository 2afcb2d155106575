package dev.apflow.simulation.plan;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What plans are drawn within.
 *
 * @param fewest nodes
 * @param most nodes
 * @param faults kinds that may happen: all of those named in each plan; of all that there are, some
 * @param chaos mean length of the time with faults; a plan's is half to one and a half of it
 */
public record PlanLimits(int fewest, int most, Set<FaultKind> faults, Duration chaos) {

    public static final int MOST_NODES = 50;

    /** As the build plays it. */
    public static final PlanLimits DEFAULT =
            new PlanLimits(3, 7, EnumSet.allOf(FaultKind.class), Duration.ofMinutes(95));

    public PlanLimits {
        if (fewest < 1 || most < fewest || most > MOST_NODES) {
            throw new IllegalArgumentException(
                    "nodes: expected 1–"
                            + MOST_NODES
                            + ", the fewest first, got "
                            + fewest
                            + ".."
                            + most);
        }
        if (chaos.isZero() || chaos.isNegative()) {
            throw new IllegalArgumentException("chaos: expected more than 0, got " + chaos);
        }
        faults = Set.copyOf(faults);
    }

    /** As options of the command line; empty for what is the default. */
    public String options() {
        StringBuilder options = new StringBuilder();
        if (fewest != DEFAULT.fewest || most != DEFAULT.most) {
            options.append(" --nodes ").append(fewest).append("..").append(most);
        }
        if (!faults.equals(DEFAULT.faults)) {
            options.append(" --faults ")
                    .append(
                            faults.isEmpty()
                                    ? "none"
                                    : faults.stream()
                                            .sorted()
                                            .map(FaultKind::word)
                                            .collect(Collectors.joining(",")));
        }
        if (!chaos.equals(DEFAULT.chaos)) {
            options.append(" --chaos ").append(chaos.toMinutes());
        }
        return options.toString();
    }
}
