package dev.apflow.bootstrap.cli;

import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonNull;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.json.JsonText;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks into JSON that a server answered: what is not there is empty. */
final class JsonView {

    private JsonView() {}

    /** How long ago that was, by the clock of this machine: {@code 12s}, {@code 5m}, {@code 3d}. */
    static String age(JsonObject of, String name) {
        String text = text(of, name);
        try {
            long seconds =
                    Math.max(0, Duration.between(Instant.parse(text), Instant.now()).toSeconds());
            return seconds < 120
                    ? seconds + "s"
                    : seconds < 7_200
                            ? seconds / 60 + "m"
                            : seconds < 172_800 ? seconds / 3_600 + "h" : seconds / 86_400 + "d";
        } catch (DateTimeException none) {
            return text;
        }
    }

    static Optional<JsonValue> value(JsonObject object, String name) {
        return object.find(name).filter(each -> each != JsonNull.NULL);
    }

    /** A string as it is, anything else as JSON, nothing as an empty text. */
    static String text(JsonObject object, String name) {
        return value(object, name)
                .map(each -> each instanceof JsonString(String text) ? text : JsonText.write(each))
                .orElse("");
    }

    /** What every answer of this kind has. */
    static String required(JsonObject object, String name) {
        String text = text(object, name);
        if (text.isEmpty()) {
            throw Failure.failed("the answer is not what was asked for: it has no " + name);
        }
        return text;
    }

    /** What every answer of this kind has, be it empty. */
    static void requireList(JsonObject object, String name) {
        if (value(object, name).filter(JsonArray.class::isInstance).isEmpty()) {
            throw Failure.failed("the answer is not what was asked for: it has no " + name);
        }
    }

    static double number(JsonObject object, String name) {
        return value(object, name)
                .filter(JsonNumber.class::isInstance)
                .map(each -> ((JsonNumber) each).value().doubleValue())
                .orElse(0.0);
    }

    static JsonObject object(JsonObject object, String name) {
        return value(object, name)
                .map(each -> each instanceof JsonObject found ? found : JsonObject.EMPTY)
                .orElse(JsonObject.EMPTY);
    }

    static List<JsonObject> objects(JsonObject object, String name) {
        return items(object, name)
                .filter(JsonObject.class::isInstance)
                .map(JsonObject.class::cast)
                .toList();
    }

    static List<String> texts(JsonObject object, String name) {
        return items(object, name)
                .filter(JsonString.class::isInstance)
                .map(each -> ((JsonString) each).value())
                .toList();
    }

    private static Stream<JsonValue> items(JsonObject object, String name) {
        return value(object, name).stream()
                .filter(JsonArray.class::isInstance)
                .flatMap(each -> ((JsonArray) each).items().stream());
    }
}
