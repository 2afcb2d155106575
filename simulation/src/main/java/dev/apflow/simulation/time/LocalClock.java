package dev.apflow.simulation.time;

import dev.apflow.domain.time.LocalInstant;

import java.time.Duration;

/**
 * One machine's monotonic clock: it began at some time of its own and runs at a rate of its own.
 */
public final class LocalClock {

    private final World world;
    private double rate;
    private long worldBase;
    private long localBase;

    /**
     * @param offsetNanos what it shows when the world begins
     * @param rate seconds on it in a second of the world
     */
    public LocalClock(World world, long offsetNanos, double rate) {
        this.world = world;
        this.rate = rate;
        this.localBase = offsetNanos;
    }

    public LocalInstant now() {
        return new LocalInstant(nanos());
    }

    private long nanos() {
        return localBase + (long) ((world.nanos() - worldBase) * rate);
    }

    /** Goes on from what it shows now at another rate. Timers that are set keep their instant. */
    public void runAt(double newRate) {
        localBase = nanos();
        worldBase = world.nanos();
        rate = newRate;
    }

    /** What it calls {@code delay}, in nanoseconds of the world; never too short by rounding. */
    public long worldNanos(Duration delay) {
        return (long) Math.ceil(delay.toNanos() / rate) + 1;
    }
}
