package dev.apflow.simulation.node;

import dev.apflow.application.store.cluster.LeaderWatch;
import dev.apflow.application.store.cluster.Signals;
import dev.apflow.domain.election.Epoch;

import java.util.function.Consumer;

/** What a process hears from the store unasked: late, or not at all. */
final class Hints implements Signals, LeaderWatch {

    private final Signals signals;
    private final LeaderWatch watch;
    private final NodeProcess process;
    private final Link link;

    Hints(Signals signals, LeaderWatch watch, NodeProcess process, Link link) {
        this.signals = signals;
        this.watch = watch;
        this.process = process;
        this.link = link;
    }

    @Override
    public void send(Signal signal) {
        if (!link.losesSignal()) {
            signals.send(signal);
        }
    }

    @Override
    public Subscription listen(Consumer<Signal> listener) {
        return signals.listen(signal -> deliver(() -> listener.accept(signal)));
    }

    @Override
    public void watch(Epoch epoch, Runnable lost) {
        watch.watch(epoch, () -> deliver(lost));
    }

    private void deliver(Runnable hint) {
        if (!link.losesSignal()) {
            process.later(link.nanos(), hint);
        }
    }
}
