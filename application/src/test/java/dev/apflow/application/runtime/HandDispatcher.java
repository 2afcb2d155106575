package dev.apflow.application.runtime;

import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.domain.time.LocalInstant;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A mailbox whose calls go as the test wants; else they are answered at once. */
public final class HandDispatcher implements Dispatcher {

    /** What becomes of calls of one name. */
    public enum Way {
        ANSWERED,
        REQUEST_LOST,
        REPLY_LOST,
        /** Answered when the test says so. */
        HANGING
    }

    private static final String EXECUTION = "task ";

    private record Held(String name, Runnable answer) {}

    /** Names of all calls, in their order. */
    public final List<String> called = new ArrayList<>();

    private final HandTime time;
    private final Map<String, Way> ways = new HashMap<>();
    private final List<Held> held = new ArrayList<>();
    private Way other = Way.ANSWERED;
    private Supplier<Duration> delay = () -> Duration.ZERO;
    private Optional<Supplier<Way>> chance = Optional.empty();
    private long pausedUntil;
    private boolean dead;

    public HandDispatcher(HandTime time) {
        this.time = time;
    }

    /** From now on all calls whose name begins with {@code name} go this way. */
    public void calls(String name, Way way) {
        ways.put(name, way);
    }

    /** From now on all calls go this way. */
    public void allCalls(Way way) {
        ways.clear();
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

    /** Answers what hangs under this name. */
    public void release(String name) {
        List<Held> found = held.stream().filter(each -> each.name.startsWith(name)).toList();
        held.removeAll(found);
        found.forEach(each -> each.answer.run());
    }

    /** The process is gone. */
    public void die() {
        dead = true;
    }

    public long count(String name) {
        return called.stream().filter(name::equals).count();
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
    public <T> RunningCall call(String name, Callable<T> work, Consumer<Reply<T>> reply) {
        called.add(name);
        switch (way(name)) {
            case ANSWERED -> answer(work, reply);
            case REQUEST_LOST -> unanswered(reply);
            case REPLY_LOST -> {
                after(delay.get(), () -> outcome(work));
                unanswered(reply);
            }
            case HANGING -> {
                return hold(name, work, reply);
            }
        }
        return () -> {};
    }

    /** An execution that is interrupted ends; a connection that hangs does not care. */
    private <T> RunningCall hold(String name, Callable<T> work, Consumer<Reply<T>> reply) {
        Held call = new Held(name, () -> answer(work, reply));
        held.add(call);
        return () -> {
            if (name.startsWith(EXECUTION) && held.remove(call)) {
                post(() -> reply.accept(new Reply.Threw<>(new InterruptedException())));
            }
        };
    }

    private Way way(String name) {
        return ways.entrySet().stream()
                .filter(each -> name.startsWith(each.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseGet(() -> chance.map(Supplier::get).orElse(other));
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
