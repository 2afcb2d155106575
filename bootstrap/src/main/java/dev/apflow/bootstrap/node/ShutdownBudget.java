package dev.apflow.bootstrap.node;

import java.time.Duration;

/**
 * How the time for a shutdown is shared out: the process has ended when it is over.
 *
 * @param total from the signal to the end, {@code APFLOW_SHUTDOWN_GRACE}
 */
public record ShutdownBudget(Duration total) {

    /** To interrupt, to hand back and to close takes some time, however little is granted. */
    private static final Duration SHORTEST_END = Duration.ofSeconds(3);

    private static final Duration LONGEST_INTERRUPT = Duration.ofSeconds(5);
    private static final Duration SHORTEST_INTERRUPT = Duration.ofMillis(200);

    /** Running tasks may go on so long before they are interrupted: 16 of 25 s. */
    Duration forTasks() {
        return share(64);
    }

    /** Interrupted executors may take so long before they are abandoned: 5 of 25 s. */
    Duration forInterrupted() {
        Duration share = share(20);
        if (share.compareTo(SHORTEST_INTERRUPT) < 0) {
            return SHORTEST_INTERRUPT;
        }
        return share.compareTo(LONGEST_INTERRUPT) < 0 ? share : LONGEST_INTERRUPT;
    }

    /** After this, counted from the signal, nobody waits for tasks or for the store any more. */
    Duration untilDrained() {
        return share(92, end());
    }

    /** Answers that are being written may take so long: 1.25 of 25 s. */
    Duration forAnswers() {
        return share(5, end());
    }

    /** After this, counted from the signal, the process is ended by force. */
    public Duration end() {
        return total.compareTo(SHORTEST_END) < 0 ? SHORTEST_END : total;
    }

    private Duration share(int percent) {
        return share(percent, total);
    }

    private static Duration share(int percent, Duration whole) {
        return whole.multipliedBy(percent).dividedBy(100);
    }
}
