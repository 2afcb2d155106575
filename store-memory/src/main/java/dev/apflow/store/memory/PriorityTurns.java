package dev.apflow.store.memory;

import dev.apflow.domain.admission.AdmissionRules;
import dev.apflow.domain.admission.FairTurns;
import dev.apflow.domain.admission.QueueName;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/** The turns of one priority. */
final class PriorityTurns {

    /** Whoever takes turns: a fair key of a queue, or all tasks of the queue without one. */
    record Key(QueueName queue, String fairKey) {
        static Key of(AdmissionRules rules) {
            return new Key(rules.queue(), rules.fairKey().orElse(FairTurns.NO_KEY));
        }
    }

    private final Map<Key, NavigableSet<Long>> ready = new HashMap<>();
    private boolean used;
    private long current;

    /** The turn of a task that becomes ready. */
    long ready(Key key) {
        used |= !key.fairKey().equals(FairTurns.NO_KEY);
        if (!used) {
            return FairTurns.NONE;
        }
        NavigableSet<Long> own = ready.computeIfAbsent(key, none -> new TreeSet<>());
        long turn = FairTurns.next(current, own.isEmpty() ? 0 : own.last());
        own.add(turn);
        return turn;
    }

    /** A task with this turn is ready no more. */
    void left(Key key, long turn) {
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
