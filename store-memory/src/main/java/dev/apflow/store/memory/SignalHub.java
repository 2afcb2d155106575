package dev.apflow.store.memory;

import dev.apflow.domain.election.Epoch;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/** The lines of all nodes to the store: what makes signals and sessions. */
final class SignalHub {

    final List<NodeConnection> connections = new CopyOnWriteArrayList<>();
    final Executor threads;
    private final Set<Epoch> shown = new HashSet<>();

    /**
     * @param threads where listeners are called
     */
    SignalHub(Executor threads) {
        this.threads = threads;
    }

    /** The holder's session shows from now on that its process lives. */
    synchronized void onGranted(Epoch epoch) {
        shown.add(epoch);
    }

    /** The sessions of these holders are gone. */
    synchronized void onSessionsClosed(Set<Epoch> epochs) {
        shown.removeAll(epochs);
        connections.forEach(connection -> connection.tellWatch(epochs::contains));
    }

    synchronized boolean shows(Epoch epoch) {
        return shown.contains(epoch);
    }
}
