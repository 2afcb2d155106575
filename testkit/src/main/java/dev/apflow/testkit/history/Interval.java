package dev.apflow.testkit.history;

import java.util.Locale;

/**
 * When an operation was under way, by the recorder's clock.
 *
 * @param invokedNs when it was asked for
 * @param returnedNs when its answer was there, or was not waited for any more
 */
public record Interval(long invokedNs, long returnedNs) {

    public Interval {
        if (returnedNs < invokedNs) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "interval: expected an end not before %d, got %d",
                            invokedNs,
                            returnedNs));
        }
    }

    /** Whether this was over before the other began; else their order is open. */
    boolean isBefore(Interval other) {
        return returnedNs < other.invokedNs;
    }
}
