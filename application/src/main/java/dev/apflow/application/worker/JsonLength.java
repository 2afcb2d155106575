package dev.apflow.application.worker;

import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonBoolean;
import dev.apflow.domain.json.JsonNull;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * Measures a JSON value without writing it: what an executor returns may be larger, and deeper,
 * than anything that could be.
 */
final class JsonLength {

    /** Deepest result; readers refuse documents deeper than 100, and a task wraps its result. */
    static final int DEEPEST = 90;

    private record Level(JsonValue value, int depth) {}

    private JsonLength() {}

    /** Why {@code value} cannot be a result; empty text where it can. */
    static String problemOf(JsonValue value, int limit) {
        long length = 0;
        Deque<Level> open = new ArrayDeque<>(List.of(new Level(value, 1)));
        while (!open.isEmpty()) {
            Level level = open.pop();
            if (level.depth > DEEPEST) {
                return "the result is nested deeper than " + DEEPEST + " levels";
            }
            length += ownLength(level, open);
            if (length > limit) {
                return "the result is larger than " + limit + " characters of JSON";
            }
        }
        return "";
    }

    private static long ownLength(Level level, Deque<Level> open) {
        return switch (level.value) {
            case JsonString(String text) -> text.length() + 2L;
            case JsonNumber(BigDecimal number) -> number.precision() + 2L;
            case JsonBoolean flag -> 5;
            case JsonNull none -> 4;
            case JsonArray(List<JsonValue> items) -> {
                items.forEach(item -> open.push(new Level(item, level.depth + 1)));
                yield items.size() + 2L;
            }
            case JsonObject(Map<String, JsonValue> members) -> {
                long names = 0;
                for (Map.Entry<String, JsonValue> member : members.entrySet()) {
                    names += member.getKey().length() + 4L;
                    open.push(new Level(member.getValue(), level.depth + 1));
                }
                yield names + 2;
            }
        };
    }
}
