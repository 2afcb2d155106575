package dev.apflow.application.runtime;

import dev.apflow.domain.time.LocalInstant;

import java.time.Duration;

/** How many lines of one kind are logged: a few in each period. From any thread. */
public final class LineLimit {

    private final Duration period;
    private final int most;
    private LocalInstant began;
    private int lines;
    private long leftOut;

    /**
     * @param most lines in each period
     */
    public LineLimit(Duration period, int most, LocalInstant now) {
        this.period = period;
        this.most = most;
        this.began = now;
    }

    /** How many were left out before this line; -1 where this one is left out, too. */
    public synchronized long leftOutBefore(LocalInstant now) {
        if (began.until(now).compareTo(period) >= 0) {
            began = now;
            lines = 0;
        }
        if (++lines > most) {
            leftOut++;
            return -1;
        }
        long before = leftOut;
        leftOut = 0;
        return before;
    }
}
