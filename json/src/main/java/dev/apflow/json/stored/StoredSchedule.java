package dev.apflow.json.stored;

import dev.apflow.application.store.ScheduleReads.End;
import dev.apflow.application.store.ScheduleRow;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.schedule.Occurrence;
import dev.apflow.domain.schedule.Outcome;
import dev.apflow.domain.schedule.OverlapPolicy;
import dev.apflow.domain.schedule.ScheduleId;
import dev.apflow.domain.task.TaskId;
import dev.apflow.json.JsonText;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Parts of schedules as stores keep them. What cannot be read shows as such and stops nothing. */
public final class StoredSchedule {

    private StoredSchedule() {}

    public static String document(ScheduleRow row) {
        return JsonText.write(row.document());
    }

    public static JsonObject document(@Nullable String text) {
        return StoredJson.details(text);
    }

    public static String counts(ScheduleRow row) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        row.counts().forEach((outcome, count) -> members.put(outcome.word(), JsonNumber.of(count)));
        return JsonText.write(new JsonObject(members));
    }

    public static Map<Outcome, Long> counts(@Nullable String text) {
        Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
        StoredJson.object(text)
                .orElse(JsonObject.EMPTY)
                .members()
                .forEach(
                        (word, value) -> {
                            if (value instanceof JsonNumber number) {
                                Outcome.of(word)
                                        .ifPresent(
                                                each ->
                                                        counts.put(
                                                                each, number.value().longValue()));
                            }
                        });
        return counts;
    }

    public static String word(OverlapPolicy policy) {
        return policy.name().toLowerCase(Locale.ROOT);
    }

    /** Of a backfill that waits; of one that cannot be read, that it waits behind others. */
    public static Optional<OverlapPolicy> policy(Optional<String> word) {
        return word.map(
                each ->
                        Arrays.stream(OverlapPolicy.values())
                                .filter(policy -> word(policy).equals(each))
                                .findFirst()
                                .orElse(OverlapPolicy.BUFFER_ALL));
    }

    public static End end(@Nullable String word) {
        return Arrays.stream(End.values())
                .filter(end -> end.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .orElse(End.FAILED);
    }

    /** An outcome of a newer version shows as refused. */
    public static Occurrence occurrence(
            ScheduleId schedule,
            Instant nominal,
            String outcome,
            Optional<String> tree,
            Optional<Instant> startedAt,
            Optional<String> detail) {
        Optional<TaskId> root = tree.filter(TaskId::isValid).map(TaskId::new);
        Optional<Outcome> known =
                Outcome.of(outcome).filter(each -> each.hasTree() == root.isPresent());
        return known.map(each -> new Occurrence(schedule, nominal, each, root, startedAt, detail))
                .orElseGet(
                        () ->
                                new Occurrence(
                                        schedule,
                                        nominal,
                                        Outcome.REFUSED,
                                        Optional.empty(),
                                        startedAt,
                                        Optional.of("unreadable outcome: " + outcome)));
    }
}
