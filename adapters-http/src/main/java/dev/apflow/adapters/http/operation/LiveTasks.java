package dev.apflow.adapters.http.operation;

import dev.apflow.application.metric.Meters;
import dev.apflow.application.metric.Meters.Meter;
import dev.apflow.application.metric.Meters.Reading;
import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.runtime.Dispatcher;
import dev.apflow.application.runtime.Dispatcher.Reply;
import dev.apflow.application.runtime.FailureLog;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.task.ReadTasks;
import dev.apflow.domain.task.TaskStatus;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Counts tasks that have not ended, whenever somebody looks. A store that is slow to answer must
 * not keep the other measurements back, least of all then: after half a second a look goes without.
 */
public final class LiveTasks {

    private static final System.Logger LOG = System.getLogger(LiveTasks.class.getName());

    private static final int PATIENCE_MILLIS = 500;

    private final ReadTasks reads;
    private final Dispatcher dispatcher;
    private final FailureLog failures;
    private final AtomicReference<CompletableFuture<List<Reading>>> underWay =
            new AtomicReference<>();

    public LiveTasks(ReadTasks reads, Dispatcher dispatcher) {
        this.reads = reads;
        this.dispatcher = dispatcher;
        this.failures = new FailureLog(LOG, dispatcher::now);
    }

    public void addTo(Meters meters) {
        meters.gauge(
                Meter.of("apflow_tasks", "Tasks that have not ended, by status.", "status"),
                this::readings);
    }

    private List<Reading> readings() {
        try {
            return count().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException none) {
            throw new StoreUnreachable("the store does not answer", none);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    /** One count at a time: who looks while one is under way waits for the same. */
    private CompletableFuture<List<Reading>> count() {
        CompletableFuture<List<Reading>> own = new CompletableFuture<>();
        CompletableFuture<List<Reading>> other = underWay.compareAndExchange(null, own);
        if (other != null) {
            return other;
        }
        dispatcher.<Map<TaskStatus, Long>>call(
                CallKind.COUNT_TASKS,
                reads::live,
                reply -> {
                    underWay.set(null);
                    complete(own, reply);
                });
        return own;
    }

    private void complete(
            CompletableFuture<List<Reading>> count, Reply<Map<TaskStatus, Long>> reply) {
        switch (reply) {
            case Reply.Answered<Map<TaskStatus, Long>>(Map<TaskStatus, Long> live) ->
                    count.complete(
                            live.entrySet().stream()
                                    .map(each -> Reading.of(each.getValue(), each.getKey().word()))
                                    .toList());
            case Reply.Threw<Map<TaskStatus, Long>>(Throwable problem) -> {
                failures.bug(CallKind.COUNT_TASKS, problem);
                count.completeExceptionally(problem);
            }
        }
    }
}
