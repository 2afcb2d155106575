package dev.apflow.bootstrap.runtime;

import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.runtime.Dispatcher;
import dev.apflow.application.runtime.FailureLog;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.domain.time.LocalInstant;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A mailbox drained by one thread; timers on one shared scheduler thread; what blocks on a thread
 * of its own, users' code on a virtual one.
 *
 * <p>All but the last are the system's threads: users' code that computes without a pause keeps the
 * carriers of virtual threads to itself, and leases have to be renewed all the same.
 *
 * <p>An event that throws is a bug: it is logged, and the mailbox goes on with the next.
 */
public final class MailboxDispatcher implements Dispatcher, AutoCloseable {

    private static final System.Logger LOG = System.getLogger(MailboxDispatcher.class.getName());

    /** Far more than timers, replies and wake-ups of one runner can be; reaching it is a bug. */
    private static final int MAILBOX_LIMIT = 1_000_000;

    private static final ScheduledThreadPoolExecutor TIMERS = timers();

    private final LinkedBlockingQueue<Runnable> mailbox = new LinkedBlockingQueue<>(MAILBOX_LIMIT);
    private final ThreadFactory helpers;
    private final ThreadFactory executions;
    private final Thread drain;
    private volatile boolean closed;

    /**
     * A dispatcher, running.
     *
     * @param name of its thread
     */
    public MailboxDispatcher(String name) {
        this.helpers = Thread.ofPlatform().daemon().name(name + "-call-", 0).factory();
        this.executions = Thread.ofVirtual().name(name + "-task-", 0).factory();
        this.drain = Thread.ofPlatform().daemon().name(name).start(this::drain);
    }

    @Override
    public LocalInstant now() {
        return new LocalInstant(System.nanoTime());
    }

    @Override
    public void post(Runnable event) {
        if (!closed && !mailbox.offer(event)) {
            throw new IllegalStateException("mailbox full: " + MAILBOX_LIMIT + " events");
        }
    }

    @Override
    public Timer after(Duration delay, Runnable event) {
        ScheduledFuture<?> timer;
        try {
            timer =
                    TIMERS.schedule(
                            () -> post(event), Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException shutDown) {
            return () -> {};
        }
        return () -> timer.cancel(false);
    }

    @Override
    public <T> RunningCall call(CallKind kind, Callable<T> work, Consumer<Reply<T>> reply) {
        return start(helpers, work, reply);
    }

    @Override
    public <T> RunningCall execute(
            Delivered delivered, Callable<T> foreign, Consumer<Reply<T>> reply) {
        return start(executions, foreign, reply);
    }

    private <T> RunningCall start(
            ThreadFactory threads, Callable<T> work, Consumer<Reply<T>> reply) {
        Thread thread =
                threads.newThread(
                        () -> {
                            Reply<T> outcome = outcome(work);
                            post(() -> reply.accept(outcome));
                        });
        thread.start();
        return thread::interrupt;
    }

    private static <T> Reply<T> outcome(Callable<T> work) {
        try {
            return new Reply.Answered<>(work.call());
        } catch (Throwable problem) {
            return new Reply.Threw<>(problem);
        }
    }

    private void drain() {
        while (!closed) {
            try {
                mailbox.take().run();
            } catch (InterruptedException | CancellationException stop) {
                return;
            } catch (RuntimeException | Error bug) {
                FailureLog.log(LOG, "an event failed", bug);
            }
        }
    }

    /** Drops what is left in the mailbox; work under way goes on, its replies are dropped. */
    @Override
    public void close() {
        closed = true;
        drain.interrupt();
    }

    private static ScheduledThreadPoolExecutor timers() {
        ScheduledThreadPoolExecutor timers =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name("timers").factory());
        timers.setRemoveOnCancelPolicy(true);
        return timers;
    }
}
