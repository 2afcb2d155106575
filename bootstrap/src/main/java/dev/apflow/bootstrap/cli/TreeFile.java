package dev.apflow.bootstrap.cli;

import dev.apflow.application.document.JsonObjectBuilder;
import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;

/** A file with a tree: {@code {"tasks": […]}}, a bare list of tasks, or a single task. */
final class TreeFile {

    private TreeFile() {}

    /**
     * Reads {@code name}, or standard input for {@code -}; always answers {@code {"tasks": […]}}.
     */
    static JsonObject read(String name) {
        return normal(name, JsonFile.value(name));
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
