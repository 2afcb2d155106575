package dev.apflow.application.cluster;

import dev.apflow.application.event.Changes;
import dev.apflow.application.runtime.Dispatcher;
import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.task.DueSchedules;
import dev.apflow.application.worker.Worker;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * What a node's coordinator works with, besides its store.
 *
 * @param dispatcher its own mailbox, not the worker's
 * @param chance keeps candidates from trying all at once; used in the mailbox only
 * @param changes of this process; bridged to those of the other nodes
 * @param workers makes the worker of this life; never asked by an observer
 * @param schedules what a leader does for schedules; empty: it has none
 */
public record CoordinatorDependencies(
        Dispatcher dispatcher,
        RandomGenerator chance,
        Changes changes,
        ClusterObserver observer,
        Function<LeaseHolder.Member, Worker> workers,
        Optional<Schedules> schedules) {

    /**
     * What a leader does for schedules.
     *
     * @param observer hears what became of them
     */
    public record Schedules(DueSchedules due, ScheduleObserver observer) {
        public Schedules {
            Objects.requireNonNull(due, "due");
            Objects.requireNonNull(observer, "observer");
        }
    }

    /** Without schedules. */
    public CoordinatorDependencies(
            Dispatcher dispatcher,
            RandomGenerator chance,
            Changes changes,
            ClusterObserver observer,
            Function<LeaseHolder.Member, Worker> workers) {
        this(dispatcher, chance, changes, observer, workers, Optional.empty());
    }

    public CoordinatorDependencies {
        Objects.requireNonNull(dispatcher, "dispatcher");
        Objects.requireNonNull(chance, "chance");
        Objects.requireNonNull(changes, "changes");
        Objects.requireNonNull(observer, "observer");
        Objects.requireNonNull(workers, "workers");
        Objects.requireNonNull(schedules, "schedules");
    }
}
