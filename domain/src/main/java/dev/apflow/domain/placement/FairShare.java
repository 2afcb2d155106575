package dev.apflow.domain.placement;

/**
 * How much of what is ready a node takes, so that the others have something to do too. Where there
 * is enough for every free slot of the cluster, all it can run; where there is less, up to one more
 * than its share of what runs and what is ready, by its slots. One more, because one task alone is
 * not worth waiting for another node.
 */
public final class FairShare {

    private FairShare() {}

    /**
     * How many tasks to claim; from 0 to {@code wanted}.
     *
     * @param wanted slots that are free on the node
     * @param own what the node runs, and its slots
     * @param all the same of all nodes that are there for such tasks, this one included
     * @param ready tasks that wait for nothing but a slot; a number above the free slots of all
     *     means that many or more
     */
    public static int of(int wanted, Load own, Load all, int ready) {
        if (all.slots() <= own.slots() || ready >= all.slots() - all.running()) {
            return wanted;
        }
        long tasks = (long) all.running() + ready;
        long share = Math.ceilDiv(tasks * own.slots(), all.slots());
        return (int) Math.clamp(share + 1 - own.running(), 0L, wanted);
    }

    /** Tasks that run, and how many can. */
    public record Load(int running, int slots) {
        public Load {
            if (running < 0 || slots < 0) {
                throw new IllegalArgumentException(
                        "load: expected 0 or more, got " + running + " of " + slots);
            }
        }
    }
}
