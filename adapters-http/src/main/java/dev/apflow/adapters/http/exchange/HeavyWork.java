package dev.apflow.adapters.http.exchange;

import dev.apflow.adapters.http.connection.Peer;
import dev.apflow.adapters.http.problem.Problem;
import dev.apflow.adapters.http.problem.ProblemException;
import dev.apflow.adapters.http.problem.ProblemKind;
import dev.apflow.application.runtime.Dispatcher;
import dev.apflow.domain.time.LocalInstant;

import io.helidon.webserver.CloseConnectionException;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Where large answers are made: a few threads of the system, so that neither the virtual threads of
 * other requests nor the rest of the node waits for a processor. What finds no thread waits in the
 * line of its client; what finds no place there is refused. It ends when its time is over or its
 * client has left: who waits for it goes on at once, the work itself stops where it next looks
 * ({@link Ticket#require}).
 */
final class HeavyWork implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(HeavyWork.class.getName());

    /** Fewer would leave none beside one client's. */
    private static final int LEAST_THREADS = 2;

    private static final long MEMORY_OF_ONE = 256L << 20;
    private static final int IN_LINE = 128;
    private static final Duration LOOK = Duration.ofMillis(200);

    /** A client that has only closed its own side still waits for a quick answer. */
    private static final Duration QUICK = Duration.ofSeconds(1);

    private final Dispatcher dispatcher;
    private final Duration limit;
    private final HeavyQueue line;
    private final ThreadPoolExecutor threads;

    /**
     * @param limit for each piece of work, waiting in line included
     */
    HeavyWork(Dispatcher dispatcher, Duration limit) {
        this.dispatcher = dispatcher;
        this.limit = limit;
        int most =
                (int)
                        Math.clamp(
                                Runtime.getRuntime().maxMemory() / MEMORY_OF_ONE,
                                LEAST_THREADS,
                                Math.max(
                                        LEAST_THREADS, Runtime.getRuntime().availableProcessors()));
        this.line = new HeavyQueue(most, IN_LINE);
        this.threads =
                new ThreadPoolExecutor(
                        most,
                        most,
                        1,
                        TimeUnit.MINUTES,
                        new LinkedBlockingQueue<>(),
                        Thread.ofPlatform()
                                .daemon()
                                .name("http-heavy-", 0)
                                .priority(Thread.MIN_PRIORITY)
                                .factory());
        threads.allowCoreThreadTimeOut(true);
    }

    private static final ScopedValue<Ticket> CURRENT = ScopedValue.newInstance();

    /** Ends the work of this thread where no client waits for it any more; for loops over much. */
    static void require() {
        if (CURRENT.isBound()) {
            CURRENT.get().require();
        }
    }

    /** Says whether somebody still waits for the work. */
    static final class Ticket {
        private volatile boolean abandoned;

        /**
         * Ends the work where no client waits for it any more; to be asked again and again.
         *
         * @throws Abandoned nobody does
         */
        void require() {
            if (abandoned) {
                throw new Abandoned();
            }
        }
    }

    /** Nobody waits for the work any more. */
    static final class Abandoned extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Abandoned() {
            super("no client waits for it", null, false, false);
        }
    }

    /** Work that can be abandoned. */
    interface Work<T> {
        T done(Ticket ticket);
    }

    /**
     * Does {@code work} on one of the threads, and waits for it.
     *
     * @param client whose work is counted together
     * @param began what began earlier goes first
     * @param unused takes back what is done too late
     * @throws Refusal there is too much of it, or it took too long
     */
    <T> T done(Peer peer, String client, LocalInstant began, Work<T> work, Consumer<T> unused) {
        Ticket ticket = new Ticket();
        CompletableFuture<T> result = new CompletableFuture<>();
        enter(client, began, () -> complete(result, ticket, work, unused));
        try {
            return awaited(result, peer);
        } finally {
            ticket.abandoned = true;
            if (!result.isDone()) {
                result.cancel(false);
            }
        }
    }

    private void enter(String client, LocalInstant began, Runnable work) {
        if (!line.enter(client, began.nanos(), work)) {
            throw new ProblemException(
                    Problem.of(
                                    ProblemKind.OVERLOADED,
                                    "Too many large answers are asked for at this moment, or too"
                                            + " many by this client.")
                            .retryAfter(1));
        }
        check();
    }

    private void check() {
        try {
            threads.execute(this::doNext);
        } catch (RejectedExecutionException ends) {
            LOG.log(System.Logger.Level.DEBUG, "large answers are not made any more");
        }
    }

    /** Each piece that ends may let another of the same client begin. */
    private void doNext() {
        Optional<HeavyQueue.Entry> next = line.next();
        if (next.isEmpty()) {
            return;
        }
        if (line.hasNext()) {
            check();
        }
        try {
            next.get().work().run();
        } finally {
            line.done(next.get());
            check();
        }
    }

    private static <T> void complete(
            CompletableFuture<T> result, Ticket ticket, Work<T> work, Consumer<T> unused) {
        try {
            ticket.require();
            T value = ScopedValue.where(CURRENT, ticket).call(() -> work.done(ticket));
            if (!result.complete(value)) {
                unused.accept(value);
            }
        } catch (RuntimeException | StackOverflowError failed) {
            result.completeExceptionally(failed);
        } catch (Error fatal) {
            result.completeExceptionally(new IllegalStateException(fatal.toString(), fatal));
            throw fatal;
        }
    }

    private <T> T awaited(CompletableFuture<T> result, Peer peer) {
        LocalInstant began = dispatcher.now();
        while (true) {
            Duration waited = began.until(dispatcher.now());
            if (waited.compareTo(limit) >= 0) {
                throw new ProblemException(
                        Problem.of(
                                        ProblemKind.TOO_SLOW,
                                        "The answer was not there within "
                                                + limit.toSeconds()
                                                + " s.")
                                .retryAfter(1));
            }
            if (waited.compareTo(QUICK) >= 0 && peer.hasLeft()) {
                throw new CloseConnectionException("the client left before its answer");
            }
            try {
                return result.get(
                        shorter(LOOK, limit.minus(waited)).toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException notYet) {
                // Looks again.
            } catch (InterruptedException ends) {
                Thread.currentThread().interrupt();
                throw new CloseConnectionException("the server ends", ends);
            } catch (ExecutionException failed) {
                throw thrown(Objects.requireNonNull(failed.getCause()));
            }
        }
    }

    private static RuntimeException thrown(Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Pieces of work under way and in line. */
    int count() {
        return line.count();
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
