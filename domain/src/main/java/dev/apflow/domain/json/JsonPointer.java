package dev.apflow.domain.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A place in a JSON document, by RFC 6901.
 *
 * @param steps names of members and numbers of items, from the outside to the inside
 */
public record JsonPointer(List<String> steps) {

    /** Longest text of a pointer that is read. */
    public static final int LONGEST = 1_000;

    /** Of RFC 6901: 0, or digits without a leading 0. */
    private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,8}");

    private static final Pattern WRONG_ESCAPE = Pattern.compile("~(?![01])");

    public JsonPointer {
        steps = List.copyOf(steps);
    }

    /** The pointer that a text is; empty where it is none, or too long. */
    public static Optional<JsonPointer> parse(String text) {
        if (text.length() > LONGEST || WRONG_ESCAPE.matcher(text).find()) {
            return Optional.empty();
        }
        if (text.isEmpty()) {
            return Optional.of(new JsonPointer(List.of()));
        }
        if (text.charAt(0) != '/') {
            return Optional.empty();
        }
        List<String> steps = new ArrayList<>();
        for (String step : text.substring(1).split("/", -1)) {
            steps.add(step.replace("~1", "/").replace("~0", "~"));
        }
        return Optional.of(new JsonPointer(steps));
    }

    /** What stands there in {@code document}, if anything does. */
    public Optional<JsonValue> in(JsonValue document) {
        Optional<JsonValue> at = Optional.of(document);
        for (String step : steps) {
            at = at.flatMap(value -> child(value, step));
        }
        return at;
    }

    private static Optional<JsonValue> child(JsonValue value, String step) {
        return switch (value) {
            case JsonObject object -> object.find(step);
            case JsonArray(List<JsonValue> items) when INDEX.matcher(step).matches() -> {
                int index = Integer.parseInt(step);
                yield index < items.size() ? Optional.of(items.get(index)) : Optional.empty();
            }
            case JsonValue other -> Optional.empty();
        };
    }

    /** This pointer without its first steps. */
    public JsonPointer after(int count) {
        return new JsonPointer(steps.subList(count, steps.size()));
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        steps.forEach(step -> text.append('/').append(step.replace("~", "~0").replace("/", "~1")));
        return text.toString();
    }
}
