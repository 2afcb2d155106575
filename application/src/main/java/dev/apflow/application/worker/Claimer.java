package dev.apflow.application.worker;

import dev.apflow.application.event.Changes;
import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.runtime.Dispatcher;
import dev.apflow.application.runtime.Dispatcher.Reply;
import dev.apflow.application.runtime.Dispatcher.Timer;
import dev.apflow.application.runtime.FailureLog;
import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.TaskClaims;
import dev.apflow.application.store.TaskClaims.Claim;
import dev.apflow.application.store.TaskClaims.ClaimBudget;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.domain.time.LocalInstant;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Asks the store for work, one claim at a time; touched in the mailbox only. */
final class Claimer {

    private static final System.Logger LOG = System.getLogger(Claimer.class.getName());

    /**
     * How many claims, at the start and after a failed one, also ask for deliveries whose answer
     * was lost: the request may take effect a while after its sender gave up, or died.
     */
    private static final int SUSPICIOUS_CLAIMS = 5;

    private static final int MOST_UNREPORTED = 4 * Reporter.BATCH;

    /** For whom work is asked. */
    record Claimant(
            LeaseHolder holder,
            NodeProfile profile,
            Duration pollInterval,
            long inputLimit,
            long memoryBudget) {}

    /**
     * A claim under way.
     *
     * @param suspicious older ones may still take effect
     */
    private record Asked(ClaimSize.Plan plan, boolean suspicious, LocalInstant at) {}

    /** What was asked for and what came. */
    private record Got(ClaimSize.Limit limit, Claim claim) {}

    private final Dispatcher dispatcher;
    private final FailureLog failures;
    private final TaskClaims claims;
    private final Claimant claimant;
    private final ClaimSize size;
    private final RunningTasks executions;
    private final Reporter reporter;
    private final Supplier<Set<Delivered>> known;
    private final Changes changes;
    private final WorkerObserver observer;
    private final Runnable afterClaim;
    private Optional<Timer> timer = Optional.empty();
    private Optional<LocalInstant> underway = Optional.empty();
    private boolean posted;
    private boolean wokenMeanwhile;
    private boolean paused;
    private boolean stopped;
    private int suspicious = SUSPICIOUS_CLAIMS;

    /**
     * @param known what this worker knows to be its own
     */
    Claimer(
            Dispatcher dispatcher,
            TaskClaims claims,
            Claimant claimant,
            ClaimSize size,
            RunningTasks executions,
            Reporter reporter,
            Supplier<Set<Delivered>> known,
            WorkerDependencies dependencies,
            Runnable afterClaim) {
        this.dispatcher = dispatcher;
        this.failures = new FailureLog(LOG, dispatcher::now);
        this.claims = claims;
        this.claimant = claimant;
        this.size = size;
        this.executions = executions;
        this.reporter = reporter;
        this.known = known;
        this.changes = dependencies.changes();
        this.observer = dependencies.observer();
        this.afterClaim = afterClaim;
    }

    /**
     * Behind the ends that wait in the mailbox already, so that one claim fills all their slots.
     */
    void scheduleClaim() {
        if (!posted) {
            posted = true;
            dispatcher.post(this::claim);
        }
    }

    /** The same, and once more should a claim be under way: it may have come too early. */
    void wake() {
        wokenMeanwhile = true;
        scheduleClaim();
    }

    void pause() {
        paused = true;
    }

    void resume() {
        paused = false;
        scheduleClaim();
    }

    void stop() {
        stopped = true;
        timer.ifPresent(Timer::cancel);
    }

    boolean isUnderWay() {
        return underway.isPresent();
    }

    /** Whether a claim that was sent before {@code at} has no answer yet. */
    boolean isUnderWaySince(LocalInstant at) {
        return underway.filter(sent -> sent.isBefore(at)).isPresent();
    }

