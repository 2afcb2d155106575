package dev.apflow.domain.admission;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One claim at work: tasks that it starts count for those that it looks at after them. For one
 * transaction and one thread.
 */
public final class AdmissionRound {

    private final Instant now;
    private final Map<QueueName, QueueSettings> queues;
    private final List<AdmissionPause> pauses;
    private final Map<String, Integer> byKey;
    private final Map<QueueName, Integer> byQueue;
    private final Map<RateKey, Instant> known;
    private final Map<RateKey, Instant> changed = new HashMap<>();

    public AdmissionRound(AdmissionState state) {
        this.now = state.now();
        this.queues = state.queues();
        this.pauses = state.pauses();
        this.byKey = new HashMap<>(state.runningByKey());
        this.byQueue = new HashMap<>(state.runningByQueue());
        this.known = new HashMap<>(state.rates());
    }

    /** Whether the task may start now. */
    public boolean admits(Candidate task) {
        return refusals(task).isEmpty();
    }

    /** As {@link Admission#refusals}, after what was started. */
    public List<Refusal> refusals(Candidate task) {
        return isFree(task) ? List.of() : Admission.refusals(task, stateFor(task));
    }

    /** Nothing is set that could hold it back. */
    private boolean isFree(Candidate task) {
        return pauses.isEmpty()
                && !task.rules().hasLimits()
                && !queues.containsKey(task.rules().queue());
    }

    /** No more than the rule asks for: so a round costs nothing for keys that a task lacks. */
    private AdmissionState stateFor(Candidate task) {
        QueueName queue = task.rules().queue();
        Map<QueueName, QueueSettings> settings =
                queues.containsKey(queue) ? Map.of(queue, queues.get(queue)) : Map.of();
        Map<String, Integer> running = new HashMap<>();
        for (ConcurrencyLimit each : task.rules().concurrency()) {
            running.put(each.key(), byKey.getOrDefault(each.key(), 0));
        }
        Map<RateKey, Instant> rates = new HashMap<>();
        for (RateKey key : rateKeys(task).keySet()) {
            arrival(key).ifPresent(arrival -> rates.put(key, arrival));
        }
        return new AdmissionState(
                now,
                settings,
                pauses,
                running,
                Map.of(queue, byQueue.getOrDefault(queue, 0)),
                rates);
    }

    private Map<RateKey, Rate> rateKeys(Candidate task) {
        Map<RateKey, Rate> found = new HashMap<>();
        QueueSettings settings = queues.get(task.rules().queue());
        if (settings != null && settings.rate().isPresent()) {
            found.put(RateKey.of(settings.name()), settings.rate().get());
        }
        for (RateLimit each : task.rules().rate()) {
            found.put(RateKey.of(each), each.rate());
        }
        return found;
    }

    private Optional<Instant> arrival(RateKey key) {
        return Optional.ofNullable(known.get(key));
    }

    /** The task starts: it counts from now on. */
    public void start(Candidate task) {
        byQueue.merge(task.rules().queue(), 1, Integer::sum);
        for (ConcurrencyLimit each : task.rules().concurrency()) {
            byKey.merge(each.key(), 1, Integer::sum);
        }
        rateKeys(task)
                .forEach(
                        (key, rate) -> {
                            Instant next = rate.afterStart(arrival(key), now);
                            known.put(key, next);
                            changed.put(key, next);
                        });
    }

    /** The theoretical arrival times that the starts of this round changed. */
    public Map<RateKey, Instant> rates() {
        return Map.copyOf(changed);
    }

    /** When the task may start, where rates alone hold it back: a hint for when to ask again. */
    public Optional<Instant> freeAt(Candidate task) {
        List<Refusal> refusals = refusals(task);
        return refusals.stream().allMatch(Refusal.RateReached.class::isInstance)
                ? refusals.stream()
                        .map(Refusal.RateReached.class::cast)
                        .map(Refusal.RateReached::nextFreeAt)
                        .max(Instant::compareTo)
                : Optional.empty();
    }
}
