package dev.apflow.store.memory;

import dev.apflow.application.store.cluster.LeaderWatch;
import dev.apflow.application.store.cluster.Signals;
import dev.apflow.domain.election.Epoch;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** One node's connections besides its transactions: its session, and what it hears. */
final class NodeConnection implements Signals, LeaderWatch {

    private record Watched(Epoch epoch, Runnable lost) {}

    private final SignalHub hub;
    private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();
    private final Set<Epoch> sessions = new HashSet<>();
    private final Set<Node> nodes = new HashSet<>();
    private Optional<Watched> watched = Optional.empty();
    private Optional<Epoch> lastSignalled = Optional.empty();

    NodeConnection(SignalHub hub) {
        this.hub = hub;
        hub.connections.add(this);
    }

    @Override
    public void send(Signal signal) {
        if (!hub.connections.contains(this)) {
            return;
        }
        for (NodeConnection other : hub.connections) {
            if (other != this) {
                other.subscribers.forEach(subscriber -> subscriber.send(signal));
            }
        }
    }

    @Override
    public Subscription listen(Consumer<Signal> listener) {
        Subscriber subscriber = new Subscriber(listener, hub.threads);
        subscribers.add(subscriber);
        return () -> subscribers.remove(subscriber);
    }

    @Override
    public void watch(Epoch epoch, Runnable lost) {
        synchronized (hub) {
            boolean known =
                    lastSignalled.equals(Optional.of(epoch))
                            || watched.map(Watched::epoch).equals(Optional.of(epoch));
            if (known || !hub.connections.contains(this)) {
                return;
            }
            watched = Optional.of(new Watched(epoch, lost));
            lastSignalled = Optional.empty();
            if (!hub.shows(epoch)) {
                tellWatch(epoch::equals);
            }
        }
    }

    /** Tells the watch of a holder whose session is gone; called under the switchboard's lock. */
    void tellWatch(Predicate<Epoch> closed) {
        watched.filter(watch -> closed.test(watch.epoch()))
                .ifPresent(
                        watch -> {
                            watched = Optional.empty();
                            lastSignalled = Optional.of(watch.epoch());
                            hub.threads.execute(watch.lost());
                        });
    }

    void onGranted(Epoch epoch) {
        synchronized (hub) {
            sessions.add(epoch);
            hub.onGranted(epoch);
        }
    }

    /** The session of this term is not needed any more. */
    void left(Epoch epoch) {
        synchronized (hub) {
            if (sessions.remove(epoch)) {
                hub.onSessionsClosed(Set.of(epoch));
            }
        }
    }

    /** This session shows that the node's process lives. */
    void shows(Node node) {
        node.session = true;
        nodes.add(node);
    }

    /** Whatever this node's session showed is gone; called under the store's lock. */
    void breakDown() {
        nodes.forEach(node -> node.session = false);
        synchronized (hub) {
            hub.onSessionsClosed(Set.copyOf(sessions));
            sessions.clear();
        }
    }

    /** Hears and shows nothing any more. */
    void close() {
        hub.connections.remove(this);
        subscribers.clear();
        breakDown();
    }
}
