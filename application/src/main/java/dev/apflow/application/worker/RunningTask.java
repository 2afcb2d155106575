package dev.apflow.application.worker;

import dev.apflow.application.runtime.Dispatcher.RunningCall;
import dev.apflow.application.runtime.Dispatcher.Timer;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.domain.time.LocalInstant;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The worker's book on one delivery; touched in the mailbox only. */
final class RunningTask {

    /** Why an execution was told to stop. */
    enum Stop {
        TIMEOUT,
        /** Cancelled, or handed to somebody else: nothing it could say counts any more. */
        NOT_WANTED,
        SHUTDOWN
    }

    final Claimed claimed;
    final TaskLog log;
    final TaskRun run;
    final LocalInstant startedAt;
    private final List<Timer> timers = new ArrayList<>();
    private Optional<RunningCall> call = Optional.empty();
    private Optional<Stop> stop = Optional.empty();
    private boolean waiting;
    private double progressTold;
    private boolean abandoned;

    RunningTask(Claimed claimed, boolean doubted, long inputLimit, Supplier<LocalInstant> clock) {
        this.claimed = claimed;
        this.log = new TaskLog(claimed.delivered(), clock);
        this.run = new TaskRun(claimed, doubted, inputLimit, log);
        this.startedAt = clock.get();
    }

    void startedAs(RunningCall running) {
        call = Optional.of(running);
        waiting = false;
    }

    /** Between two tries to begin: nothing runs that could be interrupted. */
    void waits() {
        waiting = true;
    }

    boolean isWaiting() {
        return waiting;
    }

    void watchedBy(Timer timer) {
        timers.add(timer);
    }

    Optional<Stop> stop() {
        return stop;
    }

    /** Tells the executor to stop; whether this was the first time. */
    boolean interrupt(Stop why) {
        if (stop.isPresent()) {
            return false;
        }
        stop = Optional.of(why);
        run.cancel();
        call.ifPresent(RunningCall::interrupt);
        return true;
    }

    void abandon() {
        abandoned = true;
        ended();
    }

    boolean isAbandoned() {
        return abandoned;
    }

    void ended() {
        timers.forEach(Timer::cancel);
        timers.clear();
    }

    /** How it counts for whoever measures. */
    WorkerObserver.Ending ending(TaskRun.End end) {
        if (end instanceof TaskRun.End.Success) {
            return WorkerObserver.Ending.SUCCEEDED;
        }
        return stop.map(
                        why ->
                                switch (why) {
                                    case TIMEOUT -> WorkerObserver.Ending.TIMED_OUT;
                                    case NOT_WANTED, SHUTDOWN -> WorkerObserver.Ending.STOPPED;
                                })
                .orElse(WorkerObserver.Ending.FAILED);
    }

    /** The progress, if it moved since it was last asked for. */
    Optional<Double> newProgress() {
        double now = run.progress();
        if (now == progressTold) {
            return Optional.empty();
        }
        progressTold = now;
        return Optional.of(now);
    }
}
