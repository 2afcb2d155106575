package dev.apflow.simulation.node;

import dev.apflow.application.runtime.Dispatcher;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.domain.time.LocalInstant;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * One runner's mailbox in a simulated process. Calls whose name begins with {@code task} are
 * executions; the others go to the store.
 */
final class ProcessDispatcher implements Dispatcher {

    private static final String EXECUTION = "task ";
    private static final int DELAYED_SENDINGS = 8;

    /** Until a request that was asked for leaves its process. */
    static final Duration LONGEST_SENDING = Duration.ofMillis(3);

    /** A call to the store, as it was asked for. */
    private record Request<T>(
            String name, Callable<T> work, Consumer<Reply<T>> reply, long askedAt, int free) {}

    private final NodeProcess process;
    private final Link link;
    private final Executing executing;
    private final long giveUp;
    private final RandomGenerator chance;
    private final Mailbox mailbox;

    /**
     * @param giveUp how long a call waits for the store
     */
    ProcessDispatcher(
            NodeProcess process,
            Link link,
            Executing executing,
            Duration giveUp,
            RandomGenerator chance) {
        this.process = process;
        this.link = link;
        this.executing = executing;
        this.giveUp = giveUp.toNanos();
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
    public <T> Call call(String name, Callable<T> work, Consumer<Reply<T>> reply) {
        if (name.startsWith(EXECUTION)) {
            return executing.begin(
                    name.substring(EXECUTION.length()),
                    () -> outcome(work),
                    outcome -> mailbox.arrive(() -> reply.accept(outcome)));
        }
        process.asks(name);
        Request<T> request =
                new Request<>(name, work, reply, process.world().nanos(), process.free());
        if (chance.nextInt(DELAYED_SENDINGS) == 0) {
            process.later(chance.nextLong(LONGEST_SENDING.toNanos()), () -> send(request));
        } else {
            send(request);
        }
        return () -> {};
    }

    /** From here on nothing that happens to the process keeps the request from arriving. */
    private <T> void send(Request<T> request) {
        int outages = link.outages();
        long there = link.nanos();
        long back = link.nanos();
        boolean late = there + back > giveUp;
        if (late) {
            process.later(giveUp, () -> arrived(request, unanswered(), request.name()));
        }
        process.world()
                .after(
                        there,
                        () -> {
                            Reply<T> outcome = carriedOut(request, outages);
                            Object said = process.underWay().said();
                            if (!late) {
                                long rest = isLost(outcome) ? giveUp - there : back;
                                process.later(
                                        rest,
                                        () ->
                                                arrived(
                                                        request,
                                                        isBroken(outages) ? unanswered() : outcome,
                                                        said));
                            }
                        });
    }

    private <T> Reply<T> carriedOut(Request<T> request, int outages) {
        if (isBroken(outages)) {
            return unanswered();
        }
        process.underWay().begins(request.free());
        return outcome(request.work());
    }

    /** The store was gone meanwhile, and with it each connection. */
    private boolean isBroken(int outagesThen) {
        return link.outages() != outagesThen;
    }

    /**
     * @param said by the store, whatever the caller made of it; the audit hears that behind it
     */
    private <T> void arrived(Request<T> request, Reply<T> outcome, Object said) {
        mailbox.arrive(
                () -> {
                    request.reply().accept(outcome);
                    if (outcome instanceof Reply.Answered<T>) {
                        process.hears(request.name(), request.askedAt(), said);
                    }
                });
    }

    /** A lost call is noticed at its end, or at once where the connection was refused. */
    private boolean isLost(Reply<?> outcome) {
        return outcome instanceof Reply.Threw<?>(StoreUnreachable _) && chance.nextInt(3) > 0;
    }

    private static <T> Reply<T> unanswered() {
        return new Reply.Threw<>(Link.NO_ANSWER);
    }

    private static <T> Reply<T> outcome(Callable<T> work) {
        try {
            return new Reply.Answered<>(work.call());
        } catch (Exception | StackOverflowError problem) {
            return new Reply.Threw<>(problem);
        }
    }
}
