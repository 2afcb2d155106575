package dev.apflow.adapters.http;

import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonNull;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.json.JsonLimits;
import dev.apflow.json.JsonText;
import dev.apflow.json.ParseResult;
import dev.apflow.json.ParseResult.Malformed;
import dev.apflow.json.ParseResult.Parsed;

import java.net.http.HttpHeaders;
import java.util.List;

/** What a server answered. */
record Response(int status, HttpHeaders headers, String body) {

    private static final JsonLimits LARGE = JsonLimits.DEFAULT.withDocumentBytesMax(256L << 20);

    String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    JsonValue json() {
        ParseResult result = JsonText.parse(body, LARGE);
        return switch (result) {
            case Parsed(JsonValue value) -> value;
            case Malformed malformed ->
                    throw new AssertionError(malformed.message() + " in: " + body);
        };
    }

    /** The value at {@code path}: names and numbers of items with dots between; empty: all. */
    JsonValue at(String path) {
        JsonValue value = json();
        if (path.isEmpty()) {
            return value;
        }
        for (String step : path.split("\\.", -1)) {
            value =
                    switch (value) {
                        case JsonObject object -> object.find(step).orElse(JsonNull.NULL);
                        case JsonArray(List<JsonValue> items) -> item(items, step);
                        default -> JsonNull.NULL;
                    };
        }
        return value;
    }

    private static JsonValue item(List<JsonValue> items, String step) {
        int index = Integer.parseInt(step);
        return index < items.size() ? items.get(index) : JsonNull.NULL;
    }

    /** The text of a string, a number's digits, {@code null}, or JSON. */
    String text(String path) {
        return switch (at(path)) {
            case JsonString(String text) -> text;
            case JsonNumber number -> number.value().toPlainString();
            case JsonValue other -> JsonText.write(other);
        };
    }

    /** How many items or members there are at {@code path}. */
    int size(String path) {
        return switch (at(path)) {
            case JsonArray(List<JsonValue> items) -> items.size();
            case JsonObject object -> object.size();
            default -> 0;
        };
    }

    List<String> texts(String path, String member) {
        return ((JsonArray) at(path))
                .items().stream()
                        .map(item -> ((JsonObject) item).find(member).orElse(JsonNull.NULL))
                        .map(value -> value instanceof JsonString(String text) ? text : "" + value)
                        .toList();
    }
}
