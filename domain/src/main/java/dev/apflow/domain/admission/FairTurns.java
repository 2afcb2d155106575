package dev.apflow.domain.admission;

import dev.apflow.domain.ExecutableSpecification;

/**
 * The turns of the fair keys in one priority of a queue (start-time fair queueing, Goyal et al.
 * 1996, all tasks of one size). A task gets a turn when no dependency and no suspension holds it
 * back any more, and a new one whenever it is put back; the claim takes the lowest turn first, then
 * the lowest number. Whether a task that waits for its time gets its turn before or when it is due
 * is the store's choice; so is the order among tasks that become ready in different transactions.
 *
 * <p>The turn <em>of the queue</em> is the greatest turn of a task that was ever started from it, 0
 * at first. A key without ready tasks takes its next turn right behind it: with k keys that have
 * tasks, it starts behind at most two tasks of each of the others.
 *
 * <p>Tasks without a fair key share the key {@code ""}; where no fair key was ever used in the
 * queue and priority, they all have turn 0, which is first in, first out.
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
     * @param queue the turn of the queue
     * @param key the greatest turn of the key's ready tasks; 0 where it has none
     */
    public static long next(long queue, long key) {
        return Math.max(queue, key) + 1;
    }
}
