package dev.apflow.simulation.node;

import java.util.ArrayDeque;
import java.util.Deque;

/** Events of one runner: one at a time, in the order in which they were posted. */
final class Mailbox {

    private final NodeProcess process;
    private final Deque<Runnable> events = new ArrayDeque<>();
    private boolean draining;

    Mailbox(NodeProcess process) {
        this.process = process;
    }

    void post(Runnable event) {
        events.add(event);
        if (!draining) {
            draining = true;
            process.later(0, this::drain);
        }
    }

    private void drain() {
        process.play(events.remove());
        if (events.isEmpty()) {
            draining = false;
        } else {
            process.later(0, this::drain);
        }
    }

    /** The same as posting at this moment, without a detour where nothing waits. */
    void arrive(Runnable event) {
        if (draining) {
            events.add(event);
        } else {
            process.play(event);
        }
    }
}
