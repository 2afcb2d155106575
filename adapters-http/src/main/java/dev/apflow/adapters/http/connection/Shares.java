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
    public boolean tryEnter(K one) {
        return tryEnter(one, 1);
    }

    /** Takes so many places, all or none. */
    public synchronized boolean tryEnter(K one, int places) {
        int before = taken.getOrDefault(one, 0);
        if (places > most - all || places > mostOfOne - before) {
            return false;
        }
        all += places;
        taken.put(one, before + places);
        return true;
    }

    /** Gives a place back. */
    public void leave(K one) {
        leave(one, 1);
    }

    /** Gives so many places back. */
    public synchronized void leave(K one, int places) {
        all -= places;
        taken.computeIfPresent(one, (each, count) -> count == places ? null : count - places);
    }

    /** How many are taken. */
    public synchronized int all() {
        return all;
    }
}
