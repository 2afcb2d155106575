package dev.apflow.adapters.http.operation;

import dev.apflow.application.metric.Meters;
import dev.apflow.application.metric.Meters.Meter;
import dev.apflow.application.metric.Meters.Reading;
import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.runtime.Dispatcher;
import dev.apflow.application.store.QueueReads.QueueStatus;
import dev.apflow.application.task.ReadQueues;
import dev.apflow.domain.admission.QueueName;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is ready, runs and waits in each queue. Names of queues come from clients, so there are
 * readings of at most {@link #MOST_NAMED} of them, the default queue always; the others are summed
 * up, and behind {@link #MOST_READ} nobody looks.
 */
public final class LiveQueues {

    static final int MOST_NAMED = 100;
    static final int MOST_READ = 1_000;

    /** No name of a queue has parentheses. */
    static final String OTHERS = "(others)";

    /** Both meters of one look are read from one answer. */
    private static final Duration ONE_LOOK = Duration.ofMillis(100);

    private static final double MILLIS_A_SECOND = 1e3;

    private final ReadQueues reads;
    private final StoreLook<Map<String, Counted>> store;

    /** A queue, or what is summed up. */
    private record Counted(long ready, long running, long waiting, Optional<Duration> oldest) {

        static Counted of(QueueStatus status) {
            return new Counted(
                    status.ready(),
                    status.running(),
                    status.waiting().values().stream().mapToLong(each -> each).sum(),
                    status.oldestReady());
        }

        Counted with(Counted other) {
            Optional<Duration> older =
                    oldest.isEmpty()
                            ? other.oldest
                            : oldest.map(
                                    age ->
                                            other.oldest
                                                    .filter(each -> each.compareTo(age) > 0)
                                                    .orElse(age));
            return new Counted(
                    ready + other.ready, running + other.running, waiting + other.waiting, older);
        }
    }

    public LiveQueues(ReadQueues reads, Dispatcher dispatcher) {
        this.reads = reads;
        this.store = new StoreLook<>(CallKind.COUNT_QUEUES, dispatcher, ONE_LOOK, this::counted);
    }

    public void addTo(Meters meters) {
        meters.gauge(
                Meter.of(
                        "apflow_queue_tasks",
                        "Tasks that have not ended, by queue and state: ready, running, waiting.",
                        "queue",
                        "state"),
                this::tasks);
        meters.gauge(
                Meter.of(
                        "apflow_queue_oldest_ready_seconds",
                        "How long the oldest ready task of a queue has been ready; 0: none is.",
                        "queue"),
                this::ages);
    }

    private Map<String, Counted> counted() {
        Map<String, Counted> found = new TreeMap<>();
        int named = 0;
        for (QueueStatus each : reads.list(Optional.empty(), MOST_READ)) {
            boolean isDefault = each.settings().name().equals(QueueName.DEFAULT);
            boolean isNamed = isDefault || named < MOST_NAMED - 1;
            named += isNamed && !isDefault ? 1 : 0;
            found.merge(
                    isNamed ? each.settings().name().value() : OTHERS,
                    Counted.of(each),
                    Counted::with);
        }
        return found;
    }

    private List<Reading> tasks() {
        List<Reading> readings = new ArrayList<>();
        store.look()
                .forEach(
                        (queue, counted) -> {
                            readings.add(Reading.of(counted.ready, queue, "ready"));
                            readings.add(Reading.of(counted.running, queue, "running"));
                            readings.add(Reading.of(counted.waiting, queue, "waiting"));
                        });
        return readings;
    }

    private List<Reading> ages() {
        List<Reading> readings = new ArrayList<>();
        store.look()
                .forEach(
                        (queue, counted) ->
                                readings.add(
                                        Reading.of(
                                                counted.oldest
                                                        .map(
                                                                age ->
                                                                        age.toMillis()
                                                                                / MILLIS_A_SECOND)
                                                        .orElse(0.0),
                                                queue)));
        return readings;
    }
}
