package dev.apflow.adapters.http.connection;

import java.time.Duration;

/** How long bytes take. */
final class TransferRate {

    private static final long NANOS_A_SECOND = 1_000_000_000L;

    private TransferRate() {}

    static Duration timeFor(long bytes, int bytesPerSecond) {
        return Duration.ofSeconds(bytes / bytesPerSecond)
                .plusNanos(bytes % bytesPerSecond * NANOS_A_SECOND / bytesPerSecond);
    }
}
