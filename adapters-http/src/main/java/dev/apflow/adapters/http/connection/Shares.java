package dev.apflow.adapters.http.connection;

import java.util.HashMap;
import java.util.Map;

/**
 * Places that one part of all clients can take only some of.
 *
 * @param <K> whose share it is
 */
public final class Shares<K> {

    private final int most;
    private final int mostOfOne;
    private final Map<K, Integer> taken = new HashMap<>();
    private int all;

    public Shares(int most, int mostOfOne) {
        this.most = most;
        this.mostOfOne = mostOfOne;
    }

    /** Takes a place, if there is one. */
    public synchronized boolean tryEnter(K one) {
        int before = taken.getOrDefault(one, 0);
        if (all >= most || before >= mostOfOne) {
            return false;
        }
        all++;
        taken.put(one, before + 1);
        return true;
    }

    /** Gives a place back. */
    public synchronized void leave(K one) {
        all--;
        taken.computeIfPresent(one, (each, count) -> count == 1 ? null : count - 1);
    }

    /** How many are taken. */
    public synchronized int all() {
        return all;
    }
}
