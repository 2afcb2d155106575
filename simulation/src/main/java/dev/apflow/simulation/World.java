package dev.apflow.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Simulated time and the events in it. Events of one instant come in random order. */
public final class World {

    private record Event(long at, long order, long number, Runnable action) {}

    private final PriorityQueue<Event> queue =
            new PriorityQueue<>(
                    Comparator.comparingLong(Event::at)
                            .thenComparingLong(Event::order)
                            .thenComparingLong(Event::number));
    private final SplittableRandom root;
    private final RandomGenerator ties;
    private long nanos;
    private long number;

    public World(long seed) {
        this.root = new SplittableRandom(seed);
        this.ties = root.split();
    }

    /** A stream of chance of its own, so that what one component draws moves no other. */
    public RandomGenerator chance() {
        return root.split();
    }

    /** Nanoseconds since the world began. */
    public long nanos() {
        return nanos;
    }

    /** The store's clock. */
    public InstantSource clock() {
        return () -> Instant.EPOCH.plusNanos(nanos);
    }

    /** Plans {@code action}. */
    public void after(Duration delay, Runnable action) {
        queue.add(
                new Event(nanos + Math.max(0, delay.toNanos()), ties.nextLong(), number++, action));
    }

    /** Plays one event; whether there was one before {@code end}. */
    public boolean step(Duration end) {
        Event next = queue.peek();
        if (next == null || next.at > end.toNanos()) {
            return false;
        }
        queue.remove();
        nanos = next.at;
        next.action.run();
        return true;
    }
}
