package dev.apflow.adapters.http;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waiting for what takes a moment, with an end. */
final class Await {

    private static final int PAUSE_MILLIS = 5;

    private Await() {}

    /** Looks until {@code condition} holds; fails when it does not within {@code most}. */
    static void until(String what, Duration most, BooleanSupplier condition) {
        long end = System.nanoTime() + most.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + most + ": " + what);
            }
            pause();
        }
    }

    private static void pause() {
        try {
            boolean never = new CountDownLatch(1).await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            assert !never : "nobody counts it down";
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }
}
