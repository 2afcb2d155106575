package dev.apflow.application.executor;

import dev.apflow.application.document.JsonObjectBuilder;
import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonBoolean;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Executors as people look them up: what one does, what it takes, and a task that uses it. */
public final class ExecutorDocuments {

    private static final String PROPERTIES = "properties";

    private ExecutorDocuments() {}

    /** An executor. */
    public static JsonObject of(TaskExecutor executor) {
        return new JsonObjectBuilder()
                .text("id", executor.id())
                .text("description", executor.description())
                .value("input_schema", executor.inputSchema())
                .put("example", example(executor))
                .done();
    }

    /** A task that can be submitted, at best after its inputs were filled in. */
    private static JsonObject example(TaskExecutor executor) {
        return new JsonObjectBuilder()
                .text("name", "example of " + executor.id())
                .put("schemas", JsonObject.of("method", new JsonString(executor.id().value())))
                .put(
                        "inputs",
                        executor.inputSchema()
                                .map(ExecutorDocuments::inputs)
                                .orElse(JsonObject.EMPTY))
                .done();
    }

    /** The schema's own example; otherwise each input that it requires, or the first one. */
    private static JsonObject inputs(JsonObject schema) {
        if (first(schema, "examples") instanceof JsonObject given) {
            return given;
        }
        JsonObject properties =
                schema.find(PROPERTIES).orElse(JsonObject.EMPTY) instanceof JsonObject known
                        ? known
                        : JsonObject.EMPTY;
        List<String> names = required(schema);
        if (names.isEmpty()) {
            properties.members().keySet().stream().findFirst().ifPresent(names::add);
        }
        JsonObject inputs = JsonObject.EMPTY;
        for (String name : names) {
            inputs =
                    inputs.with(
                            name,
                            properties
                                    .find(name)
                                    .map(ExecutorDocuments::sample)
                                    .orElse(new JsonString("…")));
        }
        return inputs;
    }

    private static List<String> required(JsonObject schema) {
        List<String> names = new ArrayList<>();
        if (schema.find("required").orElse(null) instanceof JsonArray array) {
            for (JsonValue name : array.items()) {
                if (name instanceof JsonString(String text)) {
                    names.add(text);
                }
            }
        }
        return names;
    }

    private static @Nullable JsonValue first(JsonObject schema, String list) {
        return schema.find(list).orElse(null) instanceof JsonArray array && !array.isEmpty()
                ? array.items().getFirst()
                : null;
    }

    private static JsonValue sample(JsonValue of) {
        if (!(of instanceof JsonObject schema)) {
            return new JsonString("…");
        }
        JsonValue ofSchema = first(schema, "examples");
        if (ofSchema != null) {
            return ofSchema;
        }
        return schema.find("default")
                .or(() -> Optional.ofNullable(first(schema, "enum")))
                .orElseGet(() -> ofType(schema));
    }

    private static JsonValue ofType(JsonObject schema) {
        JsonValue type = schema.find("type").orElse(new JsonString("string"));
        JsonValue one =
                type instanceof JsonArray array && !array.items().isEmpty()
                        ? array.items().getFirst()
                        : type;
        return switch (one instanceof JsonString(String word) ? word : "string") {
            case "object" -> JsonObject.EMPTY;
            case "array" -> JsonArray.EMPTY;
            case "boolean" -> JsonBoolean.TRUE;
            case "integer", "number" -> schema.find("minimum").orElse(JsonNumber.ONE);
            default -> new JsonString("…");
        };
    }
}
