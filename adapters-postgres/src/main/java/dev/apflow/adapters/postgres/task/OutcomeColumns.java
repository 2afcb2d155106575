package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.JsonColumns;
import dev.apflow.adapters.postgres.engine.Times;
import dev.apflow.application.store.EventDetails;
import dev.apflow.application.store.TaskReports.Outcome;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.task.ErrorCode;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Optional;

/** Outcomes as columns. */
final class OutcomeColumns {

    private OutcomeColumns() {}

    static String status(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Succeeded succeeded -> "completed";
            case Outcome.Failed failed -> "failed";
        };
    }

    static @Nullable String result(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Succeeded(JsonValue result, boolean cached) -> JsonColumns.of(result);
            case Outcome.Failed failed -> null;
        };
    }

    static @Nullable String error(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Succeeded succeeded -> null;
            case Outcome.Failed failed -> failed.error();
        };
    }

    static @Nullable String code(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Succeeded succeeded -> null;
            case Outcome.Failed failed -> failed.code().word();
        };
    }

    static String details(Outcome outcome) {
        return JsonColumns.of(
                switch (outcome) {
                    case Outcome.Succeeded(JsonValue result, boolean cached) ->
                            EventDetails.completed(cached);
                    case Outcome.Failed(
                                    String error,
                                    ErrorCode code,
                                    Optional<Duration> retryAfter) ->
                            EventDetails.failed(error, code, retryAfter.isPresent());
                });
    }

    static @Nullable Long retryMicros(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Succeeded succeeded -> null;
            case Outcome.Failed failed ->
                    failed.retryAfter().map(delay -> Times.micros(delay)).orElse(null);
        };
    }
}
