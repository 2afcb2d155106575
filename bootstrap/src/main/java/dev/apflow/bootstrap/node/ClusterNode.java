package dev.apflow.bootstrap.node;

import dev.apflow.application.cluster.ClusterExecutors;
import dev.apflow.application.cluster.ClusterObserver;
import dev.apflow.application.cluster.ClusterSettings;
import dev.apflow.application.cluster.Coordinator;
import dev.apflow.application.cluster.CoordinatorDependencies;
import dev.apflow.application.cluster.NodeListener;
import dev.apflow.application.cluster.ReadCluster;
import dev.apflow.application.cluster.ScheduleObserver;
import dev.apflow.application.cluster.StepDown;
import dev.apflow.application.event.Changes;
import dev.apflow.application.executor.ExecutorCatalog;
import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.Store;
import dev.apflow.application.store.cluster.ClusterStore;
import dev.apflow.application.task.DueSchedules;
import dev.apflow.application.task.UseCases;
import dev.apflow.application.worker.Worker;
import dev.apflow.bootstrap.runtime.MailboxDispatcher;
import dev.apflow.bootstrap.runtime.TimeOrderedIds;
import dev.apflow.bootstrap.settings.Settings;
import dev.apflow.domain.election.RoleName;
import dev.apflow.domain.node.Incarnation;
import dev.apflow.domain.node.NodeId;

import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One of the nodes of a cluster: its coordinator and its worker, over a store that all share. */
final class ClusterNode implements Node {

    private static final System.Logger LOG = System.getLogger(ClusterNode.class.getName());

    private final WorkerConfig workerConfig;
    private final ClusterStore store;
    private final MailboxDispatcher coordination = new MailboxDispatcher("coordinator");
    private final MailboxDispatcher work = new MailboxDispatcher("worker");
    private final Coordinator coordinator;
    private final UseCases useCases;
    private final Consumer<String> onSuperseded;
    private final CompletableFuture<Void> started = new CompletableFuture<>();

    /**
     * A node that has not begun: it reads, and refuses writes.
     *
     * @param store its own from now on
     * @param onSuperseded told, in one line, that the node was started once more elsewhere and has
     *     to end
     */
    ClusterNode(
            Settings settings,
            WorkerConfig workerConfig,
            ClusterStore store,
            ClusterObserver observer,
            ScheduleObserver scheduleObserver,
            Consumer<String> onSuperseded) {
        this.workerConfig = workerConfig;
        this.store = store;
        this.onSuperseded = onSuperseded;
        ClusterExecutors executors = new ClusterExecutors(workerConfig.executors(), store.nodes());
        DueSchedules schedules =
                DueSchedules.over(
                        store,
                        executors,
                        workerConfig.schemas(),
                        new TimeOrderedIds(),
                        workerConfig.changes(),
                        workerConfig.work().maxDeliveries());
        this.coordinator =
                new Coordinator(
                        clusterSettings(settings, workerConfig),
                        store,
                        new CoordinatorDependencies(
                                coordination,
                                new SplittableRandom(),
                                workerConfig.changes(),
                                observer,
                                this::worker,
                                Optional.of(
                                        new CoordinatorDependencies.Schedules(
                                                schedules, scheduleObserver))));
        this.useCases =
                UseCases.over(
                        store,
                        coordinator.gate(),
                        executors,
                        workerConfig.schemas(),
                        new TimeOrderedIds(),
                        workerConfig.changes(),
                        coordinator::facts,
                        workerConfig.work().maxDeliveries());
    }

    private static ClusterSettings clusterSettings(Settings settings, WorkerConfig workerConfig) {
        Settings.Cluster cluster = settings.cluster();
        return new ClusterSettings(
                workerConfig.profile(),
                cluster.role(),
                settings.work().maxParallelTasks(),
                cluster.leaderExecutes(),
                cluster.leadership(),
                cluster.leases(),
                cluster.health(),
                cluster.heartbeat(),
                settings.retention());
    }

    private Worker worker(LeaseHolder.Member member) {
        return Worker.member(
                work,
                store,
                workerConfig.dependencies(store.logs()),
                member,
                workerConfig.profile(),
                workerConfig.workerSettings());
    }

    @Override
    public CompletableFuture<Void> begin(String url) {
        coordinator.start(url, new StartupListener());
        return started;
    }

    /** Is told what becomes of the node; in the coordinator's mailbox. */
    private final class StartupListener implements NodeListener {

        @Override
        public void started(RoleName role) {
            started.complete(null);
        }

        @Override
        public void failed(String message) {
            started.completeExceptionally(new CannotStart(message));
        }

        @Override
        public void superseded(Incarnation by) {
            onSuperseded.accept(
                    "node "
                            + workerConfig.profile().node()
                            + " was started once more, as incarnation "
                            + by
                            + ", or a standalone process has the database: this one ends");
        }
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
        return coordinator;
    }

    @Override
    public StepDown stepDown() {
        return coordinator;
    }

    @Override
    public String role() {
        return coordinator.role().word();
    }

    @Override
    public boolean isOpen() {
        return switch (coordinator.role()) {
            case LEADER, WORKER, OBSERVER -> true;
            case STARTING, STOPPING, STOPPED -> false;
        };
    }

    @Override
    public int running() {
        return coordinator.running();
    }

    @Override
    public void drain() {
        CountDownLatch over = new CountDownLatch(1);
        coordinator.stop(workerConfig.shutdown().forTasks(), over::countDown);
        try {
            Duration longest = workerConfig.shutdown().untilDrained();
            if (!over.await(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "the cluster was not left in time; its leader will notice");
            }
        } catch (InterruptedException now) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void interruptAll() {
        coordinator.interruptAll();
    }

    @Override
    public void close() {
        work.close();
        coordination.close();
        store.close();
    }
}
