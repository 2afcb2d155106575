package dev.apflow.json.schema;

import static java.util.stream.Collectors.joining;

import com.networknt.schema.Error;

import dev.apflow.application.schema.InputSchemas;
import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonBoolean;
import dev.apflow.domain.json.JsonNull;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.problem.FieldProblem;
import dev.apflow.json.excerpt.Excerpt;

import tools.jackson.databind.JsonNode;

import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** The schema library's errors as problems of fields. */
final class SchemaProblems {

    private final JsonValue value;
    private final String path;

    /**
     * For the errors of one value.
     *
     * @param path where the value stands in the client's document
     */
    SchemaProblems(JsonValue value, String path) {
        this.value = value;
        this.path = path;
    }

    List<FieldProblem> of(List<Error> errors, int problemsMax) {
        return errors.stream().map(this::of).distinct().limit(problemsMax).toList();
    }

    private FieldProblem of(Error error) {
        String field = FieldPaths.of(path, error.getInstanceLocation());
        Optional<JsonValue> there = FieldPaths.valueAt(error.getInstanceLocation(), value);
        return switch (error.getKeyword()) {
            case "required" ->
                    new FieldProblem(
                            FieldPaths.ofMember(field, error.getProperty()),
                            "is required",
                            "a value",
                            "nothing");
            case "additionalProperties", "unevaluatedProperties" ->
                    new FieldProblem(
                            FieldPaths.ofMember(field, error.getProperty()),
                            InputSchemas.UNKNOWN_MEMBER,
                            "no such member",
                            shown(member(there, error.getProperty())));
            case "type" ->
                    new FieldProblem(
                            field,
                            InputSchemas.WRONG_TYPE,
                            types(error.getSchemaNode()),
                            shown(there));
            case "false" ->
                    new FieldProblem(field, InputSchemas.NOT_ALLOWED, "nothing", shown(there));
            default ->
                    new FieldProblem(
                            field,
                            Excerpt.ofMessage(error.getMessage()),
                            Excerpt.ofMessage(error.getKeyword() + " " + error.getSchemaNode()),
                            shown(there));
        };
    }

    private static Optional<JsonValue> member(Optional<JsonValue> parent, String name) {
        return parent.flatMap(
                there -> there instanceof JsonObject object ? object.find(name) : Optional.empty());
    }

    private static String types(JsonNode type) {
        return type.isArray()
                ? StreamSupport.stream(type.spliterator(), false)
                        .map(JsonNode::asString)
                        .collect(joining(" or "))
                : type.asString();
    }

    private static String shown(Optional<JsonValue> value) {
        return value.map(SchemaProblems::shown).orElse("nothing");
    }

    private static String shown(JsonValue value) {
        return switch (value) {
            case JsonObject object -> "an object of " + object.size() + " members";
            case JsonArray array -> "an array of " + array.size() + " items";
            case JsonString string -> Excerpt.of(string.value());
            case JsonNumber number -> Excerpt.ofMessage(number.value().toString());
            case JsonBoolean bool -> String.valueOf(bool.value());
            case JsonNull ignored -> "null";
        };
    }
}
