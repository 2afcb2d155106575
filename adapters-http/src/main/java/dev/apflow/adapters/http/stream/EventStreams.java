package dev.apflow.adapters.http.stream;

import dev.apflow.adapters.http.connection.Shares;
import dev.apflow.adapters.http.problem.Problem;
import dev.apflow.adapters.http.problem.ProblemException;
import dev.apflow.adapters.http.problem.ProblemKind;
import dev.apflow.adapters.http.settings.StreamLimits;
import dev.apflow.application.event.Changes;
import dev.apflow.application.runtime.Dispatcher;
import dev.apflow.application.store.EventLog;
import dev.apflow.application.store.EventLog.EventScope;
import dev.apflow.application.task.ReadAttempts;
import dev.apflow.domain.event.EventCursor;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.task.TaskId;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/** All open streams of events. */
public final class EventStreams implements AutoCloseable {

    private final EventLog log;
    private final Dispatcher dispatcher;
    private final StreamLimits limits;
    private final CommitSignal signal = new CommitSignal();
    private final Changes.Subscription subscription;
    private final int mostOfOne;
    private final Shares<String> places;

    public EventStreams(EventLog log, Changes changes, Dispatcher dispatcher, StreamLimits limits) {
        this.log = log;
        this.dispatcher = dispatcher;
        this.limits = limits;
        this.mostOfOne = Math.max(1, limits.streams() / 2);
        this.places = new Shares<>(limits.streams(), mostOfOne);
        this.subscription = changes.subscribe(signal);
    }

    /**
     * Opens a stream; the caller closes it.
     *
     * @param client whose streams are counted together: one can have half of all
     * @param view what the client sees of a document
     * @param after where it begins: behind this, or at the beginning of the log
     * @throws Refusal too many are open
     */
    public EventStream open(
            EventScope scope,
            Optional<EventCursor> after,
            String client,
            UnaryOperator<JsonValue> view) {
        enter(client);
        return new EventStream(scope, after, client, view, this);
    }

    /**
     * Opens a stream of the lines of a task; the caller closes it.
     *
     * @param attempt whose lines; empty: of all
     * @param after it begins behind the line of this number
     * @throws Refusal too many streams are open
     */
    public LogStream openLog(
            ReadAttempts reads,
            TaskId task,
            OptionalInt attempt,
            long after,
            String client,
            UnaryOperator<JsonValue> view) {
        enter(client);
        return new LogStream(reads, task, attempt, after, client, view, this);
    }

    private void enter(String client) {
        if (!places.tryEnter(client)) {
            throw new ProblemException(
                    Problem.of(
                                    ProblemKind.OVERLOADED,
                                    "All "
                                            + limits.streams()
                                            + " streams of events are taken, or all "
                                            + mostOfOne
                                            + " of this client.")
                            .retryAfter(5));
        }
    }

    /** How many streams are open. */
    public int count() {
        return places.all();
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

    void leave(String client) {
        places.leave(client);
    }

    /** Ends all streams; does not wait for them. */
    @Override
    public void close() {
        subscription.close();
        signal.close();
    }
}
