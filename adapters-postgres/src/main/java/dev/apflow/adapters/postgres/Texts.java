package dev.apflow.adapters.postgres;

import dev.apflow.application.document.FieldReader;
import dev.apflow.application.document.SpecReader;
import dev.apflow.application.document.TaskDocuments;
import dev.apflow.domain.json.CanonicalJson;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.json.JsonLimits;
import dev.apflow.json.JsonText;
import dev.apflow.json.ParseResult;

import java.util.List;

/**
 * JSON as the tables hold it: text, so that escapes and the forms of numbers come back as given.
 */
final class Texts {

    private static final JsonLimits STORED =
            new JsonLimits(1L << 30, 200, Integer.MAX_VALUE, Integer.MAX_VALUE, 1_200);

    private Texts() {}

    static String of(JsonValue value) {
        return JsonText.write(value);
    }

    static String of(TaskSpec spec) {
        return JsonText.write(TaskDocuments.spec(spec));
    }

    static JsonValue value(String text) {
        return switch (JsonText.parse(text, STORED)) {
            case ParseResult.Parsed(JsonValue value) -> value;
            case ParseResult.Malformed(var fault, String message, var position) ->
                    throw new IllegalStateException("stored JSON is broken: " + message);
        };
    }

    static JsonObject object(String text) {
        if (value(text) instanceof JsonObject object) {
            return object;
        }
        throw new IllegalStateException("stored JSON is no object");
    }

    static TaskSpec spec(String text) {
        FieldReader reader = FieldReader.of(object(text));
        return SpecReader.read(
                        reader,
                        () -> {
                            throw new IllegalStateException("a stored task has an id");
                        })
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "a stored task is broken: " + reader.problems()));
    }

    /**
     * Capabilities as a set of texts, one for each member, such that equal values give equal texts:
     * then "each member stands among the node's" is the containment of arrays.
     */
    static String[] capabilities(JsonObject capabilities) {
        List<String> texts =
                capabilities.members().entrySet().stream()
                        .map(
                                each ->
                                        CanonicalJson.lossless(
                                                JsonObject.of(each.getKey(), each.getValue())))
                        .toList();
        return texts.toArray(String[]::new);
    }
}
