package dev.apflow.application.worker;

import dev.apflow.application.event.Changes;
import dev.apflow.application.runtime.Dispatcher;
import dev.apflow.application.runtime.Dispatcher.Reply;
import dev.apflow.application.runtime.Dispatcher.Timer;
import dev.apflow.application.store.Holder;
import dev.apflow.application.store.TaskClaims;
import dev.apflow.application.store.TaskClaims.Claim;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReports;
import dev.apflow.application.store.TaskReports.Outcome;
import dev.apflow.application.store.TaskReports.Report;
import dev.apflow.application.worker.Executing.Stop;
import dev.apflow.application.worker.TaskRun.End;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.domain.task.TaskId;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Claims, executes, reports. See the package's documentation for the whole. */
public final class Worker {

    private static final System.Logger LOG = System.getLogger(Worker.class.getName());

    /**
     * How many claims, at the start and after a failed one, also ask for deliveries whose answer
     * was lost: the request may take effect a while after its sender gave up, or died.
     */
    private static final int SUSPICIOUS_CLAIMS = 5;

    private static final int MOST_UNREPORTED = 4 * Reporter.BATCH;

    private final Dispatcher dispatcher;
    private final TaskClaims claims;
    private final TaskReports reports;
    private final TaskRun.Means means;
    private final Holder holder;
    private final NodeProfile profile;
    private final WorkerSettings settings;
    private final RandomGenerator chance;
    private final Changes changes;
    private final WorkerObserver observer;
    private final Reporter reporter;
    private final Map<Delivered, Executing> executing = new LinkedHashMap<>();
    private Optional<Timer> claimTimer = Optional.empty();
    private Optional<Runnable> whenStopped = Optional.empty();
    private boolean claiming;
    private boolean claimPosted;
    private boolean wokenMeanwhile;
    private boolean stopping;
    private int suspicious = SUSPICIOUS_CLAIMS;
    private int abandoned;
    private volatile int running;

    public Worker(
            Dispatcher dispatcher,
            TaskClaims claims,
            TaskReports reports,
            WorkerMeans means,
            Holder holder,
            NodeProfile profile,
            WorkerSettings settings) {
        this.dispatcher = dispatcher;
        this.claims = claims;
        this.reports = reports;
        this.means =
                new TaskRun.Means(
                        means.executors(), means.schemas(), reports, settings.resultLimit());
        this.holder = holder;
        this.profile = profile;
        this.settings = settings;
        this.chance = means.chance();
        this.changes = means.changes();
        this.observer = means.observer();
        this.reporter =
                new Reporter(
                        dispatcher,
                        reports,
                        claims,
                        holder.node(),
                        changes,
                        observer,
                        this::batchReported);
    }

    /** Begins to claim. */
    public void start() {
        dispatcher.post(
                () -> {
                    postClaim();
                    dispatcher.after(settings.progressInterval(), this::tellProgress);
                    dispatcher.after(settings.ownershipInterval(), this::checkOwnership);
                });
    }

    /** There may be work: asks without waiting for the poll. */
    public void wake() {
        dispatcher.post(
                () -> {
                    wokenMeanwhile = true;
                    postClaim();
                });
    }

    /** These are not wanted any more: interrupts their executors, should they run here. */
    public void interrupt(Collection<TaskId> tasks) {
        Set<TaskId> unwanted = Set.copyOf(tasks);
        dispatcher.post(
                () ->
                        List.copyOf(executing.values()).stream()
                                .filter(each -> unwanted.contains(each.claimed.delivered().task()))
                                .forEach(each -> interrupt(each, Stop.NOT_WANTED)));
    }

    /**
     * Stops: claims nothing more, lets what runs end within {@code grace}, interrupts the rest and
     * hands it back.
     *
     * @param done runs in the mailbox once everything is with the store, or when that takes too
     *     long; what is left then comes back by recovery
     */
    public void stop(Duration grace, Runnable done) {
        dispatcher.post(
                () -> {
                    stopping = true;
                    claimTimer.ifPresent(Timer::cancel);
                    whenStopped = Optional.of(done);
                    dispatcher.after(grace, this::interruptAll);
                    dispatcher.after(
                            grace.plus(settings.interruptGrace().multipliedBy(2)), this::stopped);
                    stoppedIfIdle();
                });
    }

    /** Interrupts everything now instead of at the end of the grace. */
    public void hurry() {
        dispatcher.post(this::interruptAll);
    }

