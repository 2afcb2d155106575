package dev.apflow.adapters.postgres.engine;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets threads pause until a store is closed. */
public final class StopSignal {

    private static final long FIRST_MILLIS = 100;
    private static final int MOST_DOUBLINGS = 4;

    private final CountDownLatch closed = new CountDownLatch(1);

    public StopSignal() {}

    public void begin() {
        closed.countDown();
    }

    public boolean isClosed() {
        return closed.getCount() == 0;
    }

    /** Returns at the end of the pause, or of the store. */
    public void pause(long millis) {
        try {
            if (closed.await(millis, TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
        }
    }

    /** Pauses before the next try: a tenth of a second at first, then longer, 1.6 s at most. */
    public void pauseAfter(int failures) {
        pause(FIRST_MILLIS << Math.min(failures - 1, MOST_DOUBLINGS));
    }
}
