package dev.apflow.testkit.contract;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waiting for what takes a moment, with an end. */
public final class Await {

    private static final int PAUSE_MILLIS = 5;
    private static final int MOST_LOOKS = 2_000;

    private Await() {}

    /** Looks until {@code wanted} holds, or, 10 s long, in vain: answers what was seen last. */
    public static <T> T look(Supplier<T> look, Predicate<T> wanted) {
        T seen = look.get();
        for (int i = 0; i < MOST_LOOKS && !wanted.test(seen); i++) {
            pause();
            seen = look.get();
        }
        return seen;
    }

    private static void pause() {
        try {
            boolean never = new CountDownLatch(1).await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            assert !never : "nobody counts it down";
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", interrupted);
        }
    }
}