    /** How many executions are under way; may be asked from any thread. */
    public int running() {
        return running;
    }

    private int free() {
        return settings.slots() - executing.size() - Math.max(0, abandoned - settings.slots());
    }

    /**
     * Behind the ends that wait in the mailbox already, so that one claim fills all their slots.
     */
    private void postClaim() {
        if (!claimPosted) {
            claimPosted = true;
            dispatcher.post(this::claim);
        }
    }

    private void claim() {
        claimPosted = false;
        int wanted = free();
        if (stopping || claiming || wanted <= 0 || reporter.backlog() > MOST_UNREPORTED) {
            return;
        }
        claimTimer.ifPresent(Timer::cancel);
        claiming = true;
        wokenMeanwhile = false;
        Set<Delivered> known = suspicious > 0 ? known() : Set.of();
        boolean doubtful = suspicious > 0;
        dispatcher.call(
                "claim", () -> claimed(wanted, known, doubtful), reply -> claimed(wanted, reply));
    }

    private Claim claimed(int wanted, Set<Delivered> known, boolean doubtful) {
        if (doubtful) {
            int returned = claims.reconcile(holder, known, "the answer to its claim was lost");
            if (returned > 0) {
                LOG.log(
                        System.Logger.Level.INFO,
                        "gave back {0} tasks whose claim was not answered",
                        returned);
            }
        }
        return claims.claim(holder, profile, wanted);
    }

    private void claimed(int wanted, Reply<Claim> reply) {
        claiming = false;
        switch (reply) {
            case Reply.Answered<Claim>(Claim claim) -> {
                suspicious = Math.max(0, suspicious - 1);
                took(claim);
                boolean more = claim.tasks().size() == wanted || wokenMeanwhile;
                if (more && free() > 0) {
                    postClaim();
                } else {
                    claimLater(
                            claim.nextDue()
                                    .filter(due -> due.compareTo(settings.pollInterval()) < 0)
                                    .orElse(settings.pollInterval()));
                }
            }
            case Reply.Threw<Claim>(Throwable problem) -> {
                suspicious = SUSPICIOUS_CLAIMS;
                observer.storeFailed("claim");
                LOG.log(
                        System.Logger.Level.WARNING,
                        "claim failed, next try at the next poll: {0}",
                        problem.toString());
                claimLater(settings.pollInterval());
            }
        }
        stoppedIfIdle();
    }

    private void took(Claim claim) {
        if (claim.tasks().isEmpty()) {
            return;
        }
        observer.claimed(claim.tasks().size());
        changes.committed();
        if (stopping) {
            claim.tasks().forEach(each -> reporter.handBack(each.delivered()));
        } else {
            claim.tasks().forEach(this::begin);
        }
    }

    private void claimLater(Duration delay) {
        claimTimer.ifPresent(Timer::cancel);
        if (!stopping) {
            claimTimer = Optional.of(dispatcher.after(delay, this::postClaim));
        }
    }

    private void begin(Claimed claimed) {
        Executing each = new Executing(claimed, dispatcher.now());
        executing.put(claimed.delivered(), each);
        running = executing.size();
        each.startedAs(
                dispatcher.call(
                        "task " + claimed.delivered().task(),
                        () -> each.run.run(means),
                        reply -> ended(each, reply)));
        claimed.spec()
                .timeout()
                .ifPresent(
                        limit ->
                                each.watchedBy(
                                        dispatcher.after(
                                                limit, () -> interrupt(each, Stop.TIMEOUT))));
    }

    private void interrupt(Executing each, Stop why) {
        if (each.interrupt(why)) {
            each.watchedBy(dispatcher.after(settings.interruptGrace(), () -> abandon(each)));
        }
    }

    /** The executor ignores its interruption: its slot is freed, unless too many did so before. */
    private void abandon(Executing each) {
        abandoned++;
        each.abandon();
        observer.abandoned(each.claimed.spec().method());
        LOG.log(
                System.Logger.Level.WARNING,
                "task {0}: executor {1} ignores its interruption and is left to itself",
                each.claimed.delivered().task(),
                each.claimed.spec().method());
        settle(each, new End.Failure("the executor ignored its interruption", true));
    }

    private void ended(Executing each, Reply<End> reply) {
        if (each.isAbandoned()) {
            abandoned--;
            postClaim();
            return;
        }
        each.ended();
        settle(
                each,
                switch (reply) {
                    case Reply.Answered<End>(End end) -> end;
                    case Reply.Threw<End>(Throwable problem) ->
                            new End.Failure(problem.toString(), true);
                });
    }

