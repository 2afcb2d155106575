package dev.apflow.simulation.plan;

import dev.apflow.simulation.trace.Trace;

import java.time.Duration;
import java.util.Locale;

/**
 * Something that goes wrong.
 *
 * @param number names it in its plan
 * @param at from the beginning of the world
 * @param node its index; of no meaning where the kind concerns all
 * @param atLeader whether it hits whoever leads at that moment instead, if anybody does
 * @param strength 0–1: how bad, by kind
 */
public record Fault(
        int number,
        FaultKind kind,
        Duration at,
        Duration lasts,
        int node,
        boolean atLeader,
        double strength) {

    /** {@code 17 00:03:12.000000 pause n2 for 3.2 s}. */
    public String line() {
        return String.format(
                Locale.ROOT,
                "%4d  %s  %-16s %-6s %s, %s",
                number,
                Trace.clock(at.toNanos()),
                kind.word(),
                target(),
                lasts.isZero()
                        ? "once"
                        : String.format(Locale.ROOT, "for %.1f s", lasts.toMillis() / 1000.0),
                String.format(Locale.ROOT, "strength %.2f", strength));
    }

    private String target() {
        if (kind.isOfAll()) {
            return "all";
        }
        return atLeader ? "leader" : NodePlan.idOf(node).value();
    }
}
