package dev.apflow.application.worker;

import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.runtime.Dispatcher;
import dev.apflow.application.runtime.Dispatcher.Reply;
import dev.apflow.application.runtime.FailureLog;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReports.Outcome;
import dev.apflow.application.store.TaskReports.Report;
import dev.apflow.application.worker.RunningTask.Stop;
import dev.apflow.application.worker.TaskRun.End;
import dev.apflow.domain.task.ErrorCode;
import dev.apflow.domain.text.Excerpts;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What runs here, from the claim to the report of its end; touched in the mailbox only. */
final class RunningTasks {

    private static final System.Logger LOG = System.getLogger(RunningTasks.class.getName());
    private static final int LONGEST_TOLD = 1_000;
    private static final String NO_SLOT = "no slot was free on the node";
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

    private final Dispatcher dispatcher;
    private final FailureLog failures;
    private final TaskRun.RunContext context;
    private final WorkerSettings settings;
    private final RandomGenerator chance;
    private final WorkerObserver observer;
    private final Reporter reporter;
    private final LogWriter logs;
    private final Runnable afterEnd;
    private final Map<Delivered, RunningTask> tasks = new LinkedHashMap<>();
    private final ClaimedAhead ahead;
    private boolean watchesAhead;
    private int abandoned;
    private volatile int running;

    /**
     * @param afterEnd runs whenever a slot may have become free
     */
    RunningTasks(
            Dispatcher dispatcher,
            TaskRun.RunContext context,
            WorkerSettings settings,
            RandomGenerator chance,
            WorkerObserver observer,
            Reporter reporter,
            LogWriter logs,
            Runnable afterEnd) {
        this.dispatcher = dispatcher;
        this.failures = new FailureLog(LOG, dispatcher::now);
        this.context = context;
        this.settings = settings;
        this.chance = chance;
        this.observer = observer;
        this.reporter = reporter;
        this.logs = logs;
        this.afterEnd = afterEnd;
        this.ahead = new ClaimedAhead(settings.slots());
    }

    /** Slots to fill. */
    int free() {
        return settings.slots() - tasks.size() - Math.max(0, abandoned - settings.slots());
    }

    /** How many are under way; may be asked from any thread. */
    int running() {
        return running;
    }

    /** Tasks to claim for slots that will be free in a moment. */
    int roomAhead() {
        return ahead.room(dispatcher.now());
    }

    /** Whether the store lets a node claim ahead, as the last claim said. */
    void allowAhead(boolean isAllowed) {
        ahead.allow(isAllowed);
    }

    /** Bytes that what is under way was claimed with. */
    long bytes() {
        return ahead.bytes()
                + tasks.values().stream().mapToLong(each -> each.claimed.bytes()).sum();
    }

    boolean isEmpty() {
        return tasks.isEmpty() && ahead.isEmpty();
    }

    /** What runs, and what waits for a slot. */
    Set<Delivered> deliveries() {
        return Stream.concat(tasks.keySet().stream(), ahead.deliveries())
                .collect(Collectors.toUnmodifiableSet());
    }

    Map<Delivered, Double> newProgress() {
        Map<Delivered, Double> news = new HashMap<>();
        tasks.forEach(
                (delivered, each) ->
                        each.newProgress().ifPresent(share -> news.put(delivered, share)));
        return news;
    }

    /** Brings what they wrote to the store. */
    void writeLogs() {
        logs.write(tasks.values().stream().map(each -> each.log).toList());
    }

    /**
     * Begins a task, or lets it wait for a slot where none is free.
     *
     * @param doubted it may be another's by now
     */
    void take(Claimed claimed, boolean doubted) {
        if (free() > 0) {
            begin(claimed, doubted);
            return;
        }
        if (!watchesAhead) {
            watchesAhead = true;
            dispatcher.after(ClaimedAhead.LONGEST_WAIT, this::giveBackLate);
        }
        ahead.add(new ClaimedAhead.Waiting(claimed, doubted, dispatcher.now()));
    }

    private void beginWaiting() {
        while (free() > 0 && !ahead.isEmpty()) {
            ahead.next().ifPresent(each -> begin(each.claimed(), each.doubted()));
        }
    }

    /** Others may have a slot for what waits here for long. */
    private void giveBackLate() {
        ahead.removeLate(dispatcher.now()).forEach(each -> reporter.handBack(each, NO_SLOT));
        watchesAhead = !ahead.isEmpty();
        if (watchesAhead) {
            dispatcher.after(ClaimedAhead.BETWEEN_CHECKS, this::giveBackLate);
        }
    }

    /** What waits for a slot goes back: the worker stops. */
    void giveBackWaiting() {
        ahead.removeAll().forEach(each -> reporter.handBack(each, Reporter.SHUTTING_DOWN));
    }

    private void begin(Claimed claimed, boolean doubted) {
        RunningTask each =
                new RunningTask(claimed, doubted, settings.inputLimit(), dispatcher::now);
        tasks.put(claimed.delivered(), each);
        running = tasks.size();
        run(each);
        claimed.spec()
                .timeout()
                .ifPresent(
                        limit ->
                                each.watchedBy(
                                        dispatcher.after(
                                                limit, () -> interrupt(each, Stop.TIMEOUT))));
    }

    private void run(RunningTask each) {
        each.startedAs(
                dispatcher.execute(
                        each.claimed.delivered(),
                        () -> each.run.run(context),
                        reply -> ended(each, reply)));
    }

