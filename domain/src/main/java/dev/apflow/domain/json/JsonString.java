package dev.apflow.domain.json;

import java.util.Objects;

/**
 * A JSON string. Any Java string is accepted, also one with NUL characters or lone surrogates: the
 * text reader refuses the latter, but an executor may build them.
 */
public record JsonString(String value) implements JsonValue {

    public static final JsonString EMPTY = new JsonString("");

    public JsonString {
        Objects.requireNonNull(value, "value");
    }
}
