package dev.apflow.adapters.http.rest;

import dev.apflow.adapters.http.exchange.Reply;
import dev.apflow.adapters.http.exchange.RequestContext;
import dev.apflow.adapters.http.exchange.Routes;
import dev.apflow.adapters.http.problem.AnswerProblems;
import dev.apflow.adapters.http.problem.Fields;
import dev.apflow.adapters.http.problem.ProblemException;
import dev.apflow.application.document.BackfillOrder;
import dev.apflow.application.document.FieldReader;
import dev.apflow.application.document.JsonObjectBuilder;
import dev.apflow.application.document.ScheduleDocuments;
import dev.apflow.application.document.SchedulePreview;
import dev.apflow.application.document.ScheduleView;
import dev.apflow.application.task.Answer.Subject;
import dev.apflow.application.task.ReadSchedules;
import dev.apflow.application.task.ScheduleCommands;
import dev.apflow.application.task.UseCases;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.schedule.Occurrence;
import dev.apflow.domain.schedule.Outcome;
import dev.apflow.domain.schedule.ScheduleId;

import java.time.Instant;
import java.util.Optional;

/** {@code /api/v1/schedules}. */
public final class ScheduleRoutes {

    private static final String SCHEDULES = "/api/v1/schedules";
    private static final String SCHEDULE = SCHEDULES + "/{id}";

    private final UseCases useCases;

    public ScheduleRoutes(UseCases useCases) {
        this.useCases = useCases;
    }

    public void addTo(Routes routes) {
        routes.get(SCHEDULES, this::list)
                .administer(SCHEDULES, this::create)
                .ask(SCHEDULES + "/preview", this::previewOfBody)
                .get(SCHEDULE, this::schedule)
                .put(SCHEDULE, this::put)
                .delete(SCHEDULE, this::delete)
                .administer(SCHEDULE + "/pause", this::pause)
                .administer(SCHEDULE + "/resume", this::resume)
                .administer(SCHEDULE + "/trigger", this::trigger)
                .administer(SCHEDULE + "/backfill", this::backfill)
                .get(SCHEDULE + "/preview", this::preview)
                .get(SCHEDULE + "/occurrences", this::occurrences);
    }

    private ScheduleCommands commands(RequestContext call) {
        return useCases.by(call.principal().actor()).schedules();
    }

    private ReadSchedules reads() {
        return useCases.readSchedules();
    }

    /** The id in the path of a schedule that there may be. */
    private static ScheduleId id(RequestContext call) {
        String text = call.pathPart("id");
        if (!ScheduleId.isValid(text)) {
            throw new ProblemException(AnswerProblems.unknown(Subject.SCHEDULE, text));
        }
        return new ScheduleId(text);
    }

    private Reply create(RequestContext call) {
        return stored(201, AnswerProblems.valueOf(commands(call).create(call.object())));
    }

    private Reply put(RequestContext call) {
        String text = call.pathPart("id");
        JsonObject body = call.object();
        if (!ScheduleId.isValid(text)) {
            throw Fields.refusal("id", "not usable", ScheduleId.EXPECTED, text);
        }
        ScheduleView view = AnswerProblems.valueOf(commands(call).put(new ScheduleId(text), body));
        return stored(view.isNew() ? 201 : 200, view);
    }

    private static Reply stored(int status, ScheduleView view) {
        return Reply.json(status, ScheduleDocuments.schedule(view))
                .withHeader("Location", SCHEDULES + "/" + view.row().id().value());
    }

    private Reply schedule(RequestContext call) {
        ScheduleId id = id(call);
        return call.heavily(() -> shown(AnswerProblems.valueOf(reads().schedule(id))));
    }

    private static Reply shown(ScheduleView view) {
        return Reply.ok(ScheduleDocuments.schedule(view));
    }

    private Reply delete(RequestContext call) {
        AnswerProblems.valueOf(commands(call).delete(id(call)));
        return new Reply.Empty();
    }

    private Reply pause(RequestContext call) {
        ScheduleId id = id(call);
        Optional<String> reason =
                call.bodyIfAny(body -> body.string("reason", ScheduleCommands.LONGEST_REASON));
        return shown(AnswerProblems.valueOf(commands(call).pause(id, reason)));
    }