    /** What is not wanted, or not this worker's, any more; how much of it was running. */
    int drop(Set<Delivered> unwanted) {
        return ahead.remove(unwanted).size() + interrupt(unwanted::contains, Stop.NOT_WANTED);
    }

    void interruptAll() {
        giveBackWaiting();
        interrupt(delivered -> true, Stop.SHUTDOWN);
    }

    private int interrupt(Predicate<Delivered> which, Stop why) {
        List<RunningTask> found =
                tasks.values().stream()
                        .filter(each -> which.test(each.claimed.delivered()))
                        .toList();
        found.forEach(each -> interrupt(each, why));
        return found.size();
    }

    private void interrupt(RunningTask each, Stop why) {
        if (!each.interrupt(why)) {
            return;
        }
        if (each.isWaiting()) {
            each.ended();
            settle(each, End.Failure.executor("interrupted before it began", true));
        } else {
            Duration grace =
                    why == Stop.SHUTDOWN
                            ? settings.shutdownInterruptGrace()
                            : settings.interruptGrace();
            each.watchedBy(dispatcher.after(grace, () -> abandon(each)));
        }
    }

    /** The executor ignores its interruption: its slot is freed, unless too many did so before. */
    private void abandon(RunningTask each) {
        abandoned++;
        each.abandon();
        observer.abandoned(each.claimed.spec().method());
        LOG.log(
                System.Logger.Level.WARNING,
                "task {0}: executor {1} ignores its interruption and is left to itself",
                each.claimed.delivered().task(),
                each.claimed.spec().method());
        settle(each, End.Failure.executor("the executor ignored its interruption", true));
    }

    private void ended(RunningTask each, Reply<End> reply) {
        if (each.isAbandoned()) {
            abandoned--;
            beginWaiting();
            afterEnd.run();
            return;
        }
        switch (reply) {
            case Reply.Answered<End>(End.CacheUnavailable(StoreUnreachable problem))
                    when each.stop().isEmpty() ->
                    askAgain(each, problem);
            case Reply.Answered<End>(End end) -> {
                each.ended();
                settle(each, end);
            }
            case Reply.Threw<End>(Throwable problem) -> {
                failures.failed("run", "the run of a task failed", problem);
                each.ended();
                settle(each, End.Failure.executor(problem.toString(), true));
            }
        }
    }

    /**
     * A store that is silent for a while is no failure of the task: neither does the task fail for
     * it nor is it run again without need.
     */
    private void askAgain(RunningTask each, StoreUnreachable problem) {
        observer.storeFailed(CallKind.RECORDED);
        failures.failed(
                CallKind.RECORDED.word(),
                "task "
                        + each.claimed.delivered().task()
                        + " waits for the store to say whether it succeeded before",
                problem);
        each.waits();
        each.watchedBy(dispatcher.after(BETWEEN_TRIES, () -> run(each)));
    }

    private void settle(RunningTask each, End end) {
        tasks.remove(each.claimed.delivered());
        running = tasks.size();
        ahead.ended(each.startedAt, dispatcher.now());
        each.log.close();
        observer.executed(
                each.claimed.spec().method(),
                each.ending(end),
                each.startedAt.until(dispatcher.now()));
        switch (end) {
            case End.Success(var result, boolean cached) ->
                    report(each, new Outcome.Succeeded(result, cached));
            case End.Failure failure -> failed(each, failure);
            case End.CacheUnavailable _ ->
                    failed(each, End.Failure.executor("interrupted before it began", true));
        }
        beginWaiting();
        afterEnd.run();
    }

    private void failed(RunningTask each, End.Failure failure) {
        if (each.stop().isEmpty()) {
            report(each, outcome(each, failure));
            return;
        }
        switch (each.stop().get()) {
            case TIMEOUT -> report(each, outcome(each, timedOut(each)));
            case SHUTDOWN -> reporter.handBack(each.claimed.delivered(), each.log);
            case NOT_WANTED -> logs.leave(each.log);
        }
    }

    private static End.Failure timedOut(RunningTask each) {
        long limitMillis = each.claimed.spec().timeout().orElse(Duration.ZERO).toMillis();
        return new End.Failure("timed out after " + limitMillis + " ms", ErrorCode.TIMED_OUT, true);
    }

    private Outcome outcome(RunningTask each, End.Failure failure) {
        int failedInRun = each.claimed.failedInRun() + 1;
        Optional<Duration> delay =
                each.claimed
                        .spec()
                        .retry()
                        .delayAfter(failedInRun, chance.nextDouble(), failure.leastDelay());
        return new Outcome.Failed(
                failure.error(), failure.code(), failure.retryable() ? delay : Optional.empty());
    }

    private void report(RunningTask each, Outcome outcome) {
        if (outcome instanceof Outcome.Failed failed) {
            tell(each, failed);
        }
        reporter.report(
                new Report(
                        each.claimed.delivered(), Optional.of(each.run.idempotencyKey()), outcome),
                each.log);
    }

    /** What failed for good is one line for whoever runs the node. */
    private static void tell(RunningTask each, Outcome.Failed failed) {
        LOG.log(
                failed.retryAfter().isEmpty()
                        ? System.Logger.Level.INFO
                        : System.Logger.Level.DEBUG,
                "task {0}, attempt {1} failed ({2}): {3}{4}",
                each.claimed.delivered().task(),
                String.valueOf(each.claimed.delivered().attempt()),
                failed.code().word(),
                Excerpts.shortened(failed.error(), LONGEST_TOLD),
                each.log.place().map(place -> ", at " + place).orElse(""));
    }
}
