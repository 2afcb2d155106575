package dev.apflow.store.memory;

import dev.apflow.domain.admission.AdmissionPause;
import dev.apflow.domain.admission.AdmissionState;
import dev.apflow.domain.admission.ConcurrencyLimit;
import dev.apflow.domain.admission.PauseScope;
import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.admission.QueueSettings;
import dev.apflow.domain.admission.RateKey;
import dev.apflow.domain.task.Priority;
import dev.apflow.domain.task.TaskId;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What flow control keeps; touched under the store's lock only. */
final class FlowControl {

    /** What is paused. */
    record Paused(PauseScope scope, String value) implements Comparable<Paused> {
        private static final Comparator<Paused> ORDER =
                Comparator.comparing(Paused::scope).thenComparing(Paused::value);

        @Override
        public int compareTo(Paused other) {
            return ORDER.compare(this, other);
        }
    }

    /** Not at once: a clock may be set back. */
    private static final Duration FORGOTTEN = Duration.ofDays(1);

    final NavigableMap<QueueName, QueueSettings> queues = new TreeMap<>();
    final NavigableMap<Paused, AdmissionPause> pauses = new TreeMap<>();
    final Map<RateKey, Instant> rates = new HashMap<>();

    /** Keys of trees that came with a rule, by their roots. */
    final Map<TaskId, String> unique = new HashMap<>();

    private final Map<Priority, PriorityTurns> turns = new EnumMap<>(Priority.class);

    PriorityTurns turns(Row row) {
        return turns.computeIfAbsent(row.spec.priority(), none -> new PriorityTurns());
    }

    /** Gives the task its turn, or takes it away. */
    void ready(Row row, boolean ready) {
        if (ready && !row.queued) {
            row.turn = turns(row).ready(PriorityTurns.Key.of(row.spec.admission()));
        } else if (!ready && row.queued) {
            turns(row).left(PriorityTurns.Key.of(row.spec.admission()), row.turn);
        }
        row.queued = ready;
    }

    /** As things stand in the transaction under way. */
    AdmissionState state(List<Row> running, Instant now) {
        Map<String, Integer> byKey = new HashMap<>();
        Map<QueueName, Integer> byQueue = new HashMap<>();
        for (Row row : running) {
            byQueue.merge(row.spec.admission().queue(), 1, Integer::sum);
            for (ConcurrencyLimit each : row.spec.admission().concurrency()) {
                byKey.merge(each.key(), 1, Integer::sum);
            }
        }
        return new AdmissionState(now, queues, List.copyOf(pauses.values()), byKey, byQueue, rates);
    }

    /** These tasks were started now. */
    void started(Map<RateKey, Instant> changed, Instant now) {
        rates.putAll(changed);
        rates.values().removeIf(arrival -> arrival.isBefore(now.minus(FORGOTTEN)));
    }
}
