package dev.apflow.domain.json;

/** The JSON value {@code null}. */
public enum JsonNull implements JsonValue {
    NULL
}
