package dev.apflow.bootstrap.cli;

import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.json.JsonLimits;
import dev.apflow.json.JsonText;
import dev.apflow.json.ParseResult;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/** A file with JSON, as a user names it. */
final class JsonFile {

    private JsonFile() {}

    /** What {@code name} holds, or standard input for {@code -}; it must be an object. */
    static JsonObject object(String name) {
        if (value(name) instanceof JsonObject object) {
            return object;
        }
        throw Failure.usage(name + ": expected a JSON object");
    }

    /** What {@code name} holds, or standard input for {@code -}. */
    static JsonValue value(String name) {
        return switch (parsed(name)) {
            case ParseResult.Parsed(JsonValue value) -> value;
            case ParseResult.Malformed(var fault, String message, var position) ->
                    throw Failure.usage(
                            String.format(
                                    Locale.ROOT,
                                    "%s, line %d, column %d: %s",
                                    name,
                                    position.line(),
                                    position.column(),
                                    message));
        };
    }

    private static ParseResult parsed(String name) {
        try (InputStream in = name.equals("-") ? System.in : Files.newInputStream(Path.of(name))) {
            return JsonText.parse(in, JsonLimits.DEFAULT);
        } catch (InvalidPathException locale) {
            throw Failure.usage(
                    "cannot read "
                            + name
                            + ": the locale of this process has no such name; start it with the"
                            + " launcher, or with LC_ALL=C.UTF-8");
        } catch (NoSuchFileException missing) {
            throw Failure.usage("no such file: " + name);
        } catch (IOException unreadable) {
            throw Failure.usage("cannot read " + name + ": " + unreadable.getMessage());
        }
    }
}
