package dev.apflow.store.memory;

import dev.apflow.application.store.cluster.Signals.Signal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** A listener, and what it is about to hear: an equal signal is not sent again before that. */
final class Subscriber {

    private final Consumer<Signal> listener;
    private final Executor threads;
    private final Set<Signal> coming = ConcurrentHashMap.newKeySet();

    Subscriber(Consumer<Signal> listener, Executor threads) {
        this.listener = listener;
        this.threads = threads;
    }

    void send(Signal signal) {
        if (coming.add(signal)) {
            threads.execute(() -> deliver(signal));
        }
    }

    /** What is sent from now on may tell of something that this one came too early for. */
    private void deliver(Signal signal) {
        coming.remove(signal);
        listener.accept(signal);
    }
}
