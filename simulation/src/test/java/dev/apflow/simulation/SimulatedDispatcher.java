package dev.apflow.simulation;

import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.runtime.Dispatcher;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.domain.time.LocalInstant;
import dev.apflow.simulation.time.World;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * One node's mailbox in a {@link World}. Calls take simulated time: they go to the store and may
 * lose their request or their reply. Executions take longer and do not fail on the way.
 */
final class SimulatedDispatcher implements Dispatcher {

    private static final long SLOWEST_CALL_MS = 20;
    private static final long SLOWEST_EXECUTION_MS = 3_000;
    private static final Duration GIVE_UP = Duration.ofSeconds(1);

    private final World world;
    private final RandomGenerator chance;
    private final Supplier<Faults> faults;
    private boolean crashed;

    /**
     * A mailbox.
     *
     * @param faults asked for at each call
     */
    SimulatedDispatcher(World world, Supplier<Faults> faults) {
        this.world = world;
        this.chance = world.chance("dispatcher " + world.nanos());
        this.faults = faults;
    }

    /** Nothing of this node happens any more; what was sent still arrives. */
    void crash() {
        crashed = true;
    }

    @Override
    public LocalInstant now() {
        return new LocalInstant(world.nanos());
    }

    @Override
    public void post(Runnable event) {
        after(Duration.ZERO, event);
    }

    @Override
    public Timer after(Duration delay, Runnable event) {
        boolean[] cancelled = new boolean[1];
        world.after(
                delay,
                () -> {
                    if (!crashed && !cancelled[0]) {
                        event.run();
                    }
                });
        return () -> cancelled[0] = true;
    }

    @Override
    public <T> RunningCall execute(
            Delivered delivered, Callable<T> work, Consumer<Reply<T>> reply) {
        boolean[] done = new boolean[1];
        Runnable end =
                () -> {
                    if (!crashed && !done[0]) {
                        done[0] = true;
                        Reply<T> outcome = outcome(work);
                        post(() -> reply.accept(outcome));
                    }
                };
        world.after(millis(SLOWEST_EXECUTION_MS), end);
        return () ->
                world.after(
                        millis(SLOWEST_CALL_MS),
                        () -> {
                            Thread.currentThread().interrupt();
                            end.run();
                            Thread.interrupted();
                        });
    }

    @Override
    public <T> RunningCall call(CallKind kind, Callable<T> work, Consumer<Reply<T>> reply) {
        Faults now = faults.get();
        boolean lost = chance.nextDouble() < now.requestLost();
        boolean unanswered = chance.nextDouble() < now.replyLost();
        if (lost) {
            unanswered(reply);
            return () -> {};
        }
        world.after(
                millis(SLOWEST_CALL_MS),
                () -> {
                    Reply<T> outcome = outcome(work);
                    if (!unanswered) {
                        after(millis(SLOWEST_CALL_MS), () -> reply.accept(outcome));
                    }
                });
        if (unanswered) {
            unanswered(reply);
        }
        return () -> {};
    }

    private <T> void unanswered(Consumer<Reply<T>> reply) {
        StoreUnreachable problem = new StoreUnreachable("no answer", new IOException("simulated"));
        after(GIVE_UP, () -> reply.accept(new Reply.Threw<>(problem)));
    }

    private Duration millis(long most) {
        return Duration.ofNanos(chance.nextLong(most * 1_000_000) + 1);
    }

    private static <T> Reply<T> outcome(Callable<T> work) {
        try {
            return new Reply.Answered<>(work.call());
        } catch (Exception | StackOverflowError problem) {
            return new Reply.Threw<>(problem);
        }
    }
}
