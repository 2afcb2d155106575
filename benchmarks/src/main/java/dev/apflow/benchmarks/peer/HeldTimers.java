package dev.apflow.benchmarks.peer;

import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.runtime.Dispatcher;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.domain.time.LocalInstant;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** A dispatcher whose timer can be held: an event that becomes due meanwhile runs afterwards. */
final class HeldTimers implements Dispatcher {

    private final Dispatcher inner;
    private Optional<Runnable> due = Optional.empty();
    private boolean held;

    HeldTimers(Dispatcher inner) {
        this.inner = inner;
    }

    /** What is under way goes on. */
    synchronized void hold() {
        held = true;
    }

    synchronized void release() {
        held = false;
        due.ifPresent(inner::post);
        due = Optional.empty();
    }

    private synchronized void dueNow(Runnable event) {
        if (held) {
            due = Optional.of(event);
        } else {
            inner.post(event);
        }
    }

    @Override
    public Timer after(Duration delay, Runnable event) {
        return inner.after(delay, () -> dueNow(event));
    }

    @Override
    public LocalInstant now() {
        return inner.now();
    }

    @Override
    public void post(Runnable event) {
        inner.post(event);
    }

    @Override
    public <T> RunningCall call(CallKind kind, Callable<T> work, Consumer<Reply<T>> reply) {
        return inner.call(kind, work, reply);
    }

    @Override
    public <T> RunningCall execute(
            Delivered delivered, Callable<T> foreign, Consumer<Reply<T>> reply) {
        return inner.execute(delivered, foreign, reply);
    }
}
