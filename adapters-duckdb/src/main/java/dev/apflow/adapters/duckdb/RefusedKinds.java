package dev.apflow.adapters.duckdb;

import dev.apflow.domain.admission.Candidate;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Kinds of tasks that claims could not start: the next claim asks about them first, and leaves out
 * in its statement what still may not start. A hint: whatever stands here, each claim judges anew.
 */
final class RefusedKinds {

    private static final int MOST = 2_000;

    private final Map<Long, Candidate> kinds =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Long, Candidate> eldest) {
                    return size() > MOST;
                }
            };

    Map<Long, Candidate> all() {
        return Map.copyOf(kinds);
    }

    void remember(long admission, Candidate task) {
        kinds.put(admission, task);
    }

    void forget(long admission) {
        kinds.remove(admission);
    }
}
