package dev.apflow.application.store.cluster;

import dev.apflow.domain.election.Epoch;

/**
 * Tells when the session of a leader is gone, which nearly always means its process. A hint: it may
 * be wrong (the session alone broke). Where sessions cannot be held (behind a proxy that pools them
 * by transaction) it tells only of a leader that resigned, a moment later.
 */
@FunctionalInterface
public interface LeaderWatch {

    /**
     * Runs {@code lost} once, on a thread of the store's, when the session of the holder of {@code
     * epoch} is gone, also where it was before. Replaces the watch before; the same epoch once more
     * changes nothing. Returns at once and never throws; ends with the store.
     */
    void watch(Epoch epoch, Runnable lost);
}
