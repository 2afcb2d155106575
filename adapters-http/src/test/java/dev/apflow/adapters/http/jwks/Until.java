package dev.apflow.adapters.http.jwks;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what another thread does. */
final class Until {

    private static final int MOST_LOOKS = 2_000;
    private static final long PAUSE_NANOS = 5_000_000;

    private Until() {}

    static void holds(BooleanSupplier condition) {
        for (int i = 0; !condition.getAsBoolean(); i++) {
            if (i > MOST_LOOKS) {
                throw new AssertionError("it does not hold");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
