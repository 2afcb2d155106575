package dev.apflow.application.document;

import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonBoolean;
import dev.apflow.domain.json.JsonNull;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Builds a JSON object member by member; what is empty becomes {@code null}. */
public final class JsonObjectBuilder {

    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private final Map<String, JsonValue> members = new LinkedHashMap<>();

    /** An instant as clients read it: ISO 8601, UTC, milliseconds. */
    public static String time(Instant instant) {
        return MILLIS.format(instant);
    }

    public JsonObjectBuilder put(String name, JsonValue value) {
        members.put(name, value);
        return this;
    }

    public JsonObjectBuilder text(String name, Object value) {
        return put(name, new JsonString(value.toString()));
    }

    public JsonObjectBuilder text(String name, Optional<?> value) {
        return put(
                name,
                value.<JsonValue>map(each -> new JsonString(each.toString()))
                        .orElse(JsonNull.NULL));
    }

    public JsonObjectBuilder number(String name, long value) {
        return put(name, JsonNumber.of(value));
    }

    public JsonObjectBuilder number(String name, double value) {
        return put(name, JsonNumber.of(value));
    }

    public JsonObjectBuilder millis(String name, Optional<Duration> value) {
        return put(
                name,
                value.<JsonValue>map(each -> JsonNumber.of(each.toMillis())).orElse(JsonNull.NULL));
    }

    public JsonObjectBuilder flag(String name, boolean value) {
        return put(name, JsonBoolean.of(value));
    }

    public JsonObjectBuilder instant(String name, Instant value) {
        return text(name, time(value));
    }

    public JsonObjectBuilder instant(String name, Optional<Instant> value) {
        return text(name, value.map(JsonObjectBuilder::time));
    }

    public JsonObjectBuilder value(String name, Optional<? extends JsonValue> value) {
        return put(name, value.<JsonValue>map(each -> each).orElse(JsonNull.NULL));
    }

    public JsonObjectBuilder array(String name, Collection<? extends JsonValue> items) {
        return put(name, new JsonArray(items.stream().<JsonValue>map(each -> each).toList()));
    }

    /** An array of the items' texts, in their order. */
    public JsonObjectBuilder texts(String name, Collection<?> items) {
        return array(name, items.stream().map(each -> new JsonString(each.toString())).toList());
    }

    public JsonObject done() {
        return new JsonObject(members);
    }
}
