package dev.apflow.application.metric;

import dev.apflow.application.cluster.ScheduleObserver;
import dev.apflow.application.metric.Meters.Counter;
import dev.apflow.application.metric.Meters.Meter;
import dev.apflow.application.metric.Meters.Timer;
import dev.apflow.application.store.ScheduleWrites.Entry;
import dev.apflow.application.task.DueSchedules.Decided;
import dev.apflow.application.task.DueSchedules.Round;
import dev.apflow.domain.schedule.Outcome;

import java.time.Duration;

/** Measures what becomes of the nominal times of schedules. */
public final class ScheduleMeters implements ScheduleObserver {

    private static final double MILLIS_A_SECOND = 1e3;

    private final Counter occurrences;
    private final Timer lag;

    public ScheduleMeters(Meters meters) {
        occurrences =
                meters.counter(
                        Meter.of(
                                "apflow_schedule_occurrences_total",
                                "Nominal times of schedules that this node decided, by outcome.",
                                "outcome"));
        lag =
                meters.timer(
                        Meter.of(
                                "apflow_schedule_lag_seconds",
                                "How much later than its time a tree of a schedule was created."));
    }

    @Override
    public void decided(Round round) {
        for (Decided each : round.decided()) {
            for (Entry entry : each.change().entries()) {
                occurrences.add(1, entry.outcome().word());
                if (entry.outcome() == Outcome.STARTED) {
                    lag.observe(lag(each, entry));
                }
            }
        }
    }

    private static double lag(Decided decided, Entry entry) {
        Duration late = Duration.between(decided.schedule().startOf(entry.nominal()), decided.at());
        return Math.max(0, late.toMillis() / MILLIS_A_SECOND);
    }
}
