package dev.apflow.application.cluster;

import dev.apflow.application.event.Changes;
import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.runtime.Dispatcher;
import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.application.store.WriteAuthority.Term;
import dev.apflow.application.store.cluster.ClusterStore;
import dev.apflow.application.store.cluster.Sweeps;
import dev.apflow.application.store.cluster.Sweeps.NodeSweep;
import dev.apflow.application.store.cluster.Sweeps.TaskSweep;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a leader does besides accepting writes, from the beginning of its term to the end.
 *
 * <p>The sweep of tasks also sees which workers' sessions are gone, so it comes every second while
 * anything is leased: a worker that dies must be noticed by then. While nothing is, it comes at its
 * configured interval, until this node learns of a commit that it may not have seen.
 */
final class Duties implements Changes.Listener {

    private static final System.Logger LOG = System.getLogger(Duties.class.getName());

    /** How soon a worker that died is noticed. */
    static final Duration PRESENCE = Duration.ofSeconds(1);

    /** Keeps a store that always says "at once" from being asked without a pause. */
    static final Duration SHORTEST = Duration.ofMillis(10);

    /** The pause while somebody else holds what is due: a report under way, mostly. */
    static final Duration LOCKED = Duration.ofMillis(250);

    private final Dispatcher dispatcher;
    private final Changes changes;
    private final ClusterObserver observer;
    private final Duration sweepEvery;
    private final Duration judgeEvery;
    private final Duty<TaskSweep> tasks;
    private final Duty<NodeSweep> nodes;
    private final RetentionDuty retention;
    private final Optional<ScheduleDuty> schedules;
    private volatile boolean idle;

    /** Since the last sweep began to look. */
    private volatile boolean committedMeanwhile;

    /**
     * @param fenced is told that the store refused the term
     */
    Duties(
            ClusterSettings settings,
            ClusterStore store,
            Dispatcher dispatcher,
            StoreCalls storeCalls,
            Changes changes,
            ClusterObserver observer,
            Optional<CoordinatorDependencies.Schedules> schedules,
            Consumer<Term> fenced) {
        this.dispatcher = dispatcher;
        this.changes = changes;
        this.observer = observer;
        this.sweepEvery = settings.leases().sweepEvery();
        this.judgeEvery = settings.heartbeatEvery();
        Duration within = settings.leadership().ttl();
        Sweeps sweeps = store.sweeps();
        this.tasks =
                new Duty<>(
                        dispatcher,
                        storeCalls,
                        new Duty.Work<>(
                                CallKind.SWEEP_TASKS,
                                within,
                                busyPause(),
                                term -> sweep(sweeps, term, settings.leases().lossGrace()),
                                this::swept),
                        fenced);
        this.nodes =
                new Duty<>(
                        dispatcher,
                        storeCalls,
                        new Duty.Work<>(
                                CallKind.SWEEP_NODES,
                                within,
                                busyPause(),
                                term -> sweeps.nodes(term, settings.health()),
                                this::judged),
                        fenced);
        this.retention =
                new RetentionDuty(
                        dispatcher,
                        storeCalls,
                        store.retention(),
                        settings.retention(),
                        within,
                        observer::retentionSwept,
                        authority -> fenced(authority, fenced));
        this.schedules = schedules.map(each -> duty(dispatcher, storeCalls, each, within, fenced));
        this.schedules.ifPresent(changes::subscribe);
    }

    private static ScheduleDuty duty(
            Dispatcher dispatcher,
            StoreCalls storeCalls,
            CoordinatorDependencies.Schedules schedules,
            Duration within,
            Consumer<Term> fenced) {
        return new ScheduleDuty(
                dispatcher,
                storeCalls,
                schedules.due()::perform,
                within,
                schedules.observer(),
                authority -> fenced(authority, fenced));
    }

    private static void fenced(WriteAuthority authority, Consumer<Term> fenced) {
        if (authority instanceof Term term) {
            fenced.accept(term);
        }
    }

    void begin(Term term) {
        tasks.begin(term);
        nodes.begin(term);
        retention.begin(term);
        schedules.ifPresent(duty -> duty.begin(term));
    }

    void end() {
        idle = false;
        tasks.end();
        nodes.end();
        retention.end();
        schedules.ifPresent(ScheduleDuty::end);
    }

    private Duration busyPause() {
        return shorter(sweepEvery, PRESENCE);
    }

    private AuthorizedResult<TaskSweep> sweep(Sweeps sweeps, Term term, Duration lossGrace) {
        committedMeanwhile = false;
        return sweeps.tasks(term, lossGrace);
    }

    private Duration swept(TaskSweep sweep) {
        if (sweep.tasks() > 0) {
            LOG.log(System.Logger.Level.INFO, "took tasks back: {0}", sweep.returned());
            tellSetAside(sweep.setAside());
            observer.tasksSwept(sweep);
            changes.workAvailable();
        }
        return sweep.nextDue().map(due -> busy(sweep, due)).orElseGet(this::rest);
    }

    /** A commit sees that this rests, or is seen here: it comes in any thread. */
    private Duration rest() {
        idle = true;
        if (committedMeanwhile) {
            idle = false;
            return busyPause();
        }
        return sweepEvery;
    }

    private static void tellSetAside(int tasks) {
        if (tasks > 0) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} tasks failed: handed out too often without an outcome",
                    tasks);
        }
    }

    private Duration busy(TaskSweep sweep, Duration due) {
        idle = false;
        boolean locked = !due.isPositive() && sweep.tasks() == 0;
        return shorter(busyPause(), longer(due, locked ? LOCKED : SHORTEST));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    private Duration judged(NodeSweep sweep) {
        if (!sweep.changes().isEmpty()) {
            LOG.log(System.Logger.Level.INFO, "health of nodes: {0}", sweep.changes());
            observer.nodesSwept(sweep);
        }
        return judgeEvery;
    }

    /** Something may be leased by now. */
    @Override
    public void committed() {
        committedMeanwhile = true;
        if (idle) {
            idle = false;
            dispatcher.post(() -> tasks.notLaterThan(busyPause()));
        }
    }
}
