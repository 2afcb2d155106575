package dev.apflow.testkit.fault;

import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What all connections of a proxy suffer at this moment. */
final class ConnectionFaults {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<Direction> blocked = EnumSet.noneOf(Direction.class);
    private final Map<Direction, Duration> delays = new EnumMap<>(Direction.class);
    private boolean refusing;

    void hold(Direction direction) {
        change(() -> blocked.add(direction));
    }

    void delay(Direction direction, Duration delay) {
        change(() -> delays.put(direction, delay));
    }

    void refuse() {
        change(() -> refusing = true);
    }

    void clear() {
        change(
                () -> {
                    blocked.clear();
                    delays.clear();
                    refusing = false;
                });
    }

    boolean isRefusing() {
        lock.lock();
        try {
            return refusing;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns when a message may go on.
     *
     * @param isFirst of those that come together: a delay is for it alone
     */
    void pass(Direction direction, boolean isFirst) throws InterruptedException {
        lock.lock();
        try {
            long left = isFirst ? delay(direction).toNanos() : 0;
            while (blocked.contains(direction) || left > 0 && !delay(direction).isZero()) {
                if (left > 0) {
                    left = changed.awaitNanos(left);
                } else {
                    changed.await();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private Duration delay(Direction direction) {
        return delays.getOrDefault(direction, Duration.ZERO);
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
