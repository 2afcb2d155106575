package dev.apflow.domain.lease;

/**
 * How often a task may be lost with its worker. A delivery is lost when nobody can be asked how it
 * went: its process died, or fell silent until its lease ended. One that a worker gave back is not
 * lost, nor one whose claim was never answered.
 */
public final class DeliveryLimit {

    /** Of tasks that say nothing. */
    public static final int DEFAULT = 5;

    public static final int MOST = 1_000;

    /** What becomes of a task whose delivery was lost. */
    public enum Verdict {
        /** Pending again: the next delivery of the same attempt. */
        HAND_OUT_AGAIN,
        /** Failed for good: it may be what ends its workers. */
        SET_ASIDE
    }

    private DeliveryLimit() {}

    /**
     * Judges a task whose delivery was lost just now.
     *
     * @param lostBefore deliveries of this attempt that were lost before
     * @param maxDeliveries how many deliveries the task allows, lost ones alone counted
     */
    public static Verdict afterLoss(int lostBefore, int maxDeliveries) {
        return lostBefore + 1 >= maxDeliveries ? Verdict.SET_ASIDE : Verdict.HAND_OUT_AGAIN;
    }

    /** What the task's error then says. */
    public static String error(int lost) {
        return "handed out "
                + lost
                + (lost == 1 ? " time" : " times")
                + " without an outcome: its workers died or fell silent";
    }
}
