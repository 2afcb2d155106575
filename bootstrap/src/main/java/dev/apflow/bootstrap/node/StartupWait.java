package dev.apflow.bootstrap.node;

import dev.apflow.application.store.StoreRefused;
import dev.apflow.application.store.StoreUnreachable;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Waits at the start for a store that is absent: its server is starting up, or is not there yet. A
 * store that is there and refuses is not waited for.
 */
final class StartupWait {

    private static final System.Logger LOG = System.getLogger(StartupWait.class.getName());
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Duration longest;
    private final LongSupplier nanos;
    private final Runnable pause;

    StartupWait(Duration longest, LongSupplier nanos, Runnable pause) {
        this.longest = longest;
        this.nanos = nanos;
        this.pause = pause;
    }

    static StartupWait of(Duration longest) {
        return new StartupWait(
                longest, System::nanoTime, () -> LockSupport.parkNanos(PAUSE.toNanos()));
    }

    /**
     * What {@code open} gives, once the store is there. The time runs from the first failure:
     * however long that took, there is a second try.
     *
     * @throws StoreRefused it refuses, or was not there in time
     */
    <T> T until(Supplier<T> open) {
        OptionalLong absentSince = OptionalLong.empty();
        while (true) {
            try {
                T opened = open.get();
                if (absentSince.isPresent()) {
                    LOG.log(System.Logger.Level.INFO, "the database is there");
                }
                return opened;
            } catch (StoreUnreachable absent) {
                long now = nanos.getAsLong();
                if (now - absentSince.orElse(now) >= longest.toNanos()) {
                    throw new StoreRefused(given(absent), absent);
                }
                if (absentSince.isEmpty()) {
                    absentSince = OptionalLong.of(now);
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "waiting up to {0} s for the database: {1}",
                            String.valueOf(longest.toSeconds()),
                            absent.getMessage());
                }
            }
            pause.run();
        }
    }

    private String given(StoreUnreachable absent) {
        return longest.isZero()
                ? String.valueOf(absent.getMessage())
                : absent.getMessage()
                        + " (waited "
                        + longest.toSeconds()
                        + " s, APFLOW_STARTUP_WAIT)";
    }
}
