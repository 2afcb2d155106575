package dev.apflow.bootstrap.node;

import dev.apflow.application.cluster.ReadCluster;
import dev.apflow.application.cluster.StepDown;
import dev.apflow.application.event.Changes;
import dev.apflow.application.executor.ExecutorCatalog;
import dev.apflow.application.store.Store;
import dev.apflow.application.task.UseCases;
import dev.apflow.domain.node.NodeId;

import java.util.concurrent.CompletableFuture;

/** A node put together, as the server in front of it sees it. */
interface Node extends AutoCloseable {

    NodeId id();

    UseCases useCases();

    Store store();

    Changes changes();

    ExecutorCatalog executors();

    ReadCluster cluster();

    StepDown stepDown();

    /**
     * Begins to take its part in whatever it belongs to; once. Returns at once.
     *
     * @param url where its API answers
     * @return done when the node is at work; fails with {@link CannotStart}
     */
    CompletableFuture<Void> begin(String url);

    /** What it is at present, in one word. */
    String role();

    /** Whether it takes part: begun, and not on its way out. */
    boolean isOpen();

    /** Tasks running now. */
    int running();

    /**
     * Refuses writes, lets running tasks end within the grace, hands the rest back. Returns when
     * all of that is in the store, or when it took too long. The store stays open.
     */
    void drain();

    /** Interrupts what still runs instead of waiting for it. */
    void interruptAll();

    /** Closes dispatchers and store; {@link #drain} comes first. */
    @Override
    void close();
}
