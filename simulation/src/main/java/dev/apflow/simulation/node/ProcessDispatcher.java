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
    private static final long LONGEST_SENDING = 3_000_000;

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
        Matcher execution = EXECUTION.matcher(name);
        if (execution.matches()) {
            return executing.begin(
                    new Delivered(
                            new TaskId(execution.group(1)),
                            Integer.parseInt(execution.group(2)),
                            Long.parseLong(execution.group(3))),
                    () -> outcome(name, work),
                    outcome -> mailbox.arrive(() -> reply.accept(outcome)));
        }
        process.asks(name);
        if (chance.nextInt(DELAYED_SENDINGS) == 0) {
            process.later(chance.nextLong(LONGEST_SENDING), () -> send(name, work, reply));
        } else {
            send(name, work, reply);
        }
        return () -> {};
    }

    /** From here on nothing that happens to the process keeps the request from arriving. */
    private <T> void send(String name, Callable<T> work, Consumer<Reply<T>> reply) {
        long there = link.nanos();
        long back = link.nanos();
        boolean late = there + back > giveUp;
        if (late) {
            process.later(giveUp, () -> mailbox.arrive(() -> reply.accept(unanswered())));
        }
        process.world()
                .after(
                        there,
                        () -> {
                            Reply<T> outcome = outcome(name, work);
                            if (!late) {
                                long rest = isLost(outcome) ? giveUp - there : back;
                                process.later(
                                        rest, () -> mailbox.arrive(() -> reply.accept(outcome)));
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

    private <T> Reply<T> outcome(String name, Callable<T> work) {
        try {
            return new Reply.Answered<>(work.call());
        } catch (StoreUnreachable silence) {
            return new Reply.Threw<>(silence);
        } catch (Exception | StackOverflowError bug) {
            process.callFailed(name, bug);
            return new Reply.Threw<>(bug);
        }
    }
}
