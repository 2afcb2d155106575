package dev.apflow.adapters.http.rest;

import dev.apflow.adapters.http.exchange.Reply;
import dev.apflow.adapters.http.exchange.RequestContext;
import dev.apflow.adapters.http.exchange.Routes;
import dev.apflow.adapters.http.problem.AnswerProblems;
import dev.apflow.adapters.http.problem.ProblemException;
import dev.apflow.adapters.http.stream.EventStreams;
import dev.apflow.application.document.FieldReader;
import dev.apflow.application.store.EventLog;
import dev.apflow.application.store.EventLog.EventScope;
import dev.apflow.application.task.Answer.Subject;
import dev.apflow.application.task.ReadTasks;
import dev.apflow.domain.event.Actor;
import dev.apflow.domain.event.EventCursor;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;

import java.util.Locale;
import java.util.Optional;

/** {@code /api/v1/…/events}: a page as JSON, or a stream. */
public final class EventRoutes {

    static final String STREAM = "text/event-stream";
    private static final String LAST_SEEN = "Last-Event-ID";
    private static final String END = "end";
    private static final int USUAL = 100;
    private static final int MOST = 1_000;

    private final EventLog log;
    private final ReadTasks reads;
    private final EventStreams streams;

    public EventRoutes(EventLog log, ReadTasks reads, EventStreams streams) {
        this.log = log;
        this.reads = reads;
        this.streams = streams;
    }

    public void addTo(Routes routes) {
        routes.get("/api/v1/events", call -> events(call, new EventScope.Everything()))
                .get("/api/v1/trees/{id}/events", call -> events(call, tree(call.id(Subject.TREE))))
                .get(
                        "/api/v1/tasks/{id}/events",
                        call -> events(call, task(call.id(Subject.TASK))));
    }

    private EventScope tree(TaskId id) {
        Task root = AnswerProblems.valueOf(reads.task(id));
        if (!root.treeId().equals(id)) {
            throw new ProblemException(AnswerProblems.unknown(Subject.TREE, id.value()));
        }
        return new EventScope.OfTree(id);
    }

    private EventScope task(TaskId id) {
        AnswerProblems.valueOf(reads.task(id));
        return new EventScope.OfTask(id);
    }

    private Reply events(RequestContext call, EventScope scope) {
        EventQuery wanted = call.query(query -> readQuery(call, query));
        EventScope selected =
                wanted.actor()
                        .<EventScope>map(actor -> new EventScope.By(scope, actor))
                        .orElse(scope);
        return wantsStream(call)
                ? new Reply.Streamed(
                        STREAM,
                        streams.open(
                                selected,
                                wanted.seen().or(wanted::after),
                                call.client(),
                                call.view()))
                : call.heavily(
                        () ->
                                new Reply.InParts(
                                        new EventListParts(
                                                log,
                                                selected,
                                                wanted.after(),
                                                wanted.limit(),
                                                call.view())));
    }

    /** Which events a client wants to see. */
    private record EventQuery(
            Optional<EventCursor> after,
            Optional<EventCursor> seen,
            Optional<Actor> actor,
            int limit) {}

    private EventQuery readQuery(RequestContext call, FieldReader query) {
        return new EventQuery(
                query.word("after", this::cursor, "a cursor, or \"end\""),
                lastSeen(call, query),
                query.word(
                        "actor", EventRoutes::actor, "the name of a principal: 1–255 characters"),
                Limits.read(query, USUAL, MOST));
    }

    static boolean wantsStream(RequestContext call) {
        return call.headers("Accept").stream()
                .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains(STREAM));
    }

    /** What a stream's client saw last; a browser sends it by itself when it comes back. */
    private Optional<EventCursor> lastSeen(RequestContext call, FieldReader problems) {
        Optional<String> given = call.header(LAST_SEEN).filter(text -> !text.isEmpty());
        Optional<EventCursor> cursor = given.flatMap(this::cursor);
        if (given.isPresent() && cursor.isEmpty()) {
            problems.problem(LAST_SEEN, "not usable", "the id of an event", given.get());
        }
        return cursor;
    }

    private static Optional<Actor> actor(String text) {
        return Actor.isValid(text) ? Optional.of(new Actor(text)) : Optional.empty();
    }

    private Optional<EventCursor> cursor(String text) {
        if (text.equals(END)) {
            return Optional.of(log.end());
        }
        return EventCursor.isValid(text) && log.isCursor(text)
                ? Optional.of(new EventCursor(text))
                : Optional.empty();
    }
}
