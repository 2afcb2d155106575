package dev.apflow.domain.explain;

import dev.apflow.domain.admission.Refusal;

import java.util.List;
import java.util.Map;

/**
 * Where a ready task stands among the others of its queue.
 *
 * @param refusals why flow control does not let it start now, in the order of the controls
 * @param ahead ready tasks of its queue that are claimed before it, as far as they were counted
 * @param mostAhead so many were counted at most
 * @param fairTurns turns of other fair keys before its own
 * @param aheadByKey how many of those ahead carry a concurrency key of the task
 */
public record QueueFacts(
        List<Refusal> refusals,
        int ahead,
        int mostAhead,
        long fairTurns,
        Map<String, Integer> aheadByKey) {

    /** Of a task that is not ready, or of which nothing is known. */
    public static final QueueFacts NONE = new QueueFacts(List.of(), 0, 1, 0, Map.of());

    public QueueFacts {
        refusals = List.copyOf(refusals);
        aheadByKey = Map.copyOf(aheadByKey);
    }
}
