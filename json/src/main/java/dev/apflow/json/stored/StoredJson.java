package dev.apflow.json.stored;

import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.json.JsonLimits;
import dev.apflow.json.JsonText;
import dev.apflow.json.ParseResult;

import org.jspecify.annotations.Nullable;

/** Values as the text that stores keep: escapes and the forms of numbers come back as given. */
public final class StoredJson {

    /** What was let in before is let in again, whatever the limits at the door are today. */
    private static final JsonLimits ANYTHING =
            new JsonLimits(
                    Long.MAX_VALUE,
                    JsonLimits.DEPTH_MAX_MAX,
                    Integer.MAX_VALUE,
                    Integer.MAX_VALUE,
                    Integer.MAX_VALUE);

    /** What shows in place of a value that cannot be read. */
    public static final JsonValue UNREADABLE =
            JsonObject.of("unreadable", new JsonString("the stored value cannot be read"));

    private StoredJson() {}

    public static Stored<JsonValue> value(@Nullable String text) {
        if (text == null) {
            return new Stored.Unreadable<>("nothing is stored");
        }
        return switch (JsonText.parse(text, ANYTHING)) {
            case ParseResult.Parsed(JsonValue value) -> new Stored.Readable<>(value);
            case ParseResult.Malformed malformed ->
                    new Stored.Unreadable<>("not JSON: " + malformed.message());
        };
    }

    public static Stored<JsonObject> object(@Nullable String text) {
        return switch (value(text)) {
            case Stored.Readable<JsonValue>(JsonObject object) -> new Stored.Readable<>(object);
            case Stored.Readable<JsonValue> other ->
                    new Stored.Unreadable<>("expected a JSON object");
            case Stored.Unreadable<JsonValue>(String why) -> new Stored.Unreadable<>(why);
        };
    }

    /** What shows in place of details that cannot be read. */
    public static JsonObject details(@Nullable String text) {
        return switch (object(text)) {
            case Stored.Readable<JsonObject>(JsonObject details) -> details;
            case Stored.Unreadable<JsonObject>(String why) ->
                    JsonObject.of("unreadable", new JsonString(why));
        };
    }
}
