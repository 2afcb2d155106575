package dev.apflow.adapters.http.stream;

import dev.apflow.adapters.http.problem.Problem;
import dev.apflow.adapters.http.problem.ProblemKind;
import dev.apflow.adapters.http.problem.Refusal;
import dev.apflow.adapters.http.settings.StreamLimits;
import dev.apflow.application.event.Changes;
import dev.apflow.application.runtime.Dispatcher;
import dev.apflow.application.store.EventLog;
import dev.apflow.application.store.EventLog.EventScope;
import dev.apflow.domain.event.EventCursor;
import dev.apflow.domain.json.JsonValue;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;

/** All open streams of events. */
public final class EventStreams implements AutoCloseable {

    private final EventLog log;
    private final Dispatcher dispatcher;
    private final StreamLimits limits;
    private final CommitSignal signal = new CommitSignal();
    private final Changes.Subscription subscription;
    private final Semaphore places;

    public EventStreams(EventLog log, Changes changes, Dispatcher dispatcher, StreamLimits limits) {
        this.log = log;
        this.dispatcher = dispatcher;
        this.limits = limits;
        this.places = new Semaphore(limits.streams());
        this.subscription = changes.subscribe(signal);
    }

    /**
     * Opens a stream; the caller closes it.
     *
     * @param view what the client sees of a document
     * @param after where it begins: behind this, or at the beginning of the log
     * @throws Refusal too many are open
     */
    public EventStream open(
            EventScope scope, Optional<EventCursor> after, UnaryOperator<JsonValue> view) {
        if (!places.tryAcquire()) {
            throw new Refusal(
                    Problem.of(
                                    ProblemKind.OVERLOADED,
                                    "All " + limits.streams() + " streams of events are taken.")
                            .retryAfter(5));
        }
        return new EventStream(scope, after, view, this);
    }

    /** How many streams are open. */
    public int count() {
        return limits.streams() - places.availablePermits();
    }

    EventLog log() {
        return log;
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    StreamLimits limits() {
        return limits;
    }

    CommitSignal signal() {
        return signal;
    }

    void leave() {
        places.release();
    }

    /** Ends all streams; does not wait for them. */
    @Override
    public void close() {
        subscription.close();
        signal.close();
    }
}
