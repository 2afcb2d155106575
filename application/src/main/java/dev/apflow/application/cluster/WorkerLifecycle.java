package dev.apflow.application.cluster;

import dev.apflow.application.event.Changes;
import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.worker.Worker;
import dev.apflow.domain.node.NodeIdentity;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;

/**
 * The worker of one life of a node: there from the first role that executes to the end. In the
 * mailbox, but for what says otherwise.
 */
final class WorkerLifecycle implements Changes.Listener {

    private final Function<LeaseHolder.Member, Worker> workers;
    private final Duration lease;
    private volatile Optional<Worker> worker = Optional.empty();
    private boolean stopped;

    /**
     * @param lease for which tasks are handed to the worker
     */
    WorkerLifecycle(Function<LeaseHolder.Member, Worker> workers, Duration lease) {
        this.workers = workers;
        this.lease = lease;
    }

    /** Claims from now on. */
    void work(NodeIdentity identity) {
        if (stopped) {
            return;
        }
        if (worker.isPresent()) {
            worker.get().resume();
        } else {
            Worker newWorker = workers.apply(new LeaseHolder.Member(identity, lease));
            worker = Optional.of(newWorker);
            newWorker.start();
        }
    }

    /** Claims nothing until told to work again; what runs goes on. */
    void rest() {
        worker.ifPresent(Worker::pause);
    }

    /**
     * Ends for ever.
     *
     * @param done runs, in the worker's mailbox or at once, when all is with the store
     */
    void stop(Duration grace, Runnable done) {
        stopped = true;
        worker.ifPresentOrElse(each -> each.stop(grace, done), done);
    }

    /** Interrupts what still runs; from any thread. */
    void interruptAll() {
        worker.ifPresent(Worker::interruptAll);
    }

    /** Executions under way; from any thread. */
    int running() {
        return worker.map(Worker::running).orElse(0);
    }

    /** From any thread. */
    @Override
    public void committed() {}

    /** From any thread. */
    @Override
    public void workAvailable() {
        worker.ifPresent(Worker::wake);
    }

    /** From any thread. */
    @Override
    public void interrupted(Collection<Delivered> deliveries) {
        worker.ifPresent(each -> each.interrupt(deliveries));
    }
}
