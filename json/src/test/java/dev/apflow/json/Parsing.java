package dev.apflow.json;

import dev.apflow.domain.json.JsonValue;
import dev.apflow.json.ParseResult.Malformed;
import dev.apflow.json.ParseResult.Parsed;

/** Short forms for tests: what a text is, or why it is not. */
final class Parsing {

    private Parsing() {}

    static JsonValue value(String text) {
        return value(JsonText.parse(text, JsonLimits.DEFAULT));
    }

    static JsonValue value(byte[] utf8) {
        return value(JsonText.parse(utf8, JsonLimits.DEFAULT));
    }

    static JsonValue value(ParseResult result) {
        return switch (result) {
            case Parsed(JsonValue value) -> value;
            case Malformed malformed -> throw new AssertionError(malformed.message());
        };
    }

    static Malformed malformed(ParseResult result) {
        return switch (result) {
            case Malformed malformed -> malformed;
            case Parsed(JsonValue value) -> throw new AssertionError("parsed: " + value);
        };
    }
}
