package dev.apflow.domain.admission;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a task asks of flow control.
 *
 * @param concurrency at most 4, each with a key of its own
 * @param rate at most 4, each with a key of its own
 * @param fairKey within one priority of a queue, these keys take turns
 */
public record AdmissionRules(
        QueueName queue,
        List<ConcurrencyLimit> concurrency,
        List<RateLimit> rate,
        Optional<String> fairKey) {

    /** Most limits of one kind. */
    public static final int MOST = 4;

    /** The default queue, no limits. */
    public static final AdmissionRules NONE =
            new AdmissionRules(QueueName.DEFAULT, List.of(), List.of(), Optional.empty());

    public AdmissionRules {
        Objects.requireNonNull(queue, "queue");
        concurrency = List.copyOf(concurrency);
        rate = List.copyOf(rate);
        fairKey.ifPresent(key -> AdmissionKey.require("fair_key", key));
        requireDistinct("concurrency", concurrency.stream().map(ConcurrencyLimit::key));
        requireDistinct("rate", rate.stream().map(RateLimit::key));
    }

    private static void requireDistinct(String field, Stream<String> keys) {
        List<String> all = keys.toList();
        if (all.size() > MOST) {
            throw new IllegalArgumentException(
                    field + ": expected at most " + MOST + ", got " + all.size());
        }
        Set<String> seen = new HashSet<>();
        if (!all.stream().allMatch(seen::add)) {
            throw new IllegalArgumentException(field + ": expected each key once");
        }
    }

    /** Whether the task has limits of its own; a queue and a fair key are none. */
    public boolean hasLimits() {
        return !concurrency.isEmpty() || !rate.isEmpty();
    }

    public AdmissionRules withQueue(QueueName name) {
        return new AdmissionRules(name, concurrency, rate, fairKey);
    }

    public AdmissionRules withConcurrency(List<ConcurrencyLimit> limits) {
        return new AdmissionRules(queue, limits, rate, fairKey);
    }

    public AdmissionRules withRate(List<RateLimit> limits) {
        return new AdmissionRules(queue, concurrency, limits, fairKey);
    }

    public AdmissionRules withFairKey(Optional<String> key) {
        return new AdmissionRules(queue, concurrency, rate, key);
    }
}
