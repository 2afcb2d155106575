package dev.apflow.simulation.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The store's clock: no node's, and now and then somebody sets it. */
public final class StoreTime implements InstantSource {

    /** What a store's clock shows when the world begins. */
    public static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

    private final World world;
    private Instant base;
    private long lastSetAt = Long.MIN_VALUE;
    private Duration setBack = Duration.ZERO;

    public StoreTime(World world, Instant base) {
        this.world = world;
        this.base = base;
    }

    @Override
    public Instant instant() {
        return base.plusNanos(world.nanos());
    }

    /** Sets it forward or back. */
    public void jump(Duration by) {
        base = base.plus(by);
        lastSetAt = world.nanos();
        if (by.isNegative()) {
            setBack = setBack.plus(by.abs());
        }
    }

    /** Whether nobody has set it since the world's {@code nanos}. */
    public boolean isSteadySince(long nanos) {
        return lastSetAt < nanos;
    }

    /** By how much it was set back in all: leases granted before last longer by that. */
    public Duration setBack() {
        return setBack;
    }
}
