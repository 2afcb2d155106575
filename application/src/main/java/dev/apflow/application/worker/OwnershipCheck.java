package dev.apflow.application.worker;

import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.runtime.Dispatcher;
import dev.apflow.application.runtime.Dispatcher.Reply;
import dev.apflow.application.runtime.FailureLog;
import dev.apflow.application.store.TaskClaims.Delivered;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Asks the store again and again which deliveries are still this worker's: finds what was cancelled
 * or handed to others without this worker hearing of it. Renewing leases is such a question too.
 */
final class OwnershipCheck {

    /**
     * One way to ask.
     *
     * @param kind of the call
     * @param interval from one question to the next, counted from the sending
     * @param afterFailure the pause when the store did not answer
     * @param running what to ask for; nothing is asked where it is empty
     * @param keep answers those that are still this worker's
     */
    record Question(
            CallKind kind,
            Duration interval,
            Duration afterFailure,
            Supplier<Set<Delivered>> running,
            UnaryOperator<Set<Delivered>> keep) {}

    private static final System.Logger LOG = System.getLogger(OwnershipCheck.class.getName());

    private final Dispatcher dispatcher;
    private final FailureLog failures;
    private final Question question;
    private final WorkerObserver observer;
    private final Consumer<Set<Delivered>> lost;

    /**
     * @param lost hears, in the mailbox, what is not this worker's any more
     */
    OwnershipCheck(
            Dispatcher dispatcher,
            Question question,
            WorkerObserver observer,
            Consumer<Set<Delivered>> lost) {
        this.dispatcher = dispatcher;
        this.failures = new FailureLog(LOG, dispatcher::now);
        this.question = question;
        this.observer = observer;
        this.lost = lost;
    }

    void start() {
        later(question.interval());
    }

    private void later(Duration delay) {
        dispatcher.after(delay, this::ask);
    }

    private void ask() {
        Set<Delivered> running = Set.copyOf(question.running().get());
        if (running.isEmpty()) {
            later(question.interval());
            return;
        }
        var next = dispatcher.now().plus(question.interval());
        dispatcher.call(
                question.kind(),
                () -> question.keep().apply(running),
                reply -> {
                    switch (reply) {
                        case Reply.Answered<Set<Delivered>>(Set<Delivered> kept) -> {
                            compare(running, kept);
                            later(dispatcher.now().until(next));
                        }
                        case Reply.Threw<Set<Delivered>>(Throwable problem) -> failed(problem);
                    }
                });
    }

    private void compare(Set<Delivered> running, Set<Delivered> kept) {
        Set<Delivered> notOurs = new HashSet<>(running);
        notOurs.removeAll(kept);
        if (!notOurs.isEmpty()) {
            lost.accept(notOurs);
        }
    }

    private void failed(Throwable problem) {
        observer.storeFailed(question.kind());
        failures.failed(
                question.kind(),
                ", next try in " + question.afterFailure().toMillis() + " ms",
                problem);
        later(question.afterFailure());
    }
}
