package dev.apflow.application.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Time that stands still until a test lets it pass, and what happens in it, one after the other.
 */
public final class HandTime {

    private record Due(long at, long number, Runnable event) {}

    private static final int MOST_AT_ONCE = 100_000;

    private final PriorityQueue<Due> queue =
            new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::number));
    private long nanos;
    private long number;

    public long nanos() {
        return nanos;
    }

    /** By the store's clock. */
    public Instant instant() {
        return Instant.EPOCH.plusNanos(nanos);
    }

    public void after(Duration delay, Runnable event) {
        queue.add(new Due(nanos + Math.max(0, delay.toNanos()), number++, event));
    }

    /** Plays what is due at this moment. */
    public void settle() {
        pass(Duration.ZERO);
    }

    public void pass(Duration duration) {
        long end = nanos + duration.toNanos();
        int played = 0;
        for (Due next = queue.peek(); next != null && next.at <= end; next = queue.peek()) {
            if (++played > MOST_AT_ONCE) {
                throw new AssertionError("no end of events at " + nanos + " ns");
            }
            queue.remove();
            nanos = next.at;
            next.event.run();
        }
        nanos = end;
    }
}
