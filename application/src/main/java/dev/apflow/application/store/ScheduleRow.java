package dev.apflow.application.store;

import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.schedule.Outcome;
import dev.apflow.domain.schedule.ScheduleId;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A schedule as it is stored.
 *
 * @param revision moves on with every change of the row
 * @param version of the definition: 1, and one more with each replacement
 * @param document the definition, as clients write it
 * @param paused why nothing starts by itself, if so
 * @param place every nominal time up to it has its fate
 * @param due when the next fate is to be decided; empty: no nominal time is left
 * @param failures trees that failed in a row, the newest first
 * @param counts entries of the ledger by outcome
 */
public record ScheduleRow(
        ScheduleId id,
        long revision,
        long version,
        JsonObject document,
        Optional<Pause> paused,
        Instant place,
        Optional<Instant> due,
        int failures,
        Map<Outcome, Long> counts,
        Instant createdAt,
        Instant updatedAt) {

    public ScheduleRow {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(document, "document");
        Objects.requireNonNull(paused, "paused");
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(due, "due");
        Map<Outcome, Long> copy = new EnumMap<>(Outcome.class);
        counts.forEach((outcome, count) -> copy.put(outcome, Objects.requireNonNull(count)));
        copy.values().removeIf(count -> count == 0);
        counts = Collections.unmodifiableMap(copy);
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(updatedAt, "updatedAt");
    }

    /**
     * That nothing starts by itself.
     *
     * @param reason as the client said, or the schedule's own rule
     */
    public record Pause(Optional<String> reason, Instant since) {
        public Pause {
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(since, "since");
        }
    }

    /** The same with another definition. */
    public ScheduleRow withDefinition(JsonObject changed, Optional<Instant> next) {
        return new ScheduleRow(
                id,
                revision,
                version + 1,
                changed,
                paused,
                place,
                next,
                0,
                counts,
                createdAt,
                updatedAt);
    }

    /** The same, paused or not; running again it counts failures anew. */
    public ScheduleRow withPause(Optional<Pause> pause) {
        return new ScheduleRow(
                id,
                revision,
                version,
                document,
                pause,
                place,
                due,
                pause.isEmpty() ? 0 : failures,
                counts,
                createdAt,
                updatedAt);
    }

    /** The same, up to another place. */
    public ScheduleRow withPlace(Instant decided, Optional<Instant> next, int failed) {
        return new ScheduleRow(
                id, revision, version, document, paused, decided, next, failed, counts, createdAt,
                updatedAt);
    }

    public ScheduleRow withCounts(Map<Outcome, Long> changed) {
        return new ScheduleRow(
                id, revision, version, document, paused, place, due, failures, changed, createdAt,
                updatedAt);
    }

    /** As the store changed it. */
    public ScheduleRow changed(Instant at) {
        return new ScheduleRow(
                id,
                revision + 1,
                version,
                document,
                paused,
                place,
                due,
                failures,
                counts,
                createdAt,
                at);
    }
}
