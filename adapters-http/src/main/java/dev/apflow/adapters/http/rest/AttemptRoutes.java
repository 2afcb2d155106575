package dev.apflow.adapters.http.rest;

import dev.apflow.adapters.http.exchange.ListParts;
import dev.apflow.adapters.http.exchange.Reply;
import dev.apflow.adapters.http.exchange.RequestContext;
import dev.apflow.adapters.http.exchange.Routes;
import dev.apflow.adapters.http.problem.AnswerProblems;
import dev.apflow.adapters.http.stream.EventStreams;
import dev.apflow.application.document.FieldReader;
import dev.apflow.application.store.AttemptLogs.LogPage;
import dev.apflow.application.task.Answer;
import dev.apflow.application.task.AttemptDocuments;
import dev.apflow.application.task.ReadAttempts;
import dev.apflow.application.task.ReadAttempts.AttemptPast;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.task.TaskId;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** {@code /api/v1/tasks/{id}/attempts} and {@code …/logs}. */
public final class AttemptRoutes {

    private static final String TASK = "/api/v1/tasks/{id}";
    private static final String LAST_SEEN = "Last-Event-ID";
    private static final int USUAL_ATTEMPTS = 50;
    private static final int MOST_ATTEMPTS = 500;
    private static final int USUAL_LINES = 500;
    private static final int MOST_LINES = 5_000;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
    private static final Pattern ATTEMPT = Pattern.compile("[1-9][0-9]{0,8}");

    private final ReadAttempts reads;
    private final EventStreams streams;

    public AttemptRoutes(ReadAttempts reads, EventStreams streams) {
        this.reads = reads;
        this.streams = streams;
    }

    public void addTo(Routes routes) {
        routes.get(TASK + "/attempts", this::attempts).get(TASK + "/logs", this::logs);
    }

    private Reply attempts(RequestContext call) {
        TaskId id = call.id(Answer.Subject.TASK);
        AttemptQuery query = call.query(AttemptQuery::read);
        return call.heavily(
                () ->
                        new Reply.InParts(
                                new AttemptParts(
                                        AnswerProblems.valueOf(reads.attempts(id)),
                                        query,
                                        call.view())));
    }

    private record AttemptQuery(int after, int limit) {

        static AttemptQuery read(FieldReader query) {
            return new AttemptQuery(
                    query.word("after", AttemptRoutes::attempt, "the number of an attempt")
                            .orElse(0),
                    Limits.read(query, USUAL_ATTEMPTS, MOST_ATTEMPTS));
        }
    }

    /** A page of attempts. */
    private static final class AttemptParts extends ListParts {

        private final ReadAttempts.Attempts attempts;
        private int last;
        private boolean more = true;

        AttemptParts(
                ReadAttempts.Attempts attempts, AttemptQuery query, UnaryOperator<JsonValue> view) {
            super("{\"attempts\":[", query.limit, view);
            this.attempts = attempts;
            this.last = query.after;
        }

        @Override
        protected List<JsonValue> read(int most) {
            List<AttemptPast> found = attempts.afterwards(last, most);
            more = found.size() == most;
            if (!found.isEmpty()) {
                last = found.getLast().attempt();
            }
            return found.stream().<JsonValue>map(AttemptDocuments::attempt).toList();
        }

        @Override
        protected boolean hasMore() {
            return more;
        }

        @Override
        protected String after() {
            more = more && !attempts.afterwards(last, 1).isEmpty();
            return nextCursor(more ? Optional.of(String.valueOf(last)) : Optional.empty());
        }
    }

    private Reply logs(RequestContext call) {
        TaskId id = call.id(Answer.Subject.TASK);
        LineQuery query = call.query(fields -> LineQuery.read(call, fields));
        AnswerProblems.valueOf(reads.task(id));
        return EventRoutes.wantsStream(call)
                ? new Reply.Streamed(
                        EventRoutes.STREAM,
                        streams.openLog(
                                reads, id, query.attempt, query.after, call.client(), call.view()))
                : call.heavily(
                        () ->
                                new Reply.InParts(
                                        new LineParts(
                                                AnswerProblems.valueOf(
                                                        reads.lines(
                                                                id,
                                                                query.attempt,
                                                                query.after,
                                                                query.limit)),
                                                query,
                                                call.view())));
    }

    private record LineQuery(OptionalInt attempt, long after, int limit) {

        static LineQuery read(RequestContext call, FieldReader query) {
            Optional<Integer> attempt =
                    query.word("attempt", AttemptRoutes::attempt, "the number of an attempt");
            Optional<Long> after =
                    query.word("after", AttemptRoutes::number, "the number of a line");
            Optional<String> given = call.header(LAST_SEEN).filter(text -> !text.isEmpty());
            Optional<Long> seen = given.flatMap(AttemptRoutes::number);
            if (given.isPresent() && seen.isEmpty()) {
                query.problem(LAST_SEEN, "not usable", "the number of a line", given.get());
            }
            return new LineQuery(
                    attempt.map(OptionalInt::of).orElse(OptionalInt.empty()),
                    seen.or(() -> after).orElse(0L),
                    Limits.read(query, USUAL_LINES, MOST_LINES));
        }
    }

    /** A page of lines; it was read as a whole, for it is small. */
    private static final class LineParts extends ListParts {

        private final LogPage page;
        private int given;

        LineParts(LogPage page, LineQuery query, UnaryOperator<JsonValue> view) {
            super("{\"lines\":[", query.limit, Long.MAX_VALUE, view);
            this.page = page;
        }

        @Override
        protected List<JsonValue> read(int most) {
            List<JsonValue> items =
                    page.lines().stream()
                            .skip(given)
                            .limit(most)
                            .<JsonValue>map(AttemptDocuments::line)
                            .toList();
            given += items.size();
            return items;
        }

        @Override
        protected boolean hasMore() {
            return given < page.lines().size();
        }

        @Override
        protected String after() {
            return nextCursor(
                    page.more() && !page.lines().isEmpty()
                            ? Optional.of(String.valueOf(page.lines().getLast().number()))
                            : Optional.empty());
        }
    }

    private static Optional<Integer> attempt(String text) {
        return ATTEMPT.matcher(text).matches()
                ? Optional.of(Integer.parseInt(text))
                : Optional.empty();
    }

    private static Optional<Long> number(String text) {
        return NUMBER.matcher(text).matches()
                ? Optional.of(Long.parseLong(text))
                : Optional.empty();
    }
}
