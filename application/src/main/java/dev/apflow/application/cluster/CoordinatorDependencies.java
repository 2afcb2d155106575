package dev.apflow.application.cluster;

import dev.apflow.application.event.Changes;
import dev.apflow.application.runtime.Dispatcher;
import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.worker.Worker;

import java.util.Objects;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * What a node's coordinator works with, besides its store.
 *
 * @param dispatcher its own mailbox, not the worker's
 * @param chance keeps candidates from trying all at once; used in the mailbox only
 * @param changes of this process; bridged to those of the other nodes
 * @param workers makes the worker of this life; never asked by an observer
 */
public record CoordinatorDependencies(
        Dispatcher dispatcher,
        RandomGenerator chance,
        Changes changes,
        ClusterObserver observer,
        Function<LeaseHolder.Member, Worker> workers) {

    public CoordinatorDependencies {
        Objects.requireNonNull(dispatcher, "dispatcher");
        Objects.requireNonNull(chance, "chance");
        Objects.requireNonNull(changes, "changes");
        Objects.requireNonNull(observer, "observer");
        Objects.requireNonNull(workers, "workers");
    }
}
