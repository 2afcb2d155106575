package dev.apflow.application.cluster;

import dev.apflow.application.runtime.Dispatcher;
import dev.apflow.domain.time.LocalInstant;

import java.time.Duration;

/**
 * Coalesces calls: a call acts at once as long as calls are rare, and calls that come too quickly
 * act together, once in each interval. The rule is a token bucket, in the form of the generic cell
 * rate algorithm (ITU-T I.371): {@code burst} tokens, one more in each interval. From any thread.
 */
final class Throttle {

    private final Dispatcher dispatcher;
    private final Duration interval;
    private final Duration tolerance;
    private final Runnable action;

    /** When the bucket is full again. */
    private LocalInstant full;

    /** An action is due later, and stands for all calls until then. */
    private volatile boolean pending;

    /**
     * @param interval between two actions, where there are many calls
     * @param burst how many actions may follow one another at once
     */
    Throttle(Dispatcher dispatcher, Duration interval, int burst, Runnable action) {
        this.dispatcher = dispatcher;
        this.interval = interval;
        this.tolerance = interval.multipliedBy(burst - 1L);
        this.action = action;
        this.full = dispatcher.now();
    }

    /** Acts, now or soon after. */
    void call() {
        if (!pending && isFree()) {
            action.run();
        }
    }

    /** Takes a token, else waits for one. */
    private synchronized boolean isFree() {
        if (pending) {
            return false;
        }
        LocalInstant now = dispatcher.now();
        Duration wait = now.until(full).minus(tolerance);
        if (wait.isPositive()) {
            pending = true;
            dispatcher.after(wait, this::over);
            return false;
        }
        take(now);
        return true;
    }

    private void take(LocalInstant now) {
        full = full.orLater(now).plus(interval);
    }

    private void over() {
        synchronized (this) {
            pending = false;
            take(dispatcher.now());
        }
        action.run();
    }
}
