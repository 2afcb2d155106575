package dev.apflow.testkit.fault;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * One commit whose reply is to be lost: that of the next transaction in which a matching statement
 * was run, whether it ends with a {@code COMMIT} or is that statement alone.
 */
public final class LostReply {

    private final Predicate<String> statement;
    private final AtomicInteger left;
    private final CountDownLatch lost;

    LostReply(Predicate<String> statement, int times) {
        this.statement = statement;
        this.left = new AtomicInteger(times);
        this.lost = new CountDownLatch(times);
    }

    /** Waits until it has happened as often as was asked for; whether that was in time. */
    public boolean happened(Duration within) {
        try {
            return lost.await(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", interrupted);
        }
    }

    boolean concerns(String sql) {
        return left.get() > 0 && statement.test(sql.strip().toLowerCase(Locale.ROOT));
    }

    /** Whether the commit that has just been answered is the one. */
    boolean takes() {
        return left.getAndUpdate(count -> Math.max(0, count - 1)) > 0;
    }

    void done() {
        lost.countDown();
    }
}
