package dev.apflow.application.runtime;

import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.domain.time.LocalInstant;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** A runner's mailbox, timers and helpers. All methods may be called from any thread. */
public interface Dispatcher {

    /** The node's monotonic clock. */
    LocalInstant now();

    /** Runs {@code event} in the mailbox, behind what was posted before. */
    void post(Runnable event);

    /** Posts {@code event} when {@code delay} has passed, unless cancelled before. */
    Timer after(Duration delay, Runnable event);

    /**
     * Runs {@code work}, which may block, on a thread of its own and posts its reply.
     *
     * @param kind what is asked
     */
    <T> RunningCall call(CallKind kind, Callable<T> work, Consumer<Reply<T>> reply);

    /**
     * Likewise, for users' code: it may compute for as long as it likes, and that keeps neither the
     * mailbox nor any {@link #call} from its turn.
     *
     * @param delivered what is executed
     */
    <T> RunningCall execute(Delivered delivered, Callable<T> foreign, Consumer<Reply<T>> reply);

    /** A pending timer. */
    interface Timer {
        void cancel();
    }

    /** Work under way. */
    interface RunningCall {
        /** Asks the work to stop by interrupting its thread; its reply comes all the same. */
        void interrupt();
    }

    /** How work ended. */
    sealed interface Reply<T> {
        record Answered<T>(T value) implements Reply<T> {}

        record Threw<T>(Throwable problem) implements Reply<T> {}
    }
}
