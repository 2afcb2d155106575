package dev.apflow.application.cluster;

import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.runtime.Dispatcher;
import dev.apflow.application.runtime.Dispatcher.Reply;
import dev.apflow.application.runtime.Dispatcher.Timer;
import dev.apflow.application.runtime.FailureLog;
import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.WriteAuthority.Term;
import dev.apflow.domain.time.LocalInstant;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One call that a leader repeats, one at a time, from the beginning of its term to the end. An
 * answer that comes after the end is ignored. In the mailbox only.
 */
final class Duty<T> {

    private static final System.Logger LOG = System.getLogger(Duty.class.getName());

    /**
     * What is done.
     *
     * @param kind of the call
     * @param within how long an answer is waited for
     * @param afterFailure the pause when the store did not answer
     * @param work the call, fenced by the term
     * @param done takes the result and says when to do it again
     */
    record Work<T>(
            CallKind kind,
            Duration within,
            Duration afterFailure,
            Function<Term, AuthorizedResult<T>> work,
            Function<T, Duration> done) {}

    private final Dispatcher dispatcher;
    private final FailureLog failures;
    private final StoreCalls storeCalls;
    private final Work<T> work;
    private final Consumer<Term> fenced;
    private Optional<Term> term = Optional.empty();
    private Optional<Timer> timer = Optional.empty();
    private LocalInstant dueAt;

    /**
     * @param fenced is told that the store refused the term
     */
    Duty(Dispatcher dispatcher, StoreCalls storeCalls, Work<T> work, Consumer<Term> fenced) {
        this.dispatcher = dispatcher;
        this.failures = new FailureLog(LOG, dispatcher::now);
        this.storeCalls = storeCalls;
        this.work = work;
        this.fenced = fenced;
        this.dueAt = dispatcher.now();
    }

    void begin(Term granted) {
        end();
        term = Optional.of(granted);
        perform(granted);
    }

    void end() {
        term = Optional.empty();
        rest();
    }

    /** Does it in {@code delay} at the latest, unless it is under way. */
    void notLaterThan(Duration delay) {
        if (timer.isPresent() && dispatcher.now().plus(delay).isBefore(dueAt)) {
            rest();
            term.ifPresent(present -> later(present, delay));
        }
    }

    private void rest() {
        timer.ifPresent(Timer::cancel);
        timer = Optional.empty();
    }

    private void later(Term present, Duration delay) {
        dueAt = dispatcher.now().plus(delay);
        timer = Optional.of(dispatcher.after(delay, () -> due(present)));
    }

    private void due(Term present) {
        if (isPresent(present)) {
            timer = Optional.empty();
            perform(present);
        }
    }

    private boolean isPresent(Term asked) {
        return term.filter(asked::equals).isPresent();
    }

    private void perform(Term present) {
        storeCalls.<AuthorizedResult<T>>ask(
                work.kind(),
                work.within(),
                () -> work.work().apply(present),
                reply -> {
                    if (isPresent(present)) {
                        answered(present, reply);
                    }
                });
    }

    private void answered(Term present, Reply<AuthorizedResult<T>> reply) {
        switch (reply) {
            case Reply.Answered<AuthorizedResult<T>>(AuthorizedResult.Granted<T>(T result)) ->
                    later(present, work.done().apply(result));
            case Reply.Answered<AuthorizedResult<T>>(AuthorizedResult.Refused<T> _) ->
                    fenced.accept(present);
            case Reply.Threw<AuthorizedResult<T>>(Throwable problem) -> {
                failures.failed(work.kind(), problem);
                later(present, work.afterFailure());
            }
        }
    }
}
