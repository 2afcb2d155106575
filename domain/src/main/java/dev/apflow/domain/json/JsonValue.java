package dev.apflow.domain.json;

/**
 * One JSON value (RFC 8259). Immutable, and equal to another by content.
 *
 * <p>Absence is an empty {@code Optional}, never {@link JsonNull}: that is a value which somebody
 * wrote.
 */
public sealed interface JsonValue
        permits JsonObject, JsonArray, JsonString, JsonNumber, JsonBoolean, JsonNull {}
