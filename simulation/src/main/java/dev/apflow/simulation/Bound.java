package dev.apflow.simulation;

import java.time.Duration;

/**
 * By when what must have happened.
 *
 * @param leader from then on somebody leads
 * @param accepted by then a client's new tree is accepted
 * @param ended by then all work has ended
 */
record Bound(Duration leader, Duration accepted, Duration ended) {

    /** The same, counted from {@code start}. */
    Bound from(Duration start) {
        return new Bound(start.plus(leader), start.plus(accepted), start.plus(ended));
    }
}
