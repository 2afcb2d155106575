package dev.apflow.application.metric;

import dev.apflow.application.cluster.RetentionObserver;
import dev.apflow.application.metric.Meters.Counter;
import dev.apflow.application.metric.Meters.Meter;
import dev.apflow.application.metric.Meters.Reading;
import dev.apflow.application.store.Retention.Sweep;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Measures what retention removes. */
public final class RetentionMeters implements RetentionObserver {

    private static final double MILLIS_A_SECOND = 1e3;

    private final Counter trees;
    private final Counter tasks;
    private final Counter keys;
    private final Counter failed;
    private volatile Optional<Instant> lastRun = Optional.empty();
    private volatile Optional<Instant> oldest = Optional.empty();

    public RetentionMeters(Meters meters) {
        trees =
                meters.counter(
                        Meter.of(
                                "apflow_retention_removed_trees_total",
                                "Trees this node removed because they were over for long."));
        tasks =
                meters.counter(
                        Meter.of(
                                "apflow_retention_removed_tasks_total",
                                "Tasks of the trees that this node removed."));
        keys =
                meters.counter(
                        Meter.of(
                                "apflow_retention_removed_keys_total",
                                "Idempotency and submission keys of no tree that this node"
                                        + " removed."));
        failed =
                meters.counter(
                        Meter.of(
                                "apflow_retention_failed_trees_total",
                                "Trees that could not be removed and were passed over."));
        meters.gauge(
                Meter.of(
                        "apflow_retention_last_run_timestamp_seconds",
                        "When retention last ran on this node, by the store's clock."),
                () -> reading(lastRun));
        meters.gauge(
                Meter.of(
                        "apflow_retention_oldest_timestamp_seconds",
                        "When the oldest task in the store was created, as of the last run."),
                () -> reading(oldest));
    }

    private static List<Reading> reading(Optional<Instant> at) {
        return at
                .map(Instant::toEpochMilli)
                .map(millis -> Reading.of(millis / MILLIS_A_SECOND))
                .stream()
                .toList();
    }

    @Override
    public void swept(Sweep sweep) {
        trees.add(sweep.trees().size());
        tasks.add(sweep.tasks());
        keys.add(sweep.keys());
        failed.add(sweep.failed());
        lastRun = Optional.of(sweep.at());
        oldest = sweep.oldest();
    }
}
