package dev.apflow.simulation.node;

import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.runtime.Dispatcher;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.domain.time.LocalInstant;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** One runner's mailbox in a simulated process. Its calls go to the store. */
final class ProcessDispatcher implements Dispatcher {

    private static final int DELAYED_SENDINGS = 8;

    /** Until a request that was asked for leaves its process. */
    static final Duration LONGEST_SENDING = Duration.ofMillis(3);

    private final NodeProcess process;
    private final StoreCallScheduler storeCalls;
    private final RunningExecution executions;
    private final RandomGenerator chance;
    private final Mailbox mailbox;

    ProcessDispatcher(
            NodeProcess process,
            StoreCallScheduler storeCalls,
            RunningExecution executions,
            RandomGenerator chance) {
        this.process = process;
        this.storeCalls = storeCalls;
        this.executions = executions;
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
    public <T> RunningCall execute(
            Delivered delivered, Callable<T> foreign, Consumer<Reply<T>> reply) {
        return executions.begin(
                delivered,
                ReplayedCall.of(foreign, delivered),
                replayed -> answer("execution", replayed.outcome(), reply));
    }

    @Override
    public <T> RunningCall call(CallKind kind, Callable<T> work, Consumer<Reply<T>> reply) {
        process.recorder().asks(kind);
        ReplayedCall<T> replayed = ReplayedCall.of(work, process.recorder().free());
        long askedAt = process.world().nanos();
        if (chance.nextInt(DELAYED_SENDINGS) == 0) {
            process.later(
                    chance.nextLong(LONGEST_SENDING.toNanos()),
                    () -> send(kind, replayed, askedAt, reply));
        } else {
            send(kind, replayed, askedAt, reply);
        }
        return () -> {};
    }

    /** The audit is told what the store said behind whoever asked. */
    private <T> void send(
            CallKind kind, ReplayedCall<T> replayed, long askedAt, Consumer<Reply<T>> reply) {
        storeCalls.send(
                replayed,
                end ->
                        answer(
                                kind.word(),
                                replayed.outcome(),
                                outcome -> {
                                    reply.accept(outcome);
                                    replayed.recordedAnswer()
                                            .ifPresent(
                                                    answer ->
                                                            process.recorder()
                                                                    .onAnswer(
                                                                            kind, askedAt, answer));
                                }));
    }

    private <T> void answer(String what, Reply<T> outcome, Consumer<Reply<T>> reply) {
        if (outcome instanceof Reply.Threw<T>(Throwable problem)
                && !(problem instanceof StoreUnreachable)) {
            process.recorder().callFailed(what, problem);
        }
        mailbox.arrive(() -> reply.accept(outcome));
    }
}
