package dev.apflow.adapters.http.rpc;

import dev.apflow.adapters.http.problem.AnswerProblems;
import dev.apflow.application.document.BackfillOrder;
import dev.apflow.application.document.FieldReader;
import dev.apflow.application.document.JsonObjectBuilder;
import dev.apflow.application.document.ScheduleDocuments;
import dev.apflow.application.document.SchedulePreview;
import dev.apflow.application.document.ScheduleView;
import dev.apflow.application.task.ReadSchedules;
import dev.apflow.application.task.ScheduleCommands;
import dev.apflow.application.task.UseCases;
import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.schedule.Occurrence;
import dev.apflow.domain.schedule.Outcome;
import dev.apflow.domain.schedule.ScheduleId;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** {@code schedules.*}: the twins of {@code /api/v1/schedules}. */
final class ScheduleMethods {

    private static final int USUAL = 50;
    private static final int MOST = 500;

    private final UseCases useCases;

    ScheduleMethods(UseCases useCases) {
        this.useCases = useCases;
    }

    Map<String, RpcMethod> all() {
        return Map.ofEntries(
                Map.entry("schedules.create", RpcMethod.administer(this::create)),
                Map.entry("schedules.put", RpcMethod.administer(this::put)),
                Map.entry("schedules.get", RpcMethod.read(this::get)),
                Map.entry("schedules.list", RpcMethod.readLarge(this::list)),
                Map.entry("schedules.delete", RpcMethod.administer(this::delete)),
                Map.entry("schedules.pause", RpcMethod.administer(this::pause)),
                Map.entry("schedules.resume", RpcMethod.administer(this::resume)),
                Map.entry("schedules.trigger", RpcMethod.administer(this::trigger)),
                Map.entry("schedules.backfill", RpcMethod.administer(this::backfill)),
                Map.entry("schedules.preview", RpcMethod.readLarge(this::preview)),
                Map.entry("schedules.occurrences", RpcMethod.readLarge(this::occurrences)));
    }

    private ScheduleCommands commands(Params params) {
        return useCases.by(params.principal().actor()).schedules();
    }

    private ReadSchedules reads() {
        return useCases.readSchedules();
    }

    private JsonValue create(Params params) {
        return ScheduleDocuments.schedule(
                AnswerProblems.valueOf(commands(params).create(params.object())));
    }

    /** The id stands in the schedule itself. */
    private JsonValue put(Params params) {
        JsonObject named =
                params.object()
                        .find("id")
                        .map(id -> JsonObject.of("id", id))
                        .orElse(JsonObject.EMPTY);
        ScheduleId id = params.with(named).read(ScheduleMethods::id).orElseThrow();
        return ScheduleDocuments.schedule(
                AnswerProblems.valueOf(commands(params).put(id, params.object())));
    }

    private static Optional<ScheduleId> id(FieldReader params) {
        Optional<ScheduleId> found = word(params, "id");
        Optional<ScheduleId> other = word(params, "schedule_id");
        if (found.isEmpty() && other.isEmpty()) {
            params.missing("id", "the id of a schedule");
        }
        return found.or(() -> other);
    }

    private static Optional<ScheduleId> word(FieldReader params, String name) {
        return params.word(
                name,
                text -> Optional.of(text).filter(ScheduleId::isValid).map(ScheduleId::new),
                "the id of a schedule: " + ScheduleId.EXPECTED);
    }

    /** A schedule by its id, and what else a call says. */
    private record Named<T>(Optional<ScheduleId> schedule, T more) {

        ScheduleId id() {
            return schedule.orElseThrow();
        }
    }

    private static <T> Named<T> named(Params params, Function<FieldReader, T> read) {
        return params.read(fields -> new Named<>(id(fields), read.apply(fields)));
    }

    private JsonValue get(Params params) {
        Named<Boolean> wish = named(params, fields -> true);
        return ScheduleDocuments.schedule(AnswerProblems.valueOf(reads().schedule(wish.id())));
    }

    private JsonValue delete(Params params) {
        Named<Boolean> wish = named(params, fields -> true);
        AnswerProblems.valueOf(commands(params).delete(wish.id()));
        return new JsonObjectBuilder().flag("success", true).text("schedule_id", wish.id()).done();
    }

