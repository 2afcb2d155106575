package dev.apflow.simulation.admission;

import dev.apflow.domain.admission.ConcurrencyLimit;
import dev.apflow.domain.admission.PauseScope;
import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.admission.Rate;
import dev.apflow.domain.admission.RateLimit;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.simulation.trace.Findings;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What must be true of every claim, worked out from nothing but what was submitted, what runs and
 * what started when. Asks no rule of the domain.
 */
final class AdmissionLaws {

    /** Within its queue and priority, keys take turns; nothing else holds its tasks back. */
    static final QueueName FAIR = new QueueName("fair");

    private static final int MOST_TURNS = 2;

    /**
     * A task that waits.
     *
     * @param due not before
     */
    private record Waiting(TaskSpec spec, Optional<Instant> due) {
        boolean isDue(Instant now) {
            return due.filter(now::isBefore).isEmpty();
        }
    }

    private record Paused(PauseScope scope, String value) {}

    private final Findings findings;
    private final Map<TaskId, Waiting> waiting = new LinkedHashMap<>();
    private final Map<TaskId, TaskSpec> running = new LinkedHashMap<>();
    private final Map<QueueName, OptionalInt> most = new HashMap<>();
    private final Map<QueueName, Rate> queueRates = new HashMap<>();
    private final Set<Paused> paused = new HashSet<>();
    private final Map<String, List<Instant>> starts = new HashMap<>();
    private final Map<QueueName, List<Instant>> queueStarts = new HashMap<>();

    /** By a key that waits in the fair queue: how many of each key started since it last did. */
    private final Map<String, Map<String, Integer>> before = new HashMap<>();

    private long started;

    AdmissionLaws(Findings findings) {
        this.findings = findings;
    }

    /** How many tasks were started. */
    long started() {
        return started;
    }

    List<TaskId> waiting() {
        return List.copyOf(waiting.keySet());
    }

    List<TaskId> running() {
        return List.copyOf(running.keySet());
    }

    boolean isOver() {
        return waiting.isEmpty() && running.isEmpty();
    }

    /** The task waits from now on. */
    void waits(TaskSpec spec, Optional<Instant> due) {
        running.remove(spec.id());
        waiting.put(spec.id(), new Waiting(spec, due));
    }

    /** It runs and waits no more. */
    void ended(TaskId id) {
        running.remove(id);
        waiting.remove(id);
    }

    void set(QueueName queue, OptionalInt maxRunning, Optional<Rate> rate) {
        most.put(queue, maxRunning);
        queueStarts.remove(queue);
        queueRates.remove(queue);
        rate.ifPresent(each -> queueRates.put(queue, each));
    }

    void paused(PauseScope scope, String value) {
        paused.add(new Paused(scope, value));
    }

    void resumed(PauseScope scope, String value) {
        paused.remove(new Paused(scope, value));
    }

    /**
     * A claim took effect.
     *
     * @param handed in its order
     */
    void claimed(List<TaskId> handed, int limit, Instant now) {
        for (TaskId id : handed) {
            Waiting task = waiting.get(id);
            findings.require(
                    task != null, "a claim hands out what waits", () -> id + " does not wait");
            if (task == null) {
                return;
            }
            mayStart(task.spec, now);
            takesItsTurn(task.spec);
            waiting.remove(id);
            running.put(id, task.spec);
            counts(task.spec, now);
            started++;
        }
        if (handed.size() < limit) {
            nothingIsPassedOver(now);
        }
    }

    private void counts(TaskSpec spec, Instant now) {
        for (RateLimit each : spec.admission().rate()) {
            starts.computeIfAbsent(each.key(), none -> new ArrayList<>()).add(now);
        }
        queueStarts.computeIfAbsent(spec.admission().queue(), none -> new ArrayList<>()).add(now);
    }

    private void mayStart(TaskSpec spec, Instant now) {
        findings.require(
                !isPaused(spec), "what is paused starts nothing", () -> spec.id() + " at " + now);
        for (ConcurrencyLimit each : spec.admission().concurrency()) {
            findings.require(
                    runningWith(each.key()) < each.limit(),
                    "no more tasks run with a key than its limit allows",
                    () -> spec.id() + " beside " + runningWith(each.key()) + " with " + each);
        }
        findings.require(
                !isFull(spec.admission().queue()),
                "no more tasks of a queue run than it allows",
                () -> spec.id() + " of " + spec.admission().queue());
        for (RateLimit each : spec.admission().rate()) {
            keeps(each.rate(), starts.getOrDefault(each.key(), List.of()), spec, now);
        }
        Rate rate = queueRates.get(spec.admission().queue());
        if (rate != null) {
            QueueName queue = spec.admission().queue();
            keeps(rate, queueStarts.getOrDefault(queue, List.of()), spec, now);
        }
    }

