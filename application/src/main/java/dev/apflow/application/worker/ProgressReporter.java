package dev.apflow.application.worker;

import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.runtime.Dispatcher;
import dev.apflow.application.runtime.Dispatcher.Reply;
import dev.apflow.application.runtime.FailureLog;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReports;

import java.time.Duration;
import java.util.Map;

/** Writes down, from time to time, how far the executions are and what they wrote. */
final class ProgressReporter {

    private static final System.Logger LOG = System.getLogger(ProgressReporter.class.getName());

    private final Dispatcher dispatcher;
    private final FailureLog failures;
    private final TaskReports reports;
    private final Duration interval;
    private final RunningTasks executions;

    ProgressReporter(
            Dispatcher dispatcher,
            TaskReports reports,
            Duration interval,
            RunningTasks executions) {
        this.dispatcher = dispatcher;
        this.failures = new FailureLog(LOG, dispatcher::now);
        this.reports = reports;
        this.interval = interval;
        this.executions = executions;
    }

    void start() {
        dispatcher.after(interval, this::report);
    }

    private void report() {
        executions.writeLogs();
        Map<Delivered, Double> news = executions.newProgress();
        if (news.isEmpty()) {
            start();
            return;
        }
        dispatcher.call(
                CallKind.PROGRESS,
                () -> {
                    reports.progress(news);
                    return news.size();
                },
                reply -> {
                    if (reply instanceof Reply.Threw<Integer>(Throwable problem)) {
                        failures.bug(CallKind.PROGRESS, problem);
                    }
                    start();
                });
    }
}
