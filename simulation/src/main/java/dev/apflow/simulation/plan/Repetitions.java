package dev.apflow.simulation.plan;

import dev.apflow.simulation.plan.Order.Submit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Clients that submit what they have submitted before, under the same key, after minutes: as long
 * as the first tree is kept they find it, then they get another.
 */
final class Repetitions {

    private static final Duration LATER = Duration.ofMinutes(4);

    private Repetitions() {}

    static List<Order> with(List<Order> orders, Draw draw, Duration chaos) {
        List<Order> all = new ArrayList<>(orders);
        for (Order each : orders) {
            if (each instanceof Submit submit && !submit.named() && draw.oneIn(2)) {
                Duration at = submit.at().plus(draw.gap(LATER));
                if (at.compareTo(chaos) < 0) {
                    all.add(submit.againAt(at));
                }
            }
        }
        all.sort(Comparator.comparing(Order::at));
        return all;
    }
}
