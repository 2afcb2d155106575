package dev.apflow.adapters.http.operation;

import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.runtime.Dispatcher;
import dev.apflow.application.runtime.Dispatcher.Reply;
import dev.apflow.application.runtime.FailureLog;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.domain.time.LocalInstant;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Asks the store for a measurement, whenever somebody looks. A store that is slow to answer must
 * not keep the other measurements back, least of all then: after half a second a look goes without.
 * One question at a time: who looks while one is under way waits for the same.
 *
 * @param <T> what is asked for
 */
final class StoreLook<T> {

    private static final System.Logger LOG = System.getLogger(StoreLook.class.getName());

    private static final int PATIENCE_MILLIS = 500;

    private final CallKind kind;
    private final Dispatcher dispatcher;
    private final Duration age;
    private final Callable<T> question;
    private final FailureLog failures;
    private final AtomicReference<CompletableFuture<T>> underWay = new AtomicReference<>();
    private volatile Optional<Known<T>> last = Optional.empty();

    /** An answer and when it came. */
    private record Known<T>(T value, LocalInstant at) {}

    /**
     * @param age up to which an answer serves again; zero: each look asks
     */
    StoreLook(CallKind kind, Dispatcher dispatcher, Duration age, Callable<T> question) {
        this.kind = kind;
        this.dispatcher = dispatcher;
        this.age = age;
        this.question = question;
        this.failures = new FailureLog(LOG, dispatcher::now);
    }

    /**
     * The answer.
     *
     * @throws StoreUnreachable there is none in time
     */
    T look() {
        Optional<Known<T>> known = last;
        if (known.isPresent() && dispatcher.now().isBefore(known.get().at().plus(age))) {
            return known.get().value();
        }
        try {
            return ask().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException none) {
            throw new StoreUnreachable("the store does not answer", none);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new StoreUnreachable("interrupted", stop);
        }
    }

    private CompletableFuture<T> ask() {
        CompletableFuture<T> own = new CompletableFuture<>();
        CompletableFuture<T> other = underWay.compareAndExchange(null, own);
        if (other != null) {
            return other;
        }
        dispatcher.call(
                kind,
                question,
                reply -> {
                    underWay.set(null);
                    complete(own, reply);
                });
        return own;
    }

    private void complete(CompletableFuture<T> answer, Reply<T> reply) {
        switch (reply) {
            case Reply.Answered<T>(T value) -> {
                last = Optional.of(new Known<>(value, dispatcher.now()));
                answer.complete(value);
            }
            case Reply.Threw<T>(Throwable problem) -> {
                failures.bug(kind, problem);
                answer.completeExceptionally(problem);
            }
        }
    }
}
