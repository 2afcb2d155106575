package dev.apflow.benchmarks.store;

import java.util.Arrays;
import java.util.Locale;

/** Durations of repeated calls, told as a line. */
public final class Timing {

    private final long[] nanos;
    private int count;

    public Timing(int calls) {
        nanos = new long[calls];
    }

    /** Runs a call and keeps how long it took. */
    public void of(Runnable call) {
        long began = System.nanoTime();
        call.run();
        add(System.nanoTime() - began);
    }

    public synchronized void add(long duration) {
        nanos[count++] = duration;
    }

    public double millis(double share) {
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return sorted[Math.min(count - 1, (int) (count * share))] / 1e6;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "p50 %.2f ms, p99 %.2f ms, max %.2f ms",
                millis(0.5),
                millis(0.99),
                millis(1));
    }
}
