package dev.apflow.simulation.time;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Simulated time and the events in it. Events of one instant come in random order. */
public final class World {

    /** Compared by hand: half of all that a simulation does is sorting these. */
    private record Event(long at, long order, long number, Runnable action)
            implements Comparable<Event> {

        @Override
        public int compareTo(Event other) {
            if (at != other.at) {
                return at < other.at ? -1 : 1;
            }
            return order != other.order
                    ? Long.compare(order, other.order)
                    : Long.compare(number, other.number);
        }
    }

    private final PriorityQueue<Event> queue = new PriorityQueue<>();
    private final long seed;
    private final RandomGenerator ties;
    private long nanos;
    private long number;
    private long looks;

    public World(long seed) {
        this.seed = seed;
        this.ties = chance("ties");
    }

    /**
     * A stream of chance of its own, so that what one component draws moves no other.
     *
     * @param component names the stream: the same seed and name give the same stream
     */
    public RandomGenerator chance(String component) {
        return new SplittableRandom(Mix.of(seed, component.hashCode()));
    }

    /** Nanoseconds since the world began. */
    public long nanos() {
        return nanos;
    }

    /** How many events were planned so far. */
    public long planned() {
        return number;
    }

    /** Plans {@code action}. */
    public void after(Duration delay, Runnable action) {
        after(delay.toNanos(), action);
    }

    /** Plans {@code action}. */
    public void after(long delayNanos, Runnable action) {
        queue.add(new Event(nanos + Math.max(0, delayNanos), ties.nextLong(), number++, action));
    }

    /**
     * Plans to look on, behind all that happens at that instant. Whoever only looks must move
     * nothing: this draws from no stream, and is no event.
     */
    public void watch(long delayNanos, Runnable look) {
        queue.add(new Event(nanos + Math.max(0, delayNanos), Long.MAX_VALUE, looks++, look));
    }

    /** Plays one event; whether there was one before {@code end}. */
    public boolean step(Duration end) {
        return step(end.toNanos());
    }

    /** Plays one event; whether there was one before {@code endNanos}. */
    public boolean step(long endNanos) {
        Event next = queue.peek();
        if (next == null || next.at > endNanos) {
            return false;
        }
        queue.remove();
        nanos = next.at;
        next.action.run();
        return true;
    }
}