    private Reply resume(RequestContext call) {
        ScheduleId id = id(call);
        call.bodyIfAny(body -> true);
        return shown(AnswerProblems.valueOf(commands(call).resume(id)));
    }

    private Reply trigger(RequestContext call) {
        ScheduleId id = id(call);
        Optional<Instant> nominal = call.bodyIfAny(body -> body.instant("nominal_time"));
        return Reply.json(
                201,
                ScheduleDocuments.occurrence(
                        AnswerProblems.valueOf(commands(call).trigger(id, nominal))));
    }

    private Reply backfill(RequestContext call) {
        ScheduleId id = id(call);
        BackfillOrder order = call.bodyIfAny(BackfillOrder::read);
        int count = AnswerProblems.valueOf(commands(call).backfill(id, order));
        return Reply.json(
                202,
                new JsonObjectBuilder()
                        .text("schedule_id", id)
                        .put("count", JsonNumber.of(count))
                        .done());
    }

    private record PreviewQuery(Optional<Instant> from, int count) {

        static PreviewQuery read(FieldReader query) {
            return new PreviewQuery(
                    query.instant("from"),
                    Limits.read(query, "n", SchedulePreview.USUAL, SchedulePreview.MOST));
        }
    }

    private Reply preview(RequestContext call) {
        ScheduleId id = id(call);
        PreviewQuery query = call.query(PreviewQuery::read);
        return call.heavily(
                () ->
                        Reply.ok(
                                ScheduleDocuments.preview(
                                        AnswerProblems.valueOf(
                                                reads().preview(id, query.from, query.count)))));
    }

    private Reply previewOfBody(RequestContext call) {
        PreviewQuery query = call.query(PreviewQuery::read);
        JsonObject body = call.object();
        return call.heavily(
                () ->
                        Reply.ok(
                                ScheduleDocuments.preview(
                                        AnswerProblems.valueOf(
                                                reads().preview(body, query.from, query.count)))));
    }

    private record ListQuery(Optional<Boolean> paused, Optional<ScheduleId> after, int limit) {

        static ListQuery read(FieldReader query) {
            return new ListQuery(
                    query.word("paused", ListQuery::flag, "true or false"),
                    query.word(
                            "cursor",
                            text ->
                                    Optional.of(text)
                                            .filter(ScheduleId::isValid)
                                            .map(ScheduleId::new),
                            Limits.A_CURSOR),
                    Limits.read(query));
        }

        static Optional<Boolean> flag(String text) {
            return switch (text) {
                case "true" -> Optional.of(true);
                case "false" -> Optional.of(false);
                default -> Optional.empty();
            };
        }
    }

    private Reply list(RequestContext call) {
        ListQuery query = call.query(ListQuery::read);
        return call.heavily(
                () ->
                        new Reply.InParts(
                                new CursorParts<ScheduleView, ScheduleId>(
                                        "schedules",
                                        query.after,
                                        query.limit,
                                        call.view(),
                                        (after, most) -> reads().list(query.paused, after, most),
                                        view -> view.row().id(),
                                        ScheduleDocuments::schedule,
                                        ScheduleId::value)));
    }

    private record LedgerQuery(Optional<Outcome> outcome, Optional<Instant> before, int limit) {

        static LedgerQuery read(FieldReader query) {
            return new LedgerQuery(
                    query.word("outcome", Outcome::of, "one of " + Outcome.words()),
                    query.instant("cursor"),
                    Limits.read(query));
        }
    }

    private Reply occurrences(RequestContext call) {
        ScheduleId id = id(call);
        LedgerQuery query = call.query(LedgerQuery::read);
        AnswerProblems.valueOf(reads().occurrences(id, query.outcome, query.before, 1));
        return call.heavily(
                () ->
                        new Reply.InParts(
                                new CursorParts<Occurrence, Instant>(
                                        "occurrences",
                                        query.before,
                                        query.limit,
                                        call.view(),
                                        (before, most) ->
                                                AnswerProblems.valueOf(
                                                        reads().occurrences(
                                                                        id,
                                                                        query.outcome,
                                                                        before,
                                                                        most)),
                                        Occurrence::nominal,
                                        ScheduleDocuments::occurrence,
                                        Instant::toString)));
    }
}
