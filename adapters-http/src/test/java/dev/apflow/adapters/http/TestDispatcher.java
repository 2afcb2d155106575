package dev.apflow.adapters.http;

import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.runtime.Dispatcher;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.domain.time.LocalInstant;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Real time on one thread. */
final class TestDispatcher implements Dispatcher, AutoCloseable {

    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(
                    1, Thread.ofPlatform().daemon().name("test-dispatcher").factory());

    @Override
    public LocalInstant now() {
        return new LocalInstant(System.nanoTime());
    }

    @Override
    public void post(Runnable event) {
        if (!thread.isShutdown()) {
            thread.execute(event);
        }
    }

    @Override
    public Timer after(Duration delay, Runnable event) {
        if (thread.isShutdown()) {
            return () -> {};
        }
        ScheduledFuture<?> timer = thread.schedule(event, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> timer.cancel(false);
    }

    @Override
    public <T> RunningCall call(CallKind kind, Callable<T> work, Consumer<Reply<T>> reply) {
        Thread thread =
                Thread.ofPlatform()
                        .daemon()
                        .start(
                                () -> {
                                    Reply<T> outcome = outcome(work);
                                    post(() -> reply.accept(outcome));
                                });
        return thread::interrupt;
    }

    @Override
    public <T> RunningCall execute(
            Delivered delivered, Callable<T> foreign, Consumer<Reply<T>> reply) {
        throw new UnsupportedOperationException("nothing is executed here");
    }

    private static <T> Reply<T> outcome(Callable<T> work) {
        try {
            return new Reply.Answered<>(work.call());
        } catch (Exception problem) {
            return new Reply.Threw<>(problem);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
