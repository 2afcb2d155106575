package dev.apflow.adapters.duckdb;

import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.json.JsonText;
import dev.apflow.json.stored.StoredJson;
import dev.apflow.json.stored.StoredSpec;

import org.jspecify.annotations.Nullable;

/** Specs, results and details as the JSON text that the database keeps. */
final class Json {

    private Json() {}

    static String text(TaskSpec spec) {
        return StoredSpec.text(spec);
    }

    static String text(JsonValue value) {
        return JsonText.write(value);
    }

    /** Null for the empty object, which most events have. */
    static @Nullable String details(JsonObject details) {
        return details.isEmpty() ? null : JsonText.write(details);
    }

    static JsonObject details(@Nullable String text) {
        return text == null ? JsonObject.EMPTY : StoredJson.details(text);
    }
}
