package dev.apflow.adapters.http.exchange;

import dev.apflow.adapters.http.problem.Problem;
import dev.apflow.adapters.http.problem.ProblemException;
import dev.apflow.adapters.http.problem.ProblemKind;
import dev.apflow.domain.time.LocalInstant;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * How many requests one client makes in a second, on average: a token bucket for each (a second's
 * worth may come at once). What was seen of clients beyond the last {@value #CLIENTS_MAX} is
 * forgotten: they begin anew.
 */
final class Rates {

    private static final int CLIENTS_MAX = 10_000;
    private static final double SECOND = Duration.ofSeconds(1).toNanos();
    private static final int LONGEST_WAIT = 60;

    private final OptionalInt perSecond;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

    /** What is left for a client at a moment; less than nothing after a batch that was larger. */
    private record Bucket(double left, LocalInstant at) {}

    /**
     * @param perSecond empty: as many as they like
     */
    Rates(OptionalInt perSecond) {
        this.perSecond = perSecond;
    }

    /**
     * Counts a request.
     *
     * @throws Refusal {@code overloaded}, and when to come again
     */
    void count(String client, LocalInstant now) {
        count(client, 1, 1, now);
    }

    /**
     * Counts what a request asks for besides itself: the other calls of a batch. One that is larger
     * than the bucket passes where the bucket was full before the request.
     *
     * @throws Refusal {@code overloaded}, and when to come again
     */
    void countMore(String client, int calls, LocalInstant now) {
        count(client, calls, Math.min(calls, perSecond.orElse(1) - 1), now);
    }

    private void count(String client, int count, int needed, LocalInstant now) {
        if (perSecond.isPresent()) {
            int rate = perSecond.getAsInt();
            double missing = missing(client, count, needed, now);
            if (missing > 0) {
                int wait = (int) Math.min(LONGEST_WAIT, Math.ceil(missing / rate));
                throw new ProblemException(
                        Problem.of(
                                        ProblemKind.OVERLOADED,
                                        "More than " + rate + " requests a second of this client.")
                                .retryAfter(Math.max(1, wait)));
            }
        }
    }

    private synchronized double missing(String client, int count, int needed, LocalInstant now) {
        int rate = perSecond.orElseThrow();
        Bucket known = buckets.getOrDefault(client, new Bucket(rate, now));
        double passed = known.at.until(now).toNanos() / SECOND;
        double left = Math.min(rate, known.left + Math.max(0, passed) * rate);
        boolean may = left >= needed;
        buckets.put(client, new Bucket(may ? left - count : left, now));
        if (buckets.size() > CLIENTS_MAX) {
            buckets.remove(buckets.keySet().iterator().next());
        }
        return may ? 0 : needed - left;
    }
}
