package dev.apflow.application.worker;

import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.runtime.Dispatcher;
import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.TaskClaims;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReports;
import dev.apflow.application.store.cluster.ClusterStore;
import dev.apflow.application.store.cluster.NodeRegistry;
import dev.apflow.application.worker.Claimer.Claimant;
import dev.apflow.application.worker.OwnershipCheck.Question;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.placement.NodeProfile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Claims, executes, reports. See the package's documentation for the whole. */
public final class Worker {

    private static final int RENEWALS_IN_A_LEASE = 3;
    private static final int TRIES_IN_A_RENEWAL = 5;

    private final Dispatcher dispatcher;
    private final WorkerSettings settings;
    private final WorkerObserver observer;
    private final Reporter reporter;
    private final RunningTasks executions;
    private final Claimer claimer;
    private final ProgressReporter progress;
    private final List<OwnershipCheck> ownershipChecks = new ArrayList<>();
    private final OrphanCheck orphans;
    private Optional<Runnable> whenStopped = Optional.empty();
    private boolean stopping;

    /** The worker of a node that works alone. */
    public Worker(
            Dispatcher dispatcher,
            TaskClaims claims,
            TaskReports reports,
            WorkerDependencies dependencies,
            LeaseHolder holder,
            NodeProfile profile,
            WorkerSettings settings) {
        this(
                dispatcher,
                claims,
                reports,
                dependencies,
                holder,
                profile,
                settings,
                Optional.empty());
    }

    /**
     * @param nodes with whom it shares the work
     */
    private Worker(
            Dispatcher dispatcher,
            TaskClaims claims,
            TaskReports reports,
            WorkerDependencies dependencies,
            LeaseHolder holder,
            NodeProfile profile,
            WorkerSettings settings,
            Optional<NodeRegistry> nodes) {
        this.dispatcher = dispatcher;
        this.settings = settings;
        this.observer = dependencies.observer();
        LogWriter logs = new LogWriter(dispatcher, dependencies.logs(), holder.node());
        this.reporter =
                new Reporter(
                        dispatcher,
                        reports,
                        claims,
                        holder.node(),
                        dependencies.changes(),
                        dependencies.observer(),
                        logs,
                        this::released);
        this.executions =
                new RunningTasks(
                        dispatcher,
                        runContext(dependencies, reports, holder.node(), settings),
                        settings,
                        dependencies.chance(),
                        dependencies.observer(),
                        reporter,
                        logs,
                        this::onSlotFreed);
        this.claimer =
                new Claimer(
                        dispatcher,
                        claims,
                        claimant(holder, profile, settings),
                        new ClaimSize(nodes, holder.node()),
                        executions,
                        reporter,
                        this::known,
                        dependencies,
                        this::stoppedIfIdle);
        this.progress =
                new ProgressReporter(dispatcher, reports, settings.progressInterval(), executions);
        ask(ownership(settings, claims));
        this.orphans =
                new OrphanCheck(
                        dispatcher,
                        settings.ownershipInterval(),
                        claims,
                        holder,
                        this::known,
                        claimer);
    }

    private static TaskRun.RunContext runContext(
            WorkerDependencies dependencies,
            TaskReports reports,
            NodeId node,
            WorkerSettings settings) {
        return new TaskRun.RunContext(
                dependencies.executors(),
                dependencies.schemas(),
                reports,
                new SecretInputs.Place(dependencies.secrets(), node),
                settings.resultLimit());
    }

    private static Claimant claimant(
            LeaseHolder holder, NodeProfile profile, WorkerSettings settings) {
        return new Claimant(
                holder,
                profile,
                settings.pollInterval(),
                settings.inputLimit(),
                settings.memoryBudget());
    }

    private Question ownership(WorkerSettings settings, TaskClaims claims) {
        return new Question(
                CallKind.OWNERSHIP,
                settings.ownershipInterval(),
                settings.ownershipInterval(),
                executions::deliveries,
                claims::stillRunning);
    }

    /** The worker of a cluster's node: also keeps the leases of all that it was handed. */
    public static Worker member(
            Dispatcher dispatcher,
            ClusterStore store,
            WorkerDependencies dependencies,
            LeaseHolder.Member holder,
            NodeProfile profile,
            WorkerSettings settings) {
        Worker worker =
                new Worker(
                        dispatcher,
                        store.claims(),
                        store.reports(),
                        dependencies,
                        holder,
                        profile,
                        settings,
                        Optional.of(store.nodes()));
        Duration interval = holder.lease().dividedBy(RENEWALS_IN_A_LEASE);
        worker.ask(
                new Question(
                        CallKind.RENEW_LEASES,
                        interval,
                        interval.dividedBy(TRIES_IN_A_RENEWAL),
                        worker::known,
                        running -> store.leases().renew(holder, running)));
        return worker;
    }

    private void ask(Question question) {
        ownershipChecks.add(new OwnershipCheck(dispatcher, question, observer, this::lost));
    }

    /** Begins to claim. */
    public void start() {
        dispatcher.post(
                () -> {
                    claimer.scheduleClaim();
                    progress.start();
                    ownershipChecks.forEach(OwnershipCheck::start);
                    orphans.start();
                });
    }

    /** There may be work: asks without waiting for the poll. */
    public void wake() {
        dispatcher.post(claimer::wake);
    }

    /** Claims nothing until {@link #resume}; what runs goes on. */
    public void pause() {
        dispatcher.post(claimer::pause);
    }

    /** Claims again. */
    public void resume() {
        dispatcher.post(claimer::resume);
    }

    /** These are not wanted any more: interrupts their executors, should they run here. */
    public void interrupt(Collection<Delivered> deliveries) {
        Set<Delivered> unwanted = Set.copyOf(deliveries);
        dispatcher.post(() -> executions.drop(unwanted));
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
                    claimer.stop();
                    executions.giveBackWaiting();
                    whenStopped = Optional.of(done);
                    dispatcher.after(grace, executions::interruptAll);
                    dispatcher.after(
                            grace.plus(settings.shutdownInterruptGrace().multipliedBy(2)),
                            this::stopped);
                    stoppedIfIdle();
                });
    }

    /** Interrupts everything now instead of at the end of the grace. */
    public void interruptAll() {
        dispatcher.post(executions::interruptAll);
    }

    /** How many executions are under way; may be asked from any thread. */
    public int running() {
        return executions.running();
    }

    /**
     * A report is with the store and may have released other tasks: a claim that is under way may
     * have looked before.
     */
    private void released() {
        claimer.wake();
        stoppedIfIdle();
    }

    /** An execution ended: there may be a slot, or nothing left to wait for. */
    private void onSlotFreed() {
        claimer.scheduleClaim();
        stoppedIfIdle();
    }

    private Set<Delivered> known() {
        Set<Delivered> known = new HashSet<>(executions.deliveries());
        known.addAll(reporter.underWay());
        return known;
    }

    private void lost(Set<Delivered> lost) {
        int interrupted = executions.drop(lost);
        if (interrupted > 0) {
            observer.lost(interrupted);
        }
    }

    private void stoppedIfIdle() {
        if (stopping && !claimer.isUnderWay() && executions.isEmpty() && reporter.isIdle()) {
            stopped();
        }
    }

    private void stopped() {
        whenStopped.ifPresent(Runnable::run);
        whenStopped = Optional.empty();
    }
}
