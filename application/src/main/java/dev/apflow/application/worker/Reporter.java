package dev.apflow.application.worker;

import dev.apflow.application.event.Changes;
import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.runtime.Dispatcher;
import dev.apflow.application.runtime.Dispatcher.Reply;
import dev.apflow.application.runtime.FailureLog;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.store.TaskClaims;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReports;
import dev.apflow.application.store.TaskReports.Outcome;
import dev.apflow.application.store.TaskReports.Report;
import dev.apflow.application.store.TaskReports.Verdict;
import dev.apflow.domain.json.JsonSize;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.task.ErrorCode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Brings outcomes and hand-backs to the store, a batch at a time, until it answers. Whatever comes
 * in while a batch is under way goes with the next. Repeating a batch whose answer was lost is
 * harmless: what took effect is fenced the second time.
 */
final class Reporter {

    static final int BATCH = 500;

    /** A batch is cut where its results reach this. */
    private static final long BATCH_BYTES = 8 << 20;

    private static final int DEEPEST = 500;

    private static final System.Logger LOG = System.getLogger(Reporter.class.getName());
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    static final String SHUTTING_DOWN = "the node is shutting down";

    private final Dispatcher dispatcher;
    private final FailureLog failures;
    private final TaskReports reports;
    private final TaskClaims claims;
    private final NodeId node;
    private final Changes changes;
    private final WorkerObserver observer;
    private final LogWriter logs;
    private final Runnable afterBatch;
    private final List<Report> waiting = new ArrayList<>();
    private final List<Long> sizes = new ArrayList<>();
    private long bytes;
    private final List<Returned> returning = new ArrayList<>();

    /** Of those that wrote something. */
    private final Map<Delivered, TaskLog> written = new ConcurrentHashMap<>();

    private boolean underway;
    private boolean flushPosted;
    private Duration pause = FIRST_PAUSE;

    Reporter(
            Dispatcher dispatcher,
            TaskReports reports,
            TaskClaims claims,
            NodeId node,
            Changes changes,
            WorkerObserver observer,
            LogWriter logs,
            Runnable afterBatch) {
        this.dispatcher = dispatcher;
        this.failures = new FailureLog(LOG, dispatcher::now);
        this.reports = reports;
        this.claims = claims;
        this.node = node;
        this.changes = changes;
        this.observer = observer;
        this.logs = logs;
        this.afterBatch = afterBatch;
    }

    /**
     * @param log what the delivery wrote
     */
    void report(Report report, TaskLog log) {
        long size = size(report.outcome()) + note(report.delivered(), log);
        waiting.add(report);
        sizes.add(size);
        bytes += size;
        postFlush();
    }

    /** How many bytes of lines wait with it. */
    private long note(Delivered delivered, TaskLog log) {
        if (log.isEmpty()) {
            return 0;
        }
        written.put(delivered, log);
        return log.bytes();
    }

    /** One that goes back. */
    private record Returned(Delivered delivered, String reason) {}

    /** One that never ran. */
    void handBack(Delivered delivered, String reason) {
        returning.add(new Returned(delivered, reason));
        postFlush();
    }

    /**
     * @param log what the delivery wrote
     */
    void handBack(Delivered delivered, TaskLog log) {
        note(delivered, log);
        handBack(delivered, SHUTTING_DOWN);
    }

