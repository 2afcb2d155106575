package dev.apflow.testkit.history;

import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonBoolean;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads the members of a line's object, and makes them. */
record Fields(JsonObject document) {

    /** What prints as its value. */
    static JsonString word(Object value) {
        return new JsonString(value.toString());
    }

    static JsonNumber number(long value) {
        return JsonNumber.of(value);
    }

    static JsonBoolean flag(boolean value) {
        return JsonBoolean.of(value);
    }

    static JsonArray list(List<JsonObject> items) {
        return new JsonArray(List.copyOf(items));
    }

    static JsonObject with(JsonObject object, String name, Optional<? extends JsonValue> value) {
        return value.isPresent() ? object.with(name, value.get()) : object;
    }

    boolean has(String name) {
        return document.find(name).isPresent();
    }

    Optional<String> find(String name) {
        return has(name) ? Optional.of(text(name)) : Optional.empty();
    }

    String text(String name) {
        return member(name) instanceof JsonString(String value) ? value : wrong(name, "a text");
    }

    <T> T text(String name, Function<String, Optional<T>> read) {
        return read.apply(text(name)).orElseGet(() -> wrong(name, "one of a few words"));
    }

    long number(String name) {
        return member(name) instanceof JsonNumber(var value)
                ? value.longValueExact()
                : this.<Long>wrong(name, "a number");
    }

    int whole(String name) {
        return Math.toIntExact(number(name));
    }

    boolean flag(String name) {
        return member(name) instanceof JsonBoolean(boolean value)
                ? value
                : this.<Boolean>wrong(name, "true or false");
    }

    /** The objects in a list; none where there is no list. */
    Stream<Fields> each(String name) {
        if (!has(name)) {
            return Stream.empty();
        }
        return member(name) instanceof JsonArray(List<JsonValue> items)
                ? items.stream().map(item -> object(name, item))
                : wrong(name, "a list");
    }

    private Fields object(String name, JsonValue item) {
        return item instanceof JsonObject object
                ? new Fields(object)
                : wrong(name, "objects in the list");
    }

    private JsonValue member(String name) {
        return document.find(name).orElseGet(() -> wrong(name, "a value"));
    }

    private <T> T wrong(String name, String expected) {
        throw new IllegalArgumentException(
                name
                        + ": expected "
                        + expected
                        + ", got "
                        + document.find(name).map(Object::toString).orElse("nothing"));
    }
}