    private void keeps(Rate rate, List<Instant> known, TaskSpec spec, Instant now) {
        Instant from = now.minus(rate.period());
        long lately = known.stream().filter(from::isBefore).count() + 1;
        findings.require(
                lately <= rate.limit() + rate.burst() - 1,
                "no period has more starts than a rate allows",
                () -> spec.id() + " is start " + lately + " of " + rate + " at " + now);
    }

    private boolean isPaused(TaskSpec spec) {
        return paused.stream()
                .anyMatch(
                        each ->
                                switch (each.scope) {
                                    case CLUSTER -> true;
                                    case QUEUE ->
                                            spec.admission().queue().value().equals(each.value);
                                    case METHOD -> spec.method().value().equals(each.value);
                                    case USER ->
                                            spec.userId().filter(each.value::equals).isPresent();
                                    case FAIR_KEY ->
                                            Objects.equals(
                                                    spec.admission().fairKey().orElse(null),
                                                    each.value);
                                });
    }

    private long runningWith(String key) {
        return running.values().stream()
                .filter(
                        spec ->
                                spec.admission().concurrency().stream()
                                        .anyMatch(each -> each.key().equals(key)))
                .count();
    }

    private boolean isFull(QueueName queue) {
        OptionalInt limit = most.getOrDefault(queue, OptionalInt.empty());
        long now =
                running.values().stream()
                        .filter(spec -> spec.admission().queue().equals(queue))
                        .count();
        return limit.isPresent() && now >= limit.getAsInt();
    }

    /** Every other key that has tasks waiting in the fair queue was passed by this one. */
    private void takesItsTurn(TaskSpec spec) {
        if (!spec.admission().queue().equals(FAIR)) {
            return;
        }
        String key = spec.admission().fairKey().orElse("");
        Set<String> others = new HashSet<>();
        waiting.values().stream()
                .map(each -> each.spec.admission())
                .filter(rules -> rules.queue().equals(FAIR))
                .forEach(rules -> others.add(rules.fairKey().orElse("")));
        others.remove(key);
        before.keySet().retainAll(others);
        for (String other : others) {
            int passed =
                    before.computeIfAbsent(other, none -> new HashMap<>())
                            .merge(key, 1, Integer::sum);
            findings.require(
                    passed <= MOST_TURNS,
                    "a fair key waits at most two turns",
                    () -> passed + " tasks of " + key + " went before those of " + other);
        }
    }

    /** Of tasks whose queue has no rate: how that came to stand is not worked out here. */
    private void nothingIsPassedOver(Instant now) {
        for (Waiting each : waiting.values()) {
            TaskSpec spec = each.spec;
            boolean free =
                    each.isDue(now)
                            && !isPaused(spec)
                            && !isFull(spec.admission().queue())
                            && !queueRates.containsKey(spec.admission().queue())
                            && spec.admission().concurrency().stream()
                                    .allMatch(limit -> runningWith(limit.key()) < limit.limit())
                            && spec.admission().rate().stream()
                                    .allMatch(limit -> isFree(limit, now));
            findings.require(
                    !free,
                    "what nothing holds back is handed out",
                    () -> spec.id() + " with " + spec.admission() + " at " + now);
        }
    }

    private boolean isFree(RateLimit limit, Instant now) {
        long nanos =
                Math.ceilDiv(limit.rate().period().toNanos() / 1_000, limit.rate().limit()) * 1_000;
        Duration interval = Duration.ofNanos(nanos);
        Instant arrival = Instant.MIN;
        for (Instant each : starts.getOrDefault(limit.key(), List.of())) {
            arrival = (arrival.isAfter(each) ? arrival : each).plus(interval);
        }
        return arrival.equals(Instant.MIN)
                || !now.isBefore(arrival.minus(interval.multipliedBy(limit.rate().burst() - 1L)));
    }
}