    private void settle(Executing each, End end) {
        executing.remove(each.claimed.delivered());
        running = executing.size();
        observer.executed(
                each.claimed.spec().method(),
                ending(each, end),
                each.startedAt.until(dispatcher.now()));
        switch (end) {
            case End.Success(var result, boolean cached) ->
                    report(each, new Outcome.Succeeded(result, cached));
            case End.Failure failure -> failed(each, failure);
        }
        postClaim();
        stoppedIfIdle();
    }

    private static WorkerObserver.Ending ending(Executing each, End end) {
        if (end instanceof End.Success) {
            return WorkerObserver.Ending.SUCCEEDED;
        }
        return each.stop()
                .map(
                        why ->
                                switch (why) {
                                    case TIMEOUT -> WorkerObserver.Ending.TIMED_OUT;
                                    case NOT_WANTED, SHUTDOWN -> WorkerObserver.Ending.STOPPED;
                                })
                .orElse(WorkerObserver.Ending.FAILED);
    }

    private void failed(Executing each, End.Failure failure) {
        if (each.stop().isEmpty()) {
            report(each, outcome(each, failure.error(), failure.retryable()));
            return;
        }
        switch (each.stop().get()) {
            case TIMEOUT -> report(each, outcome(each, timedOut(each), true));
            case SHUTDOWN -> reporter.handBack(each.claimed.delivered());
            case NOT_WANTED -> {}
        }
    }

    private static String timedOut(Executing each) {
        return "timed out after "
                + each.claimed.spec().timeout().orElse(Duration.ZERO).toMillis()
                + " ms";
    }

    private Outcome outcome(Executing each, String error, boolean retryable) {
        int failedInRun = each.claimed.failedInRun() + 1;
        Optional<Duration> delay =
                each.claimed.spec().retry().delayAfter(failedInRun, chance.nextDouble());
        return new Outcome.Failed(error, retryable ? delay : Optional.empty());
    }

    private void report(Executing each, Outcome outcome) {
        reporter.report(
                new Report(
                        each.claimed.delivered(), Optional.of(each.run.idempotencyKey()), outcome));
    }

    private void batchReported() {
        postClaim();
        stoppedIfIdle();
    }

    private Set<Delivered> known() {
        Set<Delivered> known = new HashSet<>(executing.keySet());
        known.addAll(reporter.underWay());
        return known;
    }

    private void tellProgress() {
        Map<Delivered, Double> news = new HashMap<>();
        executing.forEach(
                (delivered, each) ->
                        each.newProgress().ifPresent(share -> news.put(delivered, share)));
        if (news.isEmpty()) {
            dispatcher.after(settings.progressInterval(), this::tellProgress);
            return;
        }
        dispatcher.call(
                "progress",
                () -> {
                    reports.progress(news);
                    return news.size();
                },
                reply -> {
                    if (reply instanceof Reply.Threw<Integer>(Throwable problem)) {
                        LOG.log(
                                System.Logger.Level.DEBUG,
                                "progress was not written: {0}",
                                problem.toString());
                    }
                    dispatcher.after(settings.progressInterval(), this::tellProgress);
                });
    }

    /** Finds what was cancelled or handed to others without this worker hearing of it. */
    private void checkOwnership() {
        Set<Delivered> mine = Set.copyOf(executing.keySet());
        if (mine.isEmpty()) {
            dispatcher.after(settings.ownershipInterval(), this::checkOwnership);
            return;
        }
        dispatcher.call(
                "ownership",
                () -> claims.stillRunning(mine),
                reply -> {
                    if (reply instanceof Reply.Answered<Set<Delivered>>(Set<Delivered> still)) {
                        mine.stream()
                                .filter(each -> !still.contains(each))
                                .flatMap(each -> Optional.ofNullable(executing.get(each)).stream())
                                .forEach(each -> interrupt(each, Stop.NOT_WANTED));
                    }
                    dispatcher.after(settings.ownershipInterval(), this::checkOwnership);
                });
    }

    private void interruptAll() {
        List.copyOf(executing.values()).forEach(each -> interrupt(each, Stop.SHUTDOWN));
    }

    private void stoppedIfIdle() {
        if (stopping && !claiming && executing.isEmpty() && reporter.isIdle()) {
            stopped();
        }
    }

    private void stopped() {
        whenStopped.ifPresent(Runnable::run);
        whenStopped = Optional.empty();
    }
}
