package dev.apflow.json.schema;

import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.problem.FieldProblem;
import dev.apflow.json.JsonLimits;
import dev.apflow.json.JsonText;
import dev.apflow.json.ParseResult.Malformed;
import dev.apflow.json.ParseResult.Parsed;

import java.util.List;

/** Schemas and values of tests, written as text with single quotes. */
final class Schemas {

    private Schemas() {}

    static JsonValue value(String text) {
        return switch (JsonText.parse(text.replace('\'', '"'), JsonLimits.DEFAULT)) {
            case Parsed(JsonValue value) -> value;
            case Malformed malformed -> throw new AssertionError(malformed.message());
        };
    }

    static JsonObject schema(String text) {
        return (JsonObject) value(text);
    }

    static List<FieldProblem> check(String schema, String instance) {
        return new JsonSchemas().check(schema(schema), value(instance), "inputs");
    }
}
