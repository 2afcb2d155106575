package dev.apflow.bootstrap.node;

import dev.apflow.application.cluster.ReadCluster;
import dev.apflow.application.cluster.RetentionDuty;
import dev.apflow.application.cluster.RetentionObserver;
import dev.apflow.application.cluster.ScheduleDuty;
import dev.apflow.application.cluster.ScheduleObserver;
import dev.apflow.application.cluster.StandaloneCluster;
import dev.apflow.application.cluster.StepDown;
import dev.apflow.application.event.Changes;
import dev.apflow.application.executor.ExecutorCatalog;
import dev.apflow.application.schema.InputSchemas;
import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.Store;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskClaims.Recovered;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.application.task.DueSchedules;
import dev.apflow.application.task.UseCases;
import dev.apflow.application.task.WriteGate;
import dev.apflow.application.worker.Worker;
import dev.apflow.application.worker.WorkerObserver;
import dev.apflow.bootstrap.runtime.MailboxDispatcher;
import dev.apflow.bootstrap.runtime.TimeOrderedIds;
import dev.apflow.bootstrap.settings.Settings;
import dev.apflow.domain.explain.NodeFacts;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.tree.RetentionPolicy;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The only process on its store: accepts writes and executes. */
public final class StandaloneNode implements Node {

    private static final System.Logger LOG = System.getLogger(StandaloneNode.class.getName());
    private static final Duration RETENTION_CALL = Duration.ofSeconds(30);
    private static final String LOST = "the process that ran it has ended";

    private final WorkerConfig workerConfig;
    private final Store store;
    private final MailboxDispatcher dispatcher = new MailboxDispatcher("worker");
    private final Worker worker;
    private final UseCases useCases;
    private final StandaloneCluster standalone;
    private final RetentionDuty retention;
    private final Optional<ScheduleDuty> schedules;
    private volatile Optional<String> url = Optional.empty();
    private volatile boolean open = true;

    private StandaloneNode(
            WorkerConfig workerConfig,
            Store store,
            RetentionPolicy policy,
            RetentionObserver retentionObserver,
            Optional<ScheduleObserver> scheduleObserver) {
        this.workerConfig = workerConfig;
        this.store = store;
        this.worker =
                new Worker(
                        dispatcher,
                        store.claims(),
                        store.reports(),
                        workerConfig.dependencies(store.logs()),
                        new LeaseHolder.Standalone(workerConfig.profile().node()),
                        workerConfig.profile(),
                        workerConfig.workerSettings());
        this.useCases =
                UseCases.over(
                        store,
                        this::gate,
                        workerConfig.executors(),
                        workerConfig.schemas(),
                        new TimeOrderedIds(),
                        workerConfig.changes(),
                        () -> List.of(facts()),
                        workerConfig.work().maxDeliveries());
        this.retention =
                RetentionDuty.standalone(
                        dispatcher, store.retention(), policy, RETENTION_CALL, retentionObserver);
        this.schedules = scheduleObserver.map(this::scheduleDuty);
        this.standalone = new StandaloneCluster(this::facts, store.clock(), () -> url);
    }

    private ScheduleDuty scheduleDuty(ScheduleObserver observer) {
        return ScheduleDuty.standalone(
                dispatcher,
                DueSchedules.over(
                        store,
                        workerConfig.executors(),
                        workerConfig.schemas(),
                        new TimeOrderedIds(),
                        workerConfig.changes(),
                        workerConfig.work().maxDeliveries()),
                RETENTION_CALL,
                observer);
    }

    /**
     * Starts a node over {@code store}, which is its own from now on: what was interrupted runs
     * again. It starts nothing for schedules.
     */
    public static StandaloneNode start(
            Settings settings,
            NodeId id,
            Store store,
            InputSchemas schemas,
            WorkerObserver observer) {
        return start(
                WorkerConfig.of(settings, id, schemas, observer),
                store,
                settings.retention(),
                RetentionObserver.NONE,
                Optional.empty());
    }

    static StandaloneNode start(
            WorkerConfig workerConfig,
            Store store,
            RetentionPolicy policy,
            RetentionObserver retentionObserver,
            Optional<ScheduleObserver> scheduleObserver) {
        StandaloneNode node =
                new StandaloneNode(
                        workerConfig, store, policy, retentionObserver, scheduleObserver);
        Recovered found = store.claims().recover(LOST);
        workerConfig.observer().recovered(found);
        if (found.returned() > 0) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "{0} interrupted tasks will run again",
                    found.returned());
        }
        if (found.setAside() > 0) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} interrupted tasks failed: handed out too often without an outcome",
                    found.setAside());
        }
        node.changes().subscribe(node.new WorkerWakeUp());
        node.worker.start();
        node.schedules.ifPresent(node.changes()::subscribe);
        node.dispatcher.post(node::beginDuties);
        return node;
    }

    private void beginDuties() {
        WriteAuthority authority = new WriteAuthority.Standalone();
        retention.begin(authority);
        schedules.ifPresent(duty -> duty.begin(authority));
    }

    private void endDuties() {
        retention.end();
        schedules.ifPresent(ScheduleDuty::end);
    }

    /** It works already; others are told now where to find it. */
    @Override
    public CompletableFuture<Void> begin(String at) {
        url = Optional.of(at);
        return CompletableFuture.completedFuture(null);
    }

    private WriteGate.Decision gate() {
        return open
                ? new WriteGate.Open(new WriteAuthority.Standalone())
                : new WriteGate.Closed(Optional.empty());
    }

    private NodeFacts facts() {
        return new NodeFacts(
                workerConfig.profile(),
                open,
                worker.running(),
                workerConfig.work().maxParallelTasks());
    }

    @Override
    public NodeId id() {
        return workerConfig.profile().node();
    }

    @Override
    public UseCases useCases() {
        return useCases;
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    public Changes changes() {
        return workerConfig.changes();
    }

    @Override
    public ExecutorCatalog executors() {
        return workerConfig.executors().catalog();
    }

    @Override
    public ReadCluster cluster() {
        return standalone;
    }

    @Override
    public StepDown stepDown() {
        return standalone;
    }

    @Override
    public String role() {
        return "standalone";
    }

    @Override
    public int running() {
        return worker.running();
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void drain() {
        open = false;
        dispatcher.post(this::endDuties);
        CountDownLatch drained = new CountDownLatch(1);
        worker.stop(workerConfig.shutdown().forTasks(), drained::countDown);
        try {
            if (!drained.await(
                    workerConfig.shutdown().untilDrained().toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "some tasks did not stop in time; they will run again");
            }
        } catch (InterruptedException now) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void interruptAll() {
        worker.interruptAll();
    }

    @Override
    public void close() {
        open = false;
        dispatcher.close();
        store.close();
    }

    /** Brings what was committed in this process to the worker. */
    private final class WorkerWakeUp implements Changes.Listener {

        @Override
        public void committed() {}

        @Override
        public void workAvailable() {
            worker.wake();
        }

        @Override
        public void interrupted(Collection<Delivered> deliveries) {
            worker.interrupt(deliveries);
        }
    }
}
