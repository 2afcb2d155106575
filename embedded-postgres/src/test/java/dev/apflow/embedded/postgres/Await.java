package dev.apflow.embedded.postgres;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what another process does. */
final class Await {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LOOKING_AGAIN = Duration.ofMillis(5);

    private Await() {}

    static void until(String what, BooleanSupplier condition) {
        for (long looks = PATIENCE.dividedBy(LOOKING_AGAIN); looks > 0; looks--) {
            if (condition.getAsBoolean()) {
                return;
            }
            LockSupport.parkNanos(LOOKING_AGAIN.toNanos());
        }
        throw new AssertionError("not after " + PATIENCE + ": " + what);
    }
}
