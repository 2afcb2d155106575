package dev.apflow.json;

import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonBoolean;
import dev.apflow.domain.json.JsonNull;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.json.excerpt.Excerpt;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One reading of one text: tokens to a value, each token compared with the limits. */
final class JsonParsing {

    private final JsonParser tokens;
    private final JsonLimits limits;
    private int values;

    JsonParsing(JsonParser tokens, JsonLimits limits) {
        this.tokens = tokens;
        this.limits = limits;
    }

    /**
     * The one value of the text.
     *
     * @throws JsonRefusal if the text is not acceptable
     */
    JsonValue document() {
        JsonToken first = tokens.nextToken();
        if (first == null) {
            throw refuse(JsonFault.EMPTY, "there is no JSON value");
        }
        JsonValue value = value(first, 0);
        if (tokens.nextToken() != null) {
            throw refuse(JsonFault.TRAILING_CONTENT, "more follows after the JSON value");
        }
        return value;
    }

    private JsonValue value(@Nullable JsonToken token, int depth) {
        if (++values > limits.valuesMax()) {
            throw refuse(JsonFault.TOO_MANY_VALUES, "more than " + limits.valuesMax() + " values");
        }
        return switch (token) {
            case START_OBJECT -> object(deeper(depth));
            case START_ARRAY -> array(deeper(depth));
            case VALUE_STRING -> new JsonString(string());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
            case VALUE_TRUE -> JsonBoolean.TRUE;
            case VALUE_FALSE -> JsonBoolean.FALSE;
            case VALUE_NULL -> JsonNull.NULL;
            case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
                    throw new IllegalStateException("no value begins with " + token);
            case null -> throw refuse(JsonFault.INCOMPLETE, "the text ends inside a value");
        };
    }

    private int deeper(int depth) {
        if (depth == limits.depthMax()) {
            throw refuse(JsonFault.TOO_DEEP, "nested deeper than " + limits.depthMax() + " levels");
        }
        return depth + 1;
    }

    private JsonValue object(int depth) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        for (String name = tokens.nextName(); name != null; name = tokens.nextName()) {
            requireLength("member name", name.length(), limits.stringCharsMax());
            requireText(name);
            if (members.containsKey(name)) {
                throw refuse(JsonFault.DUPLICATE_MEMBER, "member named twice: " + Excerpt.of(name));
            }
            members.put(name, value(tokens.nextToken(), depth));
        }
        return members.isEmpty() ? JsonObject.EMPTY : new JsonObject(members);
    }

    private JsonValue array(int depth) {
        List<JsonValue> items = new ArrayList<>();
        for (JsonToken t = tokens.nextToken(); t != JsonToken.END_ARRAY; t = tokens.nextToken()) {
            items.add(value(t, depth));
        }
        return items.isEmpty() ? JsonArray.EMPTY : new JsonArray(items);
    }

    private String string() {
        requireLength("string", tokens.getStringLength(), limits.stringCharsMax());
        String text = tokens.getString();
        requireText(text);
        return text;
    }

    private JsonNumber number() {
        requireLength("number", tokens.getStringLength(), limits.numberCharsMax());
        String text = tokens.getString();
        try {
            BigDecimal number = new BigDecimal(text);
            if (JsonNumber.isInBounds(number)) {
                return new JsonNumber(number);
            }
        } catch (NumberFormatException exponentBeyondInt) {
            // Refused below: the grammar was checked, so it can only be the exponent.
        }
        throw refuse(
                JsonFault.NUMBER_OUT_OF_RANGE,
                "number beyond the range of a 64-bit float, or with too many digits: "
                        + Excerpt.of(text));
    }

    private void requireLength(String what, int length, int max) {
        if (length > max) {
            throw refuse(JsonFault.TOO_LONG, what + " longer than " + max + " characters");
        }
    }

    private void requireText(String text) {
        if (Surrogates.firstLone(text) >= 0) {
            throw refuse(JsonFault.LONE_SURROGATE, "half a surrogate pair in " + Excerpt.of(text));
        }
    }

    private JsonRefusal refuse(JsonFault fault, String message) {
        return new JsonRefusal(fault, message, Positions.of(tokens.currentTokenLocation()));
    }
}
