package dev.apflow.benchmarks.peer;

import dev.apflow.benchmarks.store.Timing;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.IntConsumer;

/** From the return of the call that gives a job, when it is committed, to the job's beginning. */
final class Pickups {

    private static final int WARM_UP = 20;
    private static final long PAUSE_MILLIS = 50;

    private final int samples;
    private final AtomicLongArray given;
    private final AtomicLongArray began;
    private final CountDownLatch left;

    Pickups(int samples) {
        this.samples = samples;
        int all = WARM_UP + samples;
        given = new AtomicLongArray(all);
        began = new AtomicLongArray(all);
        left = new CountDownLatch(all);
    }

    void began(int job) {
        if (began.compareAndSet(job, 0, System.nanoTime())) {
            left.countDown();
        }
    }

    /** Gives one job after the other, at times that a rhythm of the worker does not meet. */
    Timing measure(IntConsumer give) throws InterruptedException {
        for (int i = 0; i < WARM_UP + samples; i++) {
            give.accept(i);
            given.set(i, System.nanoTime());
            Thread.sleep(PAUSE_MILLIS + i % 17);
        }
        Runs.await(left);
        Timing timing = new Timing(samples);
        for (int i = WARM_UP; i < WARM_UP + samples; i++) {
            timing.add(Math.max(0, began.get(i) - given.get(i)));
        }
        return timing;
    }
}
