package dev.apflow.domain.admission;

import dev.apflow.domain.ExecutableSpecification;

/**
 * The turns of one priority (start-time fair queueing, Goyal et al. 1996, all tasks of one size).
 * Who takes turns is a fair key of a queue; the tasks of a queue without one share the key {@code
 * ""} of that queue. A task gets a turn when no dependency and no suspension holds it back any
 * more, and a new one whenever it is put back; the claim takes the lowest turn first, then the
 * lowest number. Whether a task that waits for its time gets its turn before or when it is due is
 * the store's choice; so is the order among tasks that become ready in different transactions.
 *
 * <p>The turn <em>of the priority</em> is the greatest turn of a task that was ever started with
 * it, from whatever queue; 0 at first. A key without ready tasks takes its next turn right behind
 * it: with k keys that have tasks, it starts behind at most two tasks of each of the others.
 *
 * <p>Where no fair key was ever used in the priority, all tasks have turn 0, which is first in,
 * first out over all queues, and costs nothing.
 *
 * <p>A key that is held back by a pause or a limit keeps the turns of what waits. When it is free
 * again it catches up. What is cancelled leaves its turn unused.
 */
@ExecutableSpecification
public final class FairTurns {

    /** Of tasks that name none. */
    public static final String NO_KEY = "";

    /** Of all tasks where no fair key was ever used. */
    public static final long NONE = 0;

    private FairTurns() {}

    /**
     * The turn of a task that becomes ready.
     *
     * @param priority the turn of the priority
     * @param key the greatest turn of the key's ready tasks; 0 where it has none
     */
    public static long next(long priority, long key) {
        return Math.max(priority, key) + 1;
    }
}
