package dev.apflow.bootstrap.cluster;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waiting for what processes do, with an end that only a broken one reaches. */
final class Until {

    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

    private Until() {}

    /** What was seen first that is wanted. */
    static <T> T seen(String what, Supplier<T> look, Predicate<T> wanted) {
        return seen(what, LONGEST, look, wanted);
    }

    static <T> T seen(String what, Duration longest, Supplier<T> look, Predicate<T> wanted) {
        long begin = System.nanoTime();
        while (true) {
            T seen = look.get();
            if (wanted.test(seen)) {
                return seen;
            }
            if (System.nanoTime() - begin > longest.toNanos()) {
                throw new AssertionError(
                        "not in " + longest + ": " + what + "; seen last: " + seen);
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    static void holds(String what, Supplier<Boolean> condition) {
        seen(what, condition, Boolean::booleanValue);
    }
}
