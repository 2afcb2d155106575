package dev.apflow.domain.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A JSON object; its members are an unmodifiable copy in the order given. The order is for readers:
 * objects with the same members are equal in whatever order they were written.
 */
public record JsonObject(Map<String, JsonValue> members) implements JsonValue {

    public static final JsonObject EMPTY = new JsonObject(Map.of());

    public JsonObject {
        Map<String, JsonValue> copy = new LinkedHashMap<>(members);
        copy.forEach(JsonObject::requireMember);
        members = Collections.unmodifiableMap(copy);
    }

    public static JsonObject of(String name, JsonValue value) {
        return EMPTY.with(name, value);
    }

    /**
     * An object of these members, in this order.
     *
     * @throws IllegalArgumentException if two names are the same, here and in the longer forms
     */
    public static JsonObject of(String name1, JsonValue value1, String name2, JsonValue value2) {
        return of(name1, value1).withNew(name2, value2);
    }

    public static JsonObject of(
            String name1,
            JsonValue value1,
            String name2,
            JsonValue value2,
            String name3,
            JsonValue value3) {
        return of(name1, value1, name2, value2).withNew(name3, value3);
    }

    public static JsonObject of(
            String name1,
            JsonValue value1,
            String name2,
            JsonValue value2,
            String name3,
            JsonValue value3,
            String name4,
            JsonValue value4) {
        return of(name1, value1, name2, value2, name3, value3).withNew(name4, value4);
    }

    public Optional<JsonValue> find(String name) {
        return Optional.ofNullable(members.get(name));
    }

    /** This object with one member set: in its place if the name is there, else at the end. */
    public JsonObject with(String name, JsonValue value) {
        Map<String, JsonValue> changed = new LinkedHashMap<>(members);
        changed.put(name, value);
        return new JsonObject(changed);
    }

    /** This object without the member; the same object if it has none of that name. */
    public JsonObject without(String name) {
        if (!members.containsKey(name)) {
            return this;
        }
        Map<String, JsonValue> changed = new LinkedHashMap<>(members);
        changed.remove(name);
        return new JsonObject(changed);
    }

    public boolean isEmpty() {
        return members.isEmpty();
    }

    public int size() {
        return members.size();
    }

    private JsonObject withNew(String name, JsonValue value) {
        if (members.containsKey(name)) {
            throw new IllegalArgumentException("member named twice: " + name);
        }
        return with(name, value);
    }

    private static void requireMember(String name, JsonValue value) {
        Objects.requireNonNull(name, "member name");
        Objects.requireNonNull(value, () -> "value of member " + name);
    }
}
