package dev.apflow.simulation.node;

import dev.apflow.application.runtime.Dispatcher;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.time.LocalInstant;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One runner's mailbox in a simulated process. Calls that are named after a delivery, {@code task
 * t1.0 1/2}, are executions; the others go to the store.
 */
final class ProcessDispatcher implements Dispatcher {

    private static final Pattern EXECUTION = Pattern.compile("task (.+) (\\d+)/(\\d+)");
    private static final int DELAYED_SENDINGS = 8;

    /** Until a request that was asked for leaves its process. */
    static final Duration LONGEST_SENDING = Duration.ofMillis(3);

    private final NodeProcess process;
    private final StoreCallScheduler courier;
    private final RunningExecution executing;
    private final RandomGenerator chance;
    private final Mailbox mailbox;

    ProcessDispatcher(
            NodeProcess process,
            StoreCallScheduler courier,
            RunningExecution executing,
            RandomGenerator chance) {
        this.process = process;
        this.courier = courier;
        this.executing = executing;
        this.chance = chance;
        this.mailbox = new Mailbox(process);
    }

    @Override
    public LocalInstant now() {
        return process.now();
    }

    @Override
    public void post(Runnable event) {
        mailbox.post(event);
    }

    @Override
    public Timer after(Duration delay, Runnable event) {
        boolean[] cancelled = new boolean[1];
        process.later(
                process.worldNanos(delay),
                () -> {
                    if (!cancelled[0]) {
                        mailbox.arrive(event);
                    }
                });
        return () -> cancelled[0] = true;
    }

    @Override
    public <T> RunningCall call(String name, Callable<T> work, Consumer<Reply<T>> reply) {
        Matcher execution = EXECUTION.matcher(name);
        if (execution.matches()) {
            Delivered delivered =
                    new Delivered(
                            new TaskId(execution.group(1)),
                            Integer.parseInt(execution.group(2)),
                            Long.parseLong(execution.group(3)));
            return executing.begin(
                    delivered,
                    ReplayedCall.of(work, delivered),
                    script -> answer(name, script.outcome(), reply));
        }
        process.witness().asks(name);
        ReplayedCall<T> script = ReplayedCall.of(work, process.witness().free());
        long askedAt = process.world().nanos();
        if (chance.nextInt(DELAYED_SENDINGS) == 0) {
            process.later(
                    chance.nextLong(LONGEST_SENDING.toNanos()),
                    () -> send(name, script, askedAt, reply));
        } else {
            send(name, script, askedAt, reply);
        }
        return () -> {};
    }

    /** The audit hears what the store said behind whoever asked. */
    private <T> void send(
            String name, ReplayedCall<T> script, long askedAt, Consumer<Reply<T>> reply) {
        courier.send(
                script,
                end ->
                        answer(
                                name,
                                script.outcome(),
                                outcome -> {
                                    reply.accept(outcome);
                                    script.said()
                                            .ifPresent(
                                                    said ->
                                                            process.witness()
                                                                    .hears(name, askedAt, said));
                                }));
    }

    private <T> void answer(String name, Reply<T> outcome, Consumer<Reply<T>> reply) {
        if (outcome instanceof Reply.Threw<T>(Throwable problem)
                && !(problem instanceof StoreUnreachable)) {
            process.witness().callFailed(name, problem);
        }
        mailbox.arrive(() -> reply.accept(outcome));
    }
}
