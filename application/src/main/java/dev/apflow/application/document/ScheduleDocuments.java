package dev.apflow.application.document;

import dev.apflow.application.store.ScheduleRow;
import dev.apflow.domain.json.JsonNull;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.schedule.CronExpression;
import dev.apflow.domain.schedule.Exclusion;
import dev.apflow.domain.schedule.NominalTime;
import dev.apflow.domain.schedule.NominalTimes;
import dev.apflow.domain.schedule.Occurrence;
import dev.apflow.domain.schedule.Outcome;
import dev.apflow.domain.schedule.Recurrence;
import dev.apflow.domain.schedule.Schedule;
import dev.apflow.domain.schedule.ScheduledWork;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes schedules and their ledger as clients read them. */
public final class ScheduleDocuments {

    /** Members that a schedule shows and nobody sets: so that what was read can be written back. */
    static final List<String> SHOWN =
            List.of(
                    "version",
                    "pause_reason",
                    "paused_at",
                    "next_time",
                    "last_occurrence",
                    "counts",
                    "consecutive_failures",
                    "created_at",
                    "updated_at",
                    "problem");

    private ScheduleDocuments() {}

    /** The definition, every default said: the form that stores keep. */
    public static JsonObject definition(Schedule schedule) {
        JsonObjectBuilder members = new JsonObjectBuilder().text("id", schedule.id());
        schedule.name().ifPresent(name -> members.text("name", name));
        times(members, schedule.times());
        members.number("jitter_ms", schedule.jitter().toMillis())
                .text("overlap", ScheduleReader.word(schedule.overlap()))
                .text("catch_up", ScheduleReader.word(schedule.catchUp().mode()))
                .number("catch_up_window_ms", schedule.catchUp().window().toMillis())
                .number("max_catch_up", schedule.catchUp().most());
        schedule.pauseAfterFailures()
                .ifPresent(most -> members.number("pause_after_failures", most));
        work(members, schedule.work());
        JsonObjectBuilder labels = new JsonObjectBuilder();
        schedule.labels().forEach(labels::text);
        members.put("labels", labels.done());
        schedule.note().ifPresent(note -> members.text("note", note));
        return members.done();
    }

    private static void times(JsonObjectBuilder members, NominalTimes times) {
        switch (times.recurrence()) {
            case Recurrence.Cron(List<CronExpression> expressions) ->
                    members.texts("cron", expressions.stream().map(CronExpression::text).toList());
            case Recurrence.Every(Duration interval, Duration offset) ->
                    members.put(
                            "every",
                            new JsonObjectBuilder()
                                    .number("interval_ms", interval.toMillis())
                                    .number("offset_ms", offset.toMillis())
                                    .done());
        }
        members.text("timezone", times.zone().getId())
                .text("dst_gap", ScheduleReader.word(times.gap()));
        times.overlap().ifPresent(rule -> members.text("dst_overlap", ScheduleReader.word(rule)));
        members.array(
                "exclude", times.exclusions().stream().map(ScheduleDocuments::exclusion).toList());
        times.start().ifPresent(start -> members.instant("start_at", start));
        times.end().ifPresent(end -> members.instant("end_at", end));
    }

    private static JsonValue exclusion(Exclusion exclusion) {
        return switch (exclusion) {
            case Exclusion.Day(var date) -> new JsonString(date.toString());
            case Exclusion.Days(var from, var to) ->
                    new JsonObjectBuilder().text("from", from).text("to", to).done();
            case Exclusion.Range(var from, var to) ->
                    new JsonObjectBuilder().instant("from", from).instant("to", to).done();
        };
    }

    private static void work(JsonObjectBuilder members, ScheduledWork work) {
        switch (work) {
            case ScheduledWork.Tree(JsonObject submission) -> members.put("tree", submission);
            case ScheduledWork.Flow(String name, JsonObject inputs, Optional<Integer> version) -> {
                JsonObjectBuilder flow = new JsonObjectBuilder().text("name", name);
                flow.put("inputs", inputs);
                version.ifPresent(number -> flow.number("version", number));
                members.put("flow", flow.done());
            }
        }
    }

    /** The definition and how it stands. */
    public static JsonObject schedule(ScheduleView view) {
        ScheduleRow row = view.row();
        JsonObjectBuilder members = new JsonObjectBuilder().text("id", row.id());
        view.schedule()
                .map(ScheduleDocuments::definition)
                .orElse(row.document())
                .members()
                .forEach(members::put);
        members.number("version", row.version()).flag("paused", row.paused().isPresent());
        row.paused()
                .ifPresent(
                        pause ->
                                members.text("pause_reason", pause.reason())
                                        .instant("paused_at", pause.since()));
        JsonObjectBuilder counts = new JsonObjectBuilder();
        for (Outcome outcome : Outcome.values()) {
            counts.number(outcome.word(), row.counts().getOrDefault(outcome, 0L));
        }
        if (view.schedule().isEmpty()) {
            members.text("problem", "what is stored of this schedule cannot be read here");
        }
        return members.instant("next_time", view.next())
                .put(
                        "last_occurrence",
                        view.last()
                                .<JsonValue>map(ScheduleDocuments::occurrence)
                                .orElse(JsonNull.NULL))
                .put("counts", counts.done())
                .number("consecutive_failures", row.failures())
                .instant("created_at", row.createdAt())
                .instant("updated_at", row.updatedAt())
                .done();
    }

    public static JsonObject occurrence(Occurrence occurrence) {
        JsonObjectBuilder members =
                new JsonObjectBuilder()
                        .text("schedule_id", occurrence.schedule())
                        .instant("nominal_time", occurrence.nominal())
                        .text("outcome", occurrence.outcome().word());
        occurrence.tree().ifPresent(tree -> members.text("tree_id", tree));
        occurrence.startedAt().ifPresent(at -> members.instant("started_at", at));
        occurrence.detail().ifPresent(detail -> members.text("detail", detail));
        return members.done();
    }

    public static JsonObject preview(SchedulePreview preview) {
        List<JsonValue> times = new ArrayList<>();
        preview.times().forEach(time -> times.add(time(time)));
        return new JsonObjectBuilder().array("times", times).done();
    }

    private static JsonObject time(NominalTime time) {
        JsonObjectBuilder members =
                new JsonObjectBuilder()
                        .instant("nominal_time", time.at())
                        .text("local_time", time.local())
                        .text("utc_offset", time.offset())
                        .flag("starts", time.isLive());
        Optional.ofNullable(NOTES.get(time.kind())).ifPresent(note -> members.text("note", note));
        return members.done();
    }

    private static final Map<NominalTime.Kind, String> NOTES =
            Map.of(
                    NominalTime.Kind.SHIFTED,
                    "shifted: the local time does not exist on this day",
                    NominalTime.Kind.DROPPED,
                    "dropped: the local time does not exist on this day",
                    NominalTime.Kind.FIRST_OF_TWO,
                    "doubled: the local time comes twice on this day; this is the first",
                    NominalTime.Kind.SECOND_OF_TWO,
                    "doubled: the local time comes twice on this day; this is the second",
                    NominalTime.Kind.EXCLUDED,
                    "excluded");
}
