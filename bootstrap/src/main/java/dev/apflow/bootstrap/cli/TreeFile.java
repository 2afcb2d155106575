package dev.apflow.bootstrap.cli;

import dev.apflow.application.document.JsonObjectBuilder;
import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.json.JsonLimits;
import dev.apflow.json.JsonText;
import dev.apflow.json.ParseResult;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/** A file with a tree: {@code {"tasks": […]}}, a bare list of tasks, or a single task. */
final class TreeFile {

    private TreeFile() {}

    /**
     * Reads {@code name}, or standard input for {@code -}; always answers {@code {"tasks": […]}}.
     */
    static JsonObject read(String name) {
        return switch (parsed(name)) {
            case ParseResult.Parsed(JsonValue value) -> normal(name, value);
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
        } catch (java.nio.file.NoSuchFileException missing) {
            throw Failure.usage("no such file: " + name);
        } catch (IOException unreadable) {
            throw Failure.usage("cannot read " + name + ": " + unreadable.getMessage());
        }
    }

    private static JsonObject normal(String name, JsonValue value) {
        if (value instanceof JsonArray tasks) {
            return new JsonObjectBuilder().put("tasks", tasks).done();
        }
        if (!(value instanceof JsonObject object)) {
            throw Failure.usage(name + ": expected {\"tasks\": […]}, a list of tasks or a task");
        }
        return object.find("tasks").isPresent()
                ? object
                : new JsonObjectBuilder().put("tasks", JsonArray.of(object)).done();
    }
}
