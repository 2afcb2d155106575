package dev.apflow.adapters.http;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What a test does beside itself: its failure is the test's. */
final class Background {

    private static final long LONGEST_SECONDS = 60;

    private final FutureTask<Boolean> work;

    private Background(Runnable work) {
        this.work = new FutureTask<>(work, true);
    }

    static Background start(Runnable work) {
        Background background = new Background(work);
        Thread.ofVirtual().start(background.work);
        return background;
    }

    /** Ends what waits for it in vain. */
    void throwIfFailed() {
        if (work.isDone()) {
            join();
        }
    }

    /** Waits for its end. */
    void join() {
        try {
            work.get(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw new AssertionError("what was done beside failed", failed.getCause());
        } catch (TimeoutException late) {
            throw new AssertionError("what is done beside does not end", late);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stop);
        }
    }
}