    private void claim() {
        posted = false;
        int wanted = wanted();
        long room = claimant.memoryBudget - executions.bytes() - reporter.bytes();
        boolean full = wanted <= 0 || room <= 0 || reporter.backlog() > MOST_UNREPORTED;
        if (stopped || paused || isUnderWay() || full) {
            return;
        }
        ClaimSize.Plan plan = size.plan(wanted, executions.running(), dispatcher.now());
        if (plan.most() == 0) {
            afterPatience(Optional.empty());
            return;
        }
        timer.ifPresent(Timer::cancel);
        underway = Optional.of(dispatcher.now());
        wokenMeanwhile = false;
        Optional<Set<Delivered>> mine =
                suspicious > 0 ? Optional.of(Set.copyOf(known.get())) : Optional.empty();
        Asked asked = new Asked(plan, mine.isPresent(), dispatcher.now());
        ClaimBudget budget = new ClaimBudget(room, claimant.inputLimit);
        dispatcher.call(
                CallKind.CLAIM, () -> ask(plan, budget, mine), reply -> answered(asked, reply));
    }

    /**
     * Free slots; while all that is ready may be taken, also some that will be free in a moment.
     */
    private int wanted() {
        int free = executions.free();
        return free >= 0 && size.takesAll(dispatcher.now()) ? free + executions.roomAhead() : free;
    }

    private Got ask(ClaimSize.Plan plan, ClaimBudget budget, Optional<Set<Delivered>> mine) {
        mine.ifPresent(this::giveBackUnknown);
        ClaimSize.Limit limit = size.limit(plan);
        return new Got(
                limit,
                limit.tasks() == 0
                        ? new Claim(List.of(), Optional.empty())
                        : claims.claim(
                                claimant.holder(), claimant.profile(), limit.tasks(), budget));
    }

    private void giveBackUnknown(Set<Delivered> mine) {
        int returned =
                claims.reconcile(claimant.holder(), mine, "the answer to its claim was lost");
        if (returned > 0) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "gave back {0} tasks whose claim was not answered",
                    returned);
        }
    }

    private void answered(Asked asked, Reply<Got> reply) {
        underway = Optional.empty();
        switch (reply) {
            case Reply.Answered<Got>(Got got) -> {
                suspicious = Math.max(0, suspicious - 1);
                onClaimed(got.claim, isDoubted(asked));
                next(asked.plan, got);
            }
            case Reply.Threw<Got>(Throwable problem) -> {
                suspicious = SUSPICIOUS_CLAIMS;
                observer.storeFailed(CallKind.CLAIM);
                failures.failed(CallKind.CLAIM, ", next try at the next poll", problem);
                later(claimant.pollInterval());
            }
        }
        afterClaim.run();
    }

    /**
     * What was claimed may be another's by now: an older request, whose answer was lost, may have
     * given it back, or its lease has ended on the way here.
     */
    private boolean isDoubted(Asked asked) {
        return asked.suspicious
                || claimant.holder() instanceof LeaseHolder.Member(var _, Duration lease)
                        && !dispatcher.now().isBefore(asked.at.plus(lease.dividedBy(2)));
    }

    private void onClaimed(Claim claim, boolean doubted) {
        executions.allowAhead(claim.ahead());
        if (claim.tasks().isEmpty()) {
            return;
        }
        observer.claimed(claim.tasks().size());
        changes.committed();
        if (stopped) {
            claim.tasks()
                    .forEach(each -> reporter.handBack(each.delivered(), Reporter.SHUTTING_DOWN));
        } else {
            claim.tasks().forEach(each -> executions.take(each, doubted));
        }
    }

    private void next(ClaimSize.Plan plan, Got got) {
        LocalInstant now = dispatcher.now();
        boolean more = size.claimed(plan, got.limit, got.claim.tasks().size(), now);
        if ((more || wokenMeanwhile) && wanted() > 0) {
            scheduleClaim();
        } else {
            afterPatience(got.claim.nextDue());
        }
    }

    /** Asks again at the next poll, or when more may be claimed before it. */
    private void afterPatience(Optional<Duration> nextDue) {
        Duration poll = claimant.pollInterval();
        later(
                Stream.of(nextDue, size.patience(dispatcher.now()))
                        .flatMap(Optional::stream)
                        .filter(due -> due.compareTo(poll) < 0)
                        .min(Comparator.naturalOrder())
                        .orElse(poll));
    }

    private void later(Duration delay) {
        timer.ifPresent(Timer::cancel);
        if (!stopped) {
            timer = Optional.of(dispatcher.after(delay, this::scheduleClaim));
        }
    }
}