    private static long size(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Succeeded(JsonValue result, boolean cached) ->
                    JsonSize.of(result, DEEPEST);
            case Outcome.Failed failed -> failed.error().length();
        };
    }

    /** Bytes of what waits to be stored. */
    long bytes() {
        return bytes;
    }

    private List<Report> batch() {
        long total = 0;
        int count = 0;
        while (count < waiting.size() && count < BATCH && total < BATCH_BYTES) {
            total += sizes.get(count);
            count++;
        }
        return List.copyOf(waiting.subList(0, count));
    }

    int backlog() {
        return waiting.size() + returning.size();
    }

    boolean isIdle() {
        return !underway && backlog() == 0;
    }

    /** What is on its way to the store. */
    Set<Delivered> underWay() {
        return Stream.concat(
                        waiting.stream().map(Report::delivered),
                        returning.stream().map(Returned::delivered))
                .collect(Collectors.toSet());
    }

    /** Behind the ends that wait in the mailbox already, so that they share the batch. */
    private void postFlush() {
        if (!flushPosted && !underway) {
            flushPosted = true;
            dispatcher.post(this::flush);
        }
    }

    private void flush() {
        flushPosted = false;
        if (underway) {
            return;
        }
        if (!waiting.isEmpty()) {
            List<Report> batch = batch();
            underway = true;
            dispatcher.call(
                    CallKind.REPORT, () -> reportedNow(batch), reply -> reported(batch, reply));
        } else if (!returning.isEmpty()) {
            String reason = returning.get(0).reason;
            List<Delivered> batch =
                    returning.stream()
                            .limit(BATCH)
                            .takeWhile(each -> each.reason.equals(reason))
                            .map(Returned::delivered)
                            .toList();
            underway = true;
            dispatcher.call(
                    CallKind.HAND_BACK,
                    () -> handedBack(batch, reason),
                    reply -> returned(batch, reply));
        }
    }

    private List<Verdict> reportedNow(List<Report> batch) {
        writeLogs(batch.stream().map(Report::delivered).toList());
        return reports.report(node, batch);
    }

    /** What they wrote comes before how they ended. */
    private void writeLogs(List<Delivered> batch) {
        if (written.isEmpty()) {
            return;
        }
        logs.append(
                batch.stream()
                        .flatMap(each -> Optional.ofNullable(written.get(each)).stream())
                        .toList());
        batch.forEach(written::remove);
    }

    private int handedBack(List<Delivered> batch, String reason) {
        writeLogs(batch);
        claims.handBack(batch, reason);
        return batch.size();
    }

    private void reported(List<Report> batch, Reply<List<Verdict>> reply) {
        switch (reply) {
            case Reply.Answered<List<Verdict>>(List<Verdict> verdicts) -> answered(batch, verdicts);
            case Reply.Threw<List<Verdict>>(StoreUnreachable unreachable) ->
                    again(CallKind.REPORT, unreachable);
            case Reply.Threw<List<Verdict>>(Throwable bug) -> refused(batch, bug);
        }
    }

    private void answered(List<Report> batch, List<Verdict> verdicts) {
        waiting.subList(0, batch.size()).clear();
        List<Long> stored = sizes.subList(0, batch.size());
        bytes -= stored.stream().mapToLong(Long::longValue).sum();
        stored.clear();
        verdicts.forEach(observer::reported);
        changes.committed();
        changes.workForOthers();
        done();
    }

    private void returned(List<Delivered> batch, Reply<Integer> reply) {
        switch (reply) {
            case Reply.Answered<Integer> answered -> {
                returning.subList(0, batch.size()).clear();
                changes.committed();
                changes.workForOthers();
                done();
            }
            case Reply.Threw<Integer>(Throwable problem) -> again(CallKind.HAND_BACK, problem);
        }
    }

    private void done() {
        pause = FIRST_PAUSE;
        underway = false;
        postFlush();
        afterBatch.run();
    }

    private void again(CallKind call, Throwable problem) {
        observer.storeFailed(call);
        failures.failed(call, ", next try in " + pause.toMillis() + " ms", problem);
        dispatcher.after(
                pause,
                () -> {
                    underway = false;
                    flush();
                });
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    /**
     * The store has something against a report: not the network but the data. One by one, the
     * culprit's outcome becomes a failure that says so; should even that be refused, it is dropped,
     * for the others must go on, and the task comes back as if this worker had fallen silent. Until
     * all are answered they wait here: whoever asks what this worker knows must be told of them.
     */
    private void refused(List<Report> batch, Throwable problem) {
        observer.storeFailed(CallKind.REPORT);
        FailureLog.log(LOG, "the store refused a batch of " + batch.size() + " reports", problem);
        dispatcher.call(
                CallKind.REPORT_SINGLY,
                () -> oneByOne(batch),
                reply -> {
                    switch (reply) {
                        case Reply.Answered<List<Verdict>>(List<Verdict> verdicts) ->
                                answered(batch, verdicts);
                        case Reply.Threw<List<Verdict>>(Throwable unreachable) ->
                                again(CallKind.REPORT_SINGLY, unreachable);
                    }
                });
    }

    private List<Verdict> oneByOne(List<Report> batch) {
        return batch.stream().flatMap(report -> single(report).stream()).toList();
    }

    private List<Verdict> single(Report report) {
        try {
            return reports.report(node, List.of(report));
        } catch (StoreUnreachable unreachable) {
            throw unreachable;
        } catch (RuntimeException refused) {
            return instead(report.delivered());
        }
    }

    private List<Verdict> instead(Delivered delivered) {
        Outcome failure =
                new Outcome.Failed(
                        "the store could not record the outcome",
                        ErrorCode.STORE_REFUSED,
                        Optional.empty());
        try {
            return reports.report(node, List.of(new Report(delivered, Optional.empty(), failure)));
        } catch (StoreUnreachable unreachable) {
            throw unreachable;
        } catch (RuntimeException refused) {
            FailureLog.log(
                    LOG,
                    "the store refuses any outcome of " + delivered + ", which is dropped",
                    refused);
            return List.of();
        }
    }
}
