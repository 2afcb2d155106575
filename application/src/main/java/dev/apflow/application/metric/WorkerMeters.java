package dev.apflow.application.metric;

import dev.apflow.application.metric.Meters.Counter;
import dev.apflow.application.metric.Meters.Meter;
import dev.apflow.application.metric.Meters.Timer;
import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.store.TaskClaims.Recovered;
import dev.apflow.application.store.TaskReports.Verdict;
import dev.apflow.application.worker.WorkerObserver;
import dev.apflow.domain.executor.ExecutorId;

import java.time.Duration;
import java.util.Locale;

/** Measures a worker. */
public final class WorkerMeters implements WorkerObserver {

    private static final double NANOS_A_SECOND = 1e9;

    private final Counter recovered;
    private final Counter claimed;
    private final Counter reported;
    private final Counter abandoned;
    private final Counter lost;
    private final Counter storeFailed;
    private final Timer executed;

    public WorkerMeters(Meters meters) {
        recovered =
                meters.counter(
                        Meter.of(
                                "apflow_tasks_recovered_total",
                                "Tasks that an earlier process had left, by what became of them.",
                                "result"));
        claimed =
                meters.counter(
                        Meter.of("apflow_tasks_claimed_total", "Tasks handed to this node."));
        reported =
                meters.counter(
                        Meter.of(
                                "apflow_reports_total",
                                "Outcomes reported to the store, by its verdict.",
                                "verdict"));
        abandoned =
                meters.counter(
                        Meter.of(
                                "apflow_executions_abandoned_total",
                                "Executors that ignored their interruption.",
                                "method"));
        lost =
                meters.counter(
                        Meter.of(
                                "apflow_tasks_lost_total",
                                "Running tasks that were cancelled or are others' by now."));
        storeFailed =
                meters.counter(
                        Meter.of(
                                "apflow_worker_store_errors_total",
                                "Calls of the worker to the store that failed.",
                                "call"));
        executed =
                meters.timer(
                        Meter.of(
                                "apflow_execution_duration_seconds",
                                "How long executions took, by how they ended.",
                                "method",
                                "ending"));
    }

    @Override
    public void recovered(Recovered found) {
        recovered.add(found.returned(), "returned");
        recovered.add(found.setAside(), "set_aside");
    }

    @Override
    public void claimed(int tasks) {
        claimed.add(tasks);
    }

    @Override
    public void executed(ExecutorId method, Ending ending, Duration elapsed) {
        executed.observe(
                elapsed.toNanos() / NANOS_A_SECOND,
                method.value(),
                ending.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public void reported(Verdict verdict) {
        reported.add(1, verdict.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public void abandoned(ExecutorId method) {
        abandoned.add(1, method.value());
    }

    @Override
    public void lost(int tasks) {
        lost.add(tasks);
    }

    @Override
    public void storeFailed(CallKind call) {
        storeFailed.add(1, call.word());
    }
}
