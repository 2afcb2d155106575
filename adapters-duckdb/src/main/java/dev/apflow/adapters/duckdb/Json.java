package dev.apflow.adapters.duckdb;

import dev.apflow.application.document.FieldReader;
import dev.apflow.application.document.SpecReader;
import dev.apflow.application.document.TaskDocuments;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.placement.PlacementConstraints;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.json.JsonLimits;
import dev.apflow.json.JsonText;
import dev.apflow.json.ParseResult;

import org.jspecify.annotations.Nullable;

/** Specs, results and details as the JSON text that the database keeps. */
final class Json {

    /** What was let in before is let in again, whatever the limits at the door are today. */
    private static final JsonLimits ANYTHING =
            new JsonLimits(
                    Long.MAX_VALUE,
                    JsonLimits.DEPTH_MAX_MAX,
                    Integer.MAX_VALUE,
                    Integer.MAX_VALUE,
                    Integer.MAX_VALUE);

    private Json() {}

    static String text(TaskSpec spec) {
        return JsonText.write(TaskDocuments.spec(spec));
    }

    static String text(JsonValue value) {
        return JsonText.write(value);
    }

    /** Null for the empty object, which most events have. */
    static @Nullable String details(JsonObject details) {
        return details.isEmpty() ? null : JsonText.write(details);
    }

    static JsonObject details(@Nullable String text) {
        return text == null ? JsonObject.EMPTY : object(text);
    }

    static JsonValue value(String text) {
        return switch (JsonText.parse(text, ANYTHING)) {
            case ParseResult.Parsed(JsonValue value) -> value;
            case ParseResult.Malformed malformed ->
                    throw new IllegalStateException("stored JSON: " + malformed.message());
        };
    }

    static JsonObject object(String text) {
        if (value(text) instanceof JsonObject object) {
            return object;
        }
        throw new IllegalStateException("stored JSON: expected an object");
    }

    static TaskSpec spec(String text) {
        return spec(object(text));
    }

    private static TaskSpec spec(JsonObject document) {
        FieldReader reader = FieldReader.of(document);
        return SpecReader.read(reader, Json::noId)
                .orElseThrow(() -> new IllegalStateException("stored task: " + reader.problems()));
    }

    /** Read as a part of a task: there is one reader of constraints, and it reads tasks. */
    static PlacementConstraints placement(String text) {
        JsonObject task =
                JsonObject.of(
                        "id",
                        new JsonString("placement"),
                        "name",
                        new JsonString("placement"),
                        "schemas",
                        JsonObject.of("method", new JsonString("any")),
                        "placement_constraints",
                        object(text));
        return spec(task).placement();
    }

    private static TaskId noId() {
        throw new IllegalStateException("stored task: it has no id");
    }
}
