package dev.apflow.bootstrap.cluster;

import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonNull;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.json.JsonLimits;
import dev.apflow.json.JsonText;
import dev.apflow.json.ParseResult;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

/**
 * What a node answered.
 *
 * @param body null where it is no JSON
 */
record Answer(int status, HttpHeaders headers, JsonValue body) {

    static final Answer NONE =
            new Answer(0, HttpHeaders.of(Map.of(), (name, value) -> true), JsonNull.NULL);

    static Answer of(HttpResponse<String> response) {
        JsonValue body =
                JsonText.parse(response.body(), JsonLimits.DEFAULT)
                                instanceof ParseResult.Parsed(JsonValue value)
                        ? value
                        : new JsonString(response.body());
        return new Answer(response.statusCode(), response.headers(), body);
    }

    /** No answer came: it is unknown whether the request took effect. */
    boolean isMissing() {
        return status == 0;
    }

    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** The text or number at the end of that path; empty where there is none. */
    String at(String... path) {
        return text(walk(body, path));
    }

    long number(String... path) {
        return Long.parseLong(at(path));
    }

    /** The same member of each object of an array. */
    List<String> all(String array, String member) {
        return items(array).stream().map(item -> text(walk(item, member))).toList();
    }

    List<JsonValue> items(String... path) {
        return walk(body, path) instanceof JsonArray(List<JsonValue> items) ? items : List.of();
    }

    static JsonValue walk(JsonValue from, String... path) {
        JsonValue at = from;
        for (String name : path) {
            at =
                    at instanceof JsonObject object
                            ? object.find(name).orElse(JsonNull.NULL)
                            : JsonNull.NULL;
        }
        return at;
    }

    static String text(JsonValue value) {
        return switch (value) {
            case JsonString(String text) -> text;
            case JsonNumber number -> JsonText.write(number);
            case JsonNull _ -> "";
            default -> JsonText.write(value);
        };
    }
}
