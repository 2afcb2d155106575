package dev.apflow.application.cluster;

import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.runtime.Dispatcher;
import dev.apflow.application.runtime.Dispatcher.Reply;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.domain.time.LocalInstant;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * Calls to the store that are answered in time, each exactly once: where no reply comes, with
 * {@link StoreUnreachable}. A connection that hangs must not outlast what depends on its answer.
 */
final class StoreCalls {

    private final Dispatcher dispatcher;
    private final ClusterObserver observer;

    StoreCalls(Dispatcher dispatcher, ClusterObserver observer) {
        this.dispatcher = dispatcher;
        this.observer = observer;
    }

    LocalInstant now() {
        return dispatcher.now();
    }

    /**
     * @param within from then on the work is interrupted and its reply ignored
     */
    <T> void ask(CallKind kind, Duration within, Callable<T> work, Consumer<Reply<T>> reply) {
        boolean[] answered = new boolean[1];
        Consumer<Reply<T>> once =
                outcome -> {
                    if (!answered[0]) {
                        answered[0] = true;
                        if (outcome instanceof Reply.Threw<T>) {
                            observer.storeFailed(kind);
                        }
                        reply.accept(outcome);
                    }
                };
        Dispatcher.RunningCall call = dispatcher.call(kind, work, once);
        dispatcher.after(
                within,
                () -> {
                    if (!answered[0]) {
                        call.interrupt();
                        once.accept(new Reply.Threw<>(late(kind, within)));
                    }
                });
    }

    private static StoreUnreachable late(CallKind kind, Duration within) {
        String message = kind.word() + " was not answered in " + within.toMillis() + " ms";
        return new StoreUnreachable(message, new IOException(message));
    }
}
