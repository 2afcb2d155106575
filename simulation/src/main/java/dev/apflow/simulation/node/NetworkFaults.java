package dev.apflow.simulation.node;

import dev.apflow.simulation.plan.FaultKind;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What is wrong with one machine, or with all, at present. */
public final class NetworkFaults {

    private static final double LEAST = 0.02;

    private final Map<FaultKind, List<Double>> active = new EnumMap<>(FaultKind.class);
    private final Map<FaultKind, Double> worst = new EnumMap<>(FaultKind.class);
    private int outages;

    NetworkFaults() {}

    /** Something begins to be wrong, maybe once more. */
    public void begin(FaultKind kind, double strength) {
        outages += kind == FaultKind.STORE_OUTAGE ? 1 : 0;
        active.computeIfAbsent(kind, none -> new ArrayList<>()).add(Math.max(LEAST, strength));
        judge(kind);
    }

    /** What began with this strength is over. */
    public void end(FaultKind kind, double strength) {
        active.getOrDefault(kind, new ArrayList<>()).remove((Object) Math.max(LEAST, strength));
        judge(kind);
    }

    private void judge(FaultKind kind) {
        active.getOrDefault(kind, List.of()).stream()
                .max(Double::compare)
                .ifPresentOrElse(most -> worst.put(kind, most), () -> worst.remove(kind));
    }

    /** The worst of this kind; 0 where there is none. */
    double of(FaultKind kind) {
        return worst.isEmpty() ? 0 : worst.getOrDefault(kind, 0.0);
    }

    /** How often the store was gone, this time counted. */
    int outages() {
        return outages;
    }

    boolean has(FaultKind kind) {
        return of(kind) > 0;
    }

    boolean isCut() {
        return has(FaultKind.CUT_OFF) || has(FaultKind.REQUESTS_CUT) || has(FaultKind.REPLIES_CUT);
    }
}
