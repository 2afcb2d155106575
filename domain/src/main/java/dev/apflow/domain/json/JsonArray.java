package dev.apflow.domain.json;

import java.util.List;

/** A JSON array; its items are an unmodifiable copy. */
public record JsonArray(List<JsonValue> items) implements JsonValue {

    public static final JsonArray EMPTY = new JsonArray(List.of());

    public JsonArray {
        items = List.copyOf(items);
    }

    public static JsonArray of(JsonValue... items) {
        return new JsonArray(List.of(items));
    }

    public boolean isEmpty() {
        return items.isEmpty();
    }

    public int size() {
        return items.size();
    }
}