    private JsonValue pause(Params params) {
        Named<Optional<String>> wish =
                named(params, fields -> fields.string("reason", ScheduleCommands.LONGEST_REASON));
        return ScheduleDocuments.schedule(
                AnswerProblems.valueOf(commands(params).pause(wish.id(), wish.more())));
    }

    private JsonValue resume(Params params) {
        Named<Boolean> wish = named(params, fields -> true);
        return ScheduleDocuments.schedule(
                AnswerProblems.valueOf(commands(params).resume(wish.id())));
    }

    private JsonValue trigger(Params params) {
        Named<Optional<Instant>> wish = named(params, fields -> fields.instant("nominal_time"));
        return ScheduleDocuments.occurrence(
                AnswerProblems.valueOf(commands(params).trigger(wish.id(), wish.more())));
    }

    private JsonValue backfill(Params params) {
        Named<BackfillOrder> wish = named(params, BackfillOrder::read);
        int count = AnswerProblems.valueOf(commands(params).backfill(wish.id(), wish.more()));
        return new JsonObjectBuilder()
                .text("schedule_id", wish.id())
                .put("count", JsonNumber.of(count))
                .done();
    }

    /** A page as a call asks for it. */
    private record ListWish(Optional<Boolean> paused, Optional<ScheduleId> after, int limit) {}

    private JsonValue list(Params params) {
        ListWish wish =
                params.read(
                        fields ->
                                new ListWish(
                                        fields.flag("paused"),
                                        word(fields, "cursor"),
                                        number(fields, "limit", USUAL, MOST)));
        List<ScheduleView> found = reads().list(wish.paused, wish.after, wish.limit + 1);
        return page(
                "schedules",
                found,
                wish.limit,
                ScheduleDocuments::schedule,
                view -> view.row().id().value());
    }

    /** A page of a ledger as a call asks for it. */
    private record LedgerWish(Optional<Outcome> outcome, Optional<Instant> before, int limit) {

        static LedgerWish read(FieldReader fields) {
            return new LedgerWish(
                    fields.word("outcome", Outcome::of, "one of " + Outcome.words()),
                    fields.instant("cursor"),
                    number(fields, "limit", USUAL, MOST));
        }
    }

    private JsonValue occurrences(Params params) {
        Named<LedgerWish> wish = named(params, LedgerWish::read);
        List<Occurrence> found =
                AnswerProblems.valueOf(
                        reads().occurrences(
                                        wish.id(),
                                        wish.more().outcome,
                                        wish.more().before,
                                        wish.more().limit + 1));
        return page(
                "occurrences",
                found,
                wish.more().limit,
                ScheduleDocuments::occurrence,
                each -> each.nominal().toString());
    }

    private static <T> JsonObject page(
            String name,
            List<T> found,
            int limit,
            Function<T, JsonObject> document,
            Function<T, String> cursor) {
        List<T> shown = found.subList(0, Math.min(limit, found.size()));
        Optional<String> next =
                found.size() > limit
                        ? Optional.of(cursor.apply(shown.getLast()))
                        : Optional.empty();
        return new JsonObjectBuilder()
                .put(name, new JsonArray(shown.stream().<JsonValue>map(document).toList()))
                .text("next_cursor", next)
                .done();
    }

    private static int number(FieldReader fields, String name, int usual, int most) {
        return fields.whole(name, 1, most).map(Long::intValue).orElse(usual);
    }

    /** What a preview is of, and from when. */
    private record PreviewWish(
            Optional<ScheduleId> id,
            Optional<JsonObject> schedule,
            Optional<Instant> from,
            int count) {

        static PreviewWish read(FieldReader fields) {
            Optional<JsonObject> schedule = fields.object("schedule");
            return new PreviewWish(
                    schedule.isPresent() ? Optional.empty() : ScheduleMethods.id(fields),
                    schedule,
                    fields.instant("from"),
                    number(fields, "n", SchedulePreview.USUAL, SchedulePreview.MOST));
        }
    }

    private JsonValue preview(Params params) {
        PreviewWish wish = params.read(PreviewWish::read);
        return ScheduleDocuments.preview(
                AnswerProblems.valueOf(
                        wish.schedule
                                .map(body -> reads().preview(body, wish.from, wish.count))
                                .orElseGet(
                                        () ->
                                                reads().preview(
                                                                wish.id.orElseThrow(),
                                                                wish.from,
                                                                wish.count))));
    }
}
