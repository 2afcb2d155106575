package dev.apflow.benchmarks.peer;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** How often each job of a drain ran. */
final class Runs {

    private static final long LIMIT_MINUTES = 10;

    private final AtomicIntegerArray counts;
    private final CountDownLatch left;

    Runs(int jobs) {
        counts = new AtomicIntegerArray(jobs);
        left = new CountDownLatch(jobs);
    }

    void ran(int job) {
        if (counts.getAndIncrement(job) == 0) {
            left.countDown();
        }
    }

    /** Returns when each job ran. */
    void await() throws InterruptedException {
        await(left);
    }

    static void await(CountDownLatch left) throws InterruptedException {
        if (!left.await(LIMIT_MINUTES, TimeUnit.MINUTES)) {
            throw new IllegalStateException(left.getCount() + " jobs do not run");
        }
    }

    void verify() {
        for (int i = 0; i < counts.length(); i++) {
            if (counts.get(i) != 1) {
                throw new IllegalStateException("job " + i + " ran " + counts.get(i) + " times");
            }
        }
    }
}
