package dev.apflow.bootstrap.node;

import dev.apflow.adapters.http.health.Readiness.Check;
import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.runtime.Dispatcher;
import dev.apflow.application.runtime.Dispatcher.Reply;
import dev.apflow.application.runtime.FailureLog;
import dev.apflow.application.store.Store;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.domain.time.LocalInstant;

import java.time.Duration;

/**
 * Whether the store answers, asked again and again: who wants to know is told what was heard last,
 * and never waits for the store.
 */
final class StoreAnswers implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(StoreAnswers.class.getName());

    private static final String NAME = "store";
    private static final Duration PERIOD = Duration.ofMillis(500);
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(3);

    private final Store store;
    private final Dispatcher dispatcher;
    private final FailureLog failures;
    private volatile Check last = new Check(NAME, false, "was not asked yet");
    private volatile LocalInstant asked;
    private volatile boolean asking;
    private volatile boolean closed;

    StoreAnswers(Store store, Dispatcher dispatcher) {
        this.store = store;
        this.dispatcher = dispatcher;
        this.failures = new FailureLog(LOG, dispatcher::now);
        this.asked = dispatcher.now();
    }

    void start() {
        dispatcher.post(this::ask);
    }

    /** From any thread. */
    Check check() {
        return asking && asked.until(dispatcher.now()).compareTo(LONGEST_SILENCE) > 0
                ? new Check(NAME, false, "does not answer")
                : last;
    }

    /** In the mailbox. */
    private void ask() {
        if (closed) {
            return;
        }
        asked = dispatcher.now();
        asking = true;
        dispatcher.call(CallKind.CHECK_STORE, store.clock()::now, this::onReply);
    }

    private void onReply(Reply<?> reply) {
        if (reply instanceof Reply.Threw<?>(Throwable problem)) {
            failures.bug(CallKind.CHECK_STORE, problem);
        }
        last =
                switch (reply) {
                    case Reply.Answered<?> _ -> new Check(NAME, true, store.description());
                    case Reply.Threw<?>(StoreUnreachable silent) ->
                            new Check(NAME, false, silent.trouble().sentence());
                    case Reply.Threw<?> _ -> new Check(NAME, false, "does not answer");
                };
        asking = false;
        dispatcher.after(PERIOD, this::ask);
    }

    @Override
    public void close() {
        closed = true;
    }
}
