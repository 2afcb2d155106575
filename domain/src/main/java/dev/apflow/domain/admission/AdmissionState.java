package dev.apflow.domain.admission;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What flow control knows of one moment. Queues, keys and rates that are not named count nothing.
 *
 * @param now by the store's clock
 * @param pauses in any order
 * @param runningByKey tasks in progress by each concurrency key that they carry
 * @param runningByQueue tasks in progress
 * @param rates theoretical arrival times, see {@link Rate}
 */
public record AdmissionState(
        Instant now,
        Map<QueueName, QueueSettings> queues,
        List<AdmissionPause> pauses,
        Map<String, Integer> runningByKey,
        Map<QueueName, Integer> runningByQueue,
        Map<RateKey, Instant> rates) {

    private static final Comparator<AdmissionPause> ORDER =
            Comparator.comparing(AdmissionPause::scope).thenComparing(AdmissionPause::value);

    public AdmissionState {
        Objects.requireNonNull(now, "now");
        queues = Map.copyOf(queues);
        pauses = pauses.stream().sorted(ORDER).toList();
        runningByKey = Map.copyOf(runningByKey);
        runningByQueue = Map.copyOf(runningByQueue);
        rates = Map.copyOf(rates);
    }

    /** Nothing runs, nothing is set. */
    public static AdmissionState empty(Instant now) {
        return new AdmissionState(now, Map.of(), List.of(), Map.of(), Map.of(), Map.of());
    }

    /** What holds for the queue; of one that nobody has set: nothing. */
    public QueueSettings queue(QueueName name) {
        QueueSettings found = queues.get(name);
        return found == null ? QueueSettings.none(name) : found;
    }

    int running(String key) {
        return runningByKey.getOrDefault(key, 0);
    }

    int running(QueueName queue) {
        return runningByQueue.getOrDefault(queue, 0);
    }

    Optional<Instant> arrival(RateKey key) {
        return Optional.ofNullable(rates.get(key));
    }
}
