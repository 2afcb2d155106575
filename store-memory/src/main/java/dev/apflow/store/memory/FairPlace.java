package dev.apflow.store.memory;

import dev.apflow.domain.admission.FairTurns;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/** The turns of one priority of a queue. */
final class FairPlace {

    private final Map<String, NavigableSet<Long>> ready = new HashMap<>();
    private boolean used;
    private long current;

    /** The turn of a task that becomes ready. */
    long ready(String key) {
        used |= !key.equals(FairTurns.NO_KEY);
        if (!used) {
            return FairTurns.NONE;
        }
        NavigableSet<Long> own = ready.computeIfAbsent(key, none -> new TreeSet<>());
        long turn = FairTurns.next(current, own.isEmpty() ? 0 : own.last());
        own.add(turn);
        return turn;
    }

    /** A task with this turn is ready no more. */
    void left(String key, long turn) {
        NavigableSet<Long> own = ready.get(key);
        if (own != null && own.remove(turn) && own.isEmpty()) {
            ready.remove(key);
        }
    }

    /** It was started. */
    void started(long turn) {
        current = Math.max(current, turn);
    }

    /** The greatest turn that was started. */
    long current() {
        return current;
    }
}
