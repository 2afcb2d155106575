package dev.apflow.application.cluster;

import dev.apflow.application.event.Changes;
import dev.apflow.application.runtime.Dispatcher;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.cluster.Signals;
import dev.apflow.application.store.cluster.Signals.Committed;
import dev.apflow.application.store.cluster.Signals.Interrupted;
import dev.apflow.application.store.cluster.Signals.SeatOffered;
import dev.apflow.application.store.cluster.Signals.Signal;
import dev.apflow.application.store.cluster.Signals.WorkAvailable;
import dev.apflow.domain.election.Epoch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Brings what this process committed to the other nodes, and what they committed to this process.
 * What came from there does not go back.
 */
final class SharedChanges implements Changes.Listener, AutoCloseable {

    /** Signals cost the store something: commits may come thousands of times a second. */
    static final Duration SHORTEST = Duration.ofMillis(100);

    private static final int MOST_IN_A_SIGNAL = 100;

    private final Changes changes;
    private final Signals signals;
    private final Consumer<Epoch> seatOffered;
    private final Throttle committed;
    private final Throttle work;
    private final Changes.Subscription here;
    private final Signals.Subscription there;

    SharedChanges(
            Dispatcher dispatcher, Changes changes, Signals signals, Consumer<Epoch> seatOffered) {
        this.changes = changes;
        this.signals = signals;
        this.seatOffered = seatOffered;
        this.committed = new Throttle(dispatcher, SHORTEST, () -> signals.send(new Committed()));
        this.work = new Throttle(dispatcher, SHORTEST, () -> signals.send(new WorkAvailable()));
        this.here = changes.subscribe(this);
        this.there = signals.listen(this::heard);
    }

    @Override
    public void committed() {
        committed.say();
    }

    @Override
    public void workAvailable() {
        work.say();
    }

    @Override
    public void workForOthers() {
        work.say();
    }

    /** At once: somebody waits for the executors to stop. */
    @Override
    public void interrupted(Collection<Delivered> deliveries) {
        List<Delivered> all = new ArrayList<>(deliveries);
        for (int from = 0; from < all.size(); from += MOST_IN_A_SIGNAL) {
            int to = Math.min(from + MOST_IN_A_SIGNAL, all.size());
            signals.send(new Interrupted(Set.copyOf(all.subList(from, to))));
        }
    }

    private void heard(Signal signal) {
        switch (signal) {
            case Committed _ -> changes.tellOthers(this, Changes.Listener::committed);
            case WorkAvailable _ ->
                    changes.tellOthers(
                            this,
                            listener -> {
                                listener.workAvailable();
                                listener.committed();
                            });
            case Interrupted(Set<Delivered> deliveries) ->
                    changes.tellOthers(
                            this,
                            listener -> {
                                listener.interrupted(deliveries);
                                listener.committed();
                            });
            case SeatOffered(Epoch epoch) -> seatOffered.accept(epoch);
        }
    }

    @Override
    public void close() {
        here.close();
        there.close();
    }
}
