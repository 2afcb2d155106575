package dev.apflow.adapters.http.stream;

import dev.apflow.application.event.Changes;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Lets streams wait for the next commit. */
final class CommitSignal implements Changes.Listener {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long commits;
    private boolean closed;

    /** How many commits were told so far. */
    long count() {
        lock.lock();
        try {
            return commits;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void committed() {
        lock.lock();
        try {
            commits++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Wakes everybody for good. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns when there were more than {@code seen} commits, after {@code most}, or at the end.
     */
    void awaitBeyond(long seen, Duration most) throws InterruptedException {
        lock.lock();
        try {
            long left = most.toNanos();
            while (left > 0 && commits <= seen && !closed) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns after {@code time}, or at the end. */
    void pause(Duration time) throws InterruptedException {
        awaitBeyond(Long.MAX_VALUE, time);
    }
}
