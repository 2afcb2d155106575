package dev.apflow.application.document;

import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonBoolean;
import dev.apflow.domain.json.JsonNull;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.text.Excerpts;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** A short word on a value for an error message: never the whole of a large one. */
final class JsonExcerpt {

    private static final int LONGEST = 60;

    private JsonExcerpt() {}

    static String of(JsonValue value) {
        return switch (value) {
            case JsonString(String text) -> "\"" + cut(text) + "\"";
            case JsonNumber(BigDecimal number) -> cut(number.toString());
            case JsonBoolean(boolean flag) -> String.valueOf(flag);
            case JsonNull none -> "null";
            case JsonArray(List<JsonValue> items) -> "an array of " + items.size();
            case JsonObject(Map<String, JsonValue> members) ->
                    "an object of " + members.size() + " members";
        };
    }

    private static String cut(String text) {
        return Excerpts.shortened(text, LONGEST);
    }
}
