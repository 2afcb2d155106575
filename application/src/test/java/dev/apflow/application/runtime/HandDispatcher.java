package dev.apflow.application.runtime;

import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.time.LocalInstant;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** A mailbox whose calls go as the test wants; else they are answered at once. */
public final class HandDispatcher implements Dispatcher {

    /** What becomes of calls of one kind. */
    public enum Way {
        ANSWERED,
        REQUEST_LOST,
        REPLY_LOST,
        /** Whoever is called has a bug. */
        BROKEN,
        /** Answered when the test says so. */
        HANGING
    }

    private record Held(Object what, Runnable answer) {}

    /** Kinds of all calls, in their order. */
    public final List<CallKind> called = new ArrayList<>();

    private final HandTime time;
    private final Map<CallKind, Way> ways = new EnumMap<>(CallKind.class);
    private Optional<Way> executions = Optional.empty();
    private final List<Held> parked = new ArrayList<>();
    private Way other = Way.ANSWERED;
    private Supplier<Duration> delay = () -> Duration.ZERO;
    private Optional<Supplier<Way>> chance = Optional.empty();
    private long pausedUntil;
    private boolean dead;

    public HandDispatcher(HandTime time) {
        this.time = time;
    }

    /** From now on all calls of this kind go this way. */
    public void calls(CallKind kind, Way way) {
        ways.put(kind, way);
    }

    /** From now on all executions go this way. */
    public void executions(Way way) {
        executions = Optional.of(way);
    }

    /** From now on all calls and executions go this way. */
    public void allCalls(Way way) {
        ways.clear();
        executions = Optional.empty();
        other = way;
    }

    /** From now on calls go as chance will have it; requests and replies take a while each. */
    public void leaveToChance(Supplier<Way> way, Supplier<Duration> each) {
        chance = Optional.of(way);
        delay = each;
    }

    /** From now on all calls are answered, and at once. */
    public void heal() {
        allCalls(Way.ANSWERED);
        chance = Optional.empty();
        delay = () -> Duration.ZERO;
        pausedUntil = 0;
    }

    /** Nothing happens for a while, and then all that was due meanwhile. */
    public void pause(Duration duration) {
        pausedUntil = time.nanos() + duration.toNanos();
    }

    public boolean isPaused() {
        return time.nanos() < pausedUntil;
    }

    /** Answers the calls of this kind that hang. */
    public void release(CallKind kind) {
        release(kind::equals);
    }

    /** Lets the executions of this task that hang end. */
    public void releaseExecution(String task) {
        TaskId id = new TaskId(task);
        release(what -> what instanceof Delivered delivered && delivered.task().equals(id));
    }

    private void release(Predicate<Object> which) {
        List<Held> found = parked.stream().filter(each -> which.test(each.what)).toList();
        parked.removeAll(found);
        found.forEach(each -> each.answer.run());
    }

    /** The process is gone. */
    public void die() {
        dead = true;
    }

    public long count(CallKind kind) {
        return called.stream().filter(kind::equals).count();
    }

    @Override
    public LocalInstant now() {
        return new LocalInstant(time.nanos());
    }

    @Override
    public void post(Runnable event) {
        time.after(
                Duration.ZERO,
                () ->
                        unlessPaused(
                                () -> {
                                    if (!dead) {
                                        event.run();
                                    }
                                }));
    }

    /** A timer that has rung is in the mailbox and cannot be cancelled any more. */
    @Override
    public Timer after(Duration later, Runnable event) {
        boolean[] cancelled = new boolean[1];
        time.after(
                later,
                () -> {
                    if (!cancelled[0]) {
                        post(event);
                    }
                });
        return () -> cancelled[0] = true;
    }

    private void unlessPaused(Runnable event) {
        if (isPaused()) {
            time.after(Duration.ofNanos(pausedUntil - time.nanos()), () -> unlessPaused(event));
        } else {
            event.run();
        }
    }

    @Override
    public <T> RunningCall call(CallKind kind, Callable<T> work, Consumer<Reply<T>> reply) {
        called.add(kind);
        go(Optional.ofNullable(ways.get(kind)), kind, work, reply);
        return () -> {};
    }

    /** An execution that is interrupted ends; a connection that hangs does not care. */
    @Override
    public <T> RunningCall execute(
            Delivered delivered, Callable<T> foreign, Consumer<Reply<T>> reply) {
        go(executions, delivered, foreign, reply);
        return () -> {
            if (parked.removeIf(each -> each.what == delivered)) {
                post(() -> reply.accept(new Reply.Threw<>(new InterruptedException())));
            }
        };
    }

    private <T> void go(
            Optional<Way> way, Object what, Callable<T> work, Consumer<Reply<T>> reply) {
        switch (way.orElseGet(() -> chance.map(Supplier::get).orElse(other))) {
            case ANSWERED -> answer(work, reply);
            case REQUEST_LOST -> unanswered(reply);
            case REPLY_LOST -> {
                after(delay.get(), () -> outcome(work));
                unanswered(reply);
            }
            case BROKEN ->
                    answer(
                            () -> {
                                throw new NullPointerException("planted");
                            },
                            reply);
            case HANGING -> parked.add(new Held(what, () -> answer(work, reply)));
        }
    }

    private <T> void answer(Callable<T> work, Consumer<Reply<T>> reply) {
        after(
                delay.get(),
                () -> {
                    Reply<T> outcome = outcome(work);
                    after(delay.get(), () -> reply.accept(outcome));
                });
    }

    private <T> void unanswered(Consumer<Reply<T>> reply) {
        after(
                delay.get(),
                () ->
                        reply.accept(
                                new Reply.Threw<>(
                                        new StoreUnreachable(
                                                "cut off", new IOException("by the test")))));
    }

    private static <T> Reply<T> outcome(Callable<T> work) {
        try {
            return new Reply.Answered<>(work.call());
        } catch (Exception problem) {
            return new Reply.Threw<>(problem);
        }
    }
}
