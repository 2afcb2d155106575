package dev.apflow.application.cluster;

import dev.apflow.application.event.Changes;
import dev.apflow.application.runtime.Dispatcher;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.cluster.Signals;
import dev.apflow.application.store.cluster.Signals.Committed;
import dev.apflow.application.store.cluster.Signals.Interrupted;
import dev.apflow.application.store.cluster.Signals.LeadershipOffered;
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
final class SignalBridge implements Changes.Listener, AutoCloseable {

    /*
     * Signals cost the store something: commits may come thousands of times a second. The first
     * ones are sent at once.
     */
    static final Duration BETWEEN_COMMITS = Duration.ofMillis(100);
    static final int COMMITS_AT_ONCE = 10;

    /** A task waits for it. */
    static final Duration BETWEEN_WORK = Duration.ofMillis(20);

    static final int WORK_AT_ONCE = 25;

    private static final int MOST_IN_A_SIGNAL = 100;

    private final Changes changes;
    private final Signals signals;
    private final Consumer<Epoch> onLeadershipOffered;
    private final Throttle committed;
    private final Throttle work;
    private final Changes.Subscription here;
    private final Signals.Subscription there;

    SignalBridge(
            Dispatcher dispatcher,
            Changes changes,
            Signals signals,
            Consumer<Epoch> onLeadershipOffered) {
        this.changes = changes;
        this.signals = signals;
        this.onLeadershipOffered = onLeadershipOffered;
        this.committed = throttle(dispatcher, BETWEEN_COMMITS, COMMITS_AT_ONCE, new Committed());
        this.work = throttle(dispatcher, BETWEEN_WORK, WORK_AT_ONCE, new WorkAvailable());
        this.here = changes.subscribe(this);
        this.there = signals.listen(this::onSignal);
    }

    private Throttle throttle(Dispatcher dispatcher, Duration interval, int burst, Signal signal) {
        return new Throttle(dispatcher, interval, burst, () -> signals.send(signal));
    }

    @Override
    public void committed() {
        committed.call();
    }

    @Override
    public void workAvailable() {
        work.call();
    }

    @Override
    public void workForOthers() {
        work.call();
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

    private void onSignal(Signal signal) {
        switch (signal) {
            case Committed _ -> changes.notifyOthers(this, Changes.Listener::committed);
            case WorkAvailable _ ->
                    changes.notifyOthers(
                            this,
                            listener -> {
                                listener.workAvailable();
                                listener.committed();
                            });
            case Interrupted(Set<Delivered> deliveries) ->
                    changes.notifyOthers(
                            this,
                            listener -> {
                                listener.interrupted(deliveries);
                                listener.committed();
                            });
            case LeadershipOffered(Epoch epoch) -> onLeadershipOffered.accept(epoch);
        }
    }

    @Override
    public void close() {
        here.close();
        there.close();
    }
}
