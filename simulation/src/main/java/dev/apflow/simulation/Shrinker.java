package dev.apflow.simulation;

import dev.apflow.simulation.plan.Fault;
import dev.apflow.simulation.plan.Plan;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes faults out of a plan while it still breaks the same rule: first many at a time, at last one
 * by one. ("Delta debugging", A. Zeller and R. Hildebrandt, 2002.)
 */
final class Shrinker {

    private static final int MOST_RUNS = 400;

    private final String rule;
    private Plan smallest;
    private int runs;

    private Shrinker(Plan plan, String rule) {
        this.smallest = plan;
        this.rule = rule;
    }

    /** The smallest plan that was found; the same plan where nothing could go. */
    static Plan shrink(Plan plan, String rule) {
        Shrinker shrinker = new Shrinker(plan, rule);
        shrinker.shrinkFaults();
        return shrinker.smallest;
    }

    private void shrinkFaults() {
        for (int size = Math.max(1, smallest.faults().size() / 2); size > 0; size /= 2) {
            int from = 0;
            while (from < smallest.faults().size()) {
                List<Fault> fewer = new ArrayList<>(smallest.faults());
                fewer.subList(from, Math.min(from + size, fewer.size())).clear();
                if (!stillFails(smallest.with(fewer))) {
                    from += size;
                }
            }
        }
    }

    private boolean stillFails(Plan plan) {
        if (++runs > MOST_RUNS) {
            return false;
        }
        boolean fails =
                Run.play(plan).violation().filter(each -> each.rule().equals(rule)).isPresent();
        if (fails) {
            smallest = plan;
        }
        return fails;
    }
}
