package dev.apflow.bootstrap.node;

import dev.apflow.application.event.Changes;
import dev.apflow.application.executor.ExecutorCatalog;
import dev.apflow.application.schema.InputSchemas;
import dev.apflow.application.store.Holder;
import dev.apflow.application.store.Store;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.application.task.UseCases;
import dev.apflow.application.task.WriteGate;
import dev.apflow.application.worker.Worker;
import dev.apflow.application.worker.WorkerMeans;
import dev.apflow.application.worker.WorkerObserver;
import dev.apflow.application.worker.WorkerSettings;
import dev.apflow.bootstrap.runtime.MailboxDispatcher;
import dev.apflow.bootstrap.runtime.TimeOrderedIds;
import dev.apflow.bootstrap.settings.Settings;
import dev.apflow.domain.explain.NodeFacts;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.domain.task.TaskId;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The only process on its store: accepts writes and executes. */
public final class StandaloneNode implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(StandaloneNode.class.getName());
    private static final String LOST = "the process that ran it has ended";
    private static final Duration INTERRUPT_GRACE = Duration.ofSeconds(5);
    private static final Duration PROGRESS_INTERVAL = Duration.ofMillis(500);
    private static final int RESULT_LIMIT = 1 << 20;

    private final Settings.Work work;
    private final NodeProfile profile;
    private final Store store;
    private final Executors executors;
    private final Changes changes = new Changes();
    private final MailboxDispatcher dispatcher = new MailboxDispatcher("worker");
    private final Worker worker;
    private final UseCases useCases;
    private volatile boolean open = true;

    private StandaloneNode(
            Settings settings,
            NodeId id,
            Store store,
            InputSchemas schemas,
            WorkerObserver observer) {
        this.work = settings.work();
        this.store = store;
        this.executors = Executors.of(settings);
        this.profile = new NodeProfile(id, executors.ids(), settings.node().capabilities());
        WorkerMeans means =
                new WorkerMeans(
                        executors.catalog(), schemas, new SplittableRandom(), changes, observer);
        this.worker =
                new Worker(
                        dispatcher,
                        store.claims(),
                        store.reports(),
                        means,
                        new Holder.Standalone(id),
                        profile,
                        workerSettings(work));
        this.useCases =
                UseCases.over(
                        store,
                        this::gate,
                        executors,
                        schemas,
                        new TimeOrderedIds(),
                        changes,
                        () -> List.of(facts()));
    }

    /**
     * Starts a node over {@code store}, which is its own from now on: what was interrupted runs
     * again.
     */
    public static StandaloneNode start(
            Settings settings,
            NodeId id,
            Store store,
            InputSchemas schemas,
            WorkerObserver observer) {
        StandaloneNode node = new StandaloneNode(settings, id, store, schemas, observer);
        int lost = store.claims().recover(LOST);
        if (lost > 0) {
            LOG.log(System.Logger.Level.INFO, "{0} interrupted tasks will run again", lost);
        }
        node.changes.subscribe(node.new Wakes());
        node.worker.start();
        return node;
    }

    private static WorkerSettings workerSettings(Settings.Work work) {
        return new WorkerSettings(
                work.maxParallelTasks(),
                work.pollInterval(),
                work.pollInterval(),
                INTERRUPT_GRACE,
                PROGRESS_INTERVAL,
                RESULT_LIMIT);
    }

    private WriteGate.Decision gate() {
        return open
                ? new WriteGate.Open(new WriteAuthority.Standalone())
                : new WriteGate.Closed(Optional.empty());
    }

    /** What it offers and runs at this moment. */
    public NodeFacts facts() {
        return new NodeFacts(profile, open, worker.running(), work.maxParallelTasks());
    }

    public NodeProfile profile() {
        return profile;
    }

    public UseCases useCases() {
        return useCases;
    }

    public Store store() {
        return store;
    }

    public Changes changes() {
        return changes;
    }

    public ExecutorCatalog executors() {
        return executors.catalog();
    }

    /** Tasks running now. */
    public int running() {
        return worker.running();
    }

    /** Whether it takes work. */
    public boolean isOpen() {
        return open;
    }

    /**
     * Refuses writes, lets running tasks end within the grace, hands the rest back. Returns when
     * all of that is in the store, or when it took too long. The store stays open.
     */
    public void drain() {
        open = false;
        CountDownLatch drained = new CountDownLatch(1);
        worker.stop(work.shutdownGrace(), drained::countDown);
        try {
            Duration longest = work.shutdownGrace().plus(INTERRUPT_GRACE.multipliedBy(3));
            if (!drained.await(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "some tasks did not stop in time; they will run again");
            }
        } catch (InterruptedException now) {
            Thread.currentThread().interrupt();
        }
    }

    /** Interrupts what still runs instead of waiting for it. */
    public void hurry() {
        worker.hurry();
    }

    /** Closes dispatcher and store; {@link #drain} comes first. */
    @Override
    public void close() {
        open = false;
        dispatcher.close();
        store.close();
    }

    /** Brings what was committed in this process to the worker. */
    private final class Wakes implements Changes.Listener {

        @Override
        public void committed() {}

        @Override
        public void workAvailable() {
            worker.wake();
        }

        @Override
        public void interrupted(Collection<TaskId> tasks) {
            worker.interrupt(tasks);
        }
    }
}
