package dev.apflow.adapters.http.rpc;

import dev.apflow.adapters.http.principal.Principal;
import dev.apflow.adapters.http.problem.Fields;
import dev.apflow.adapters.http.problem.Problem;
import dev.apflow.adapters.http.problem.ProblemException;
import dev.apflow.adapters.http.problem.ProblemKind;
import dev.apflow.application.document.FieldReader;
import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/**
 * A call's parameters; none count as an empty object.
 *
 * @param principal who calls
 */
record Params(JsonValue value, Principal principal) {

    private static final String TASKS = "tasks";

    /**
     * What {@code read} makes of the parameters.
     *
     * @throws Refusal naming everything that is wrong with them
     */
    <T> T read(Function<FieldReader, T> read) {
        return Fields.read(FieldReader.of(object()), read);
    }

    /** The parameters by name. */
    JsonObject object() {
        if (value instanceof JsonObject object) {
            return object;
        }
        throw new ProblemException(
                Problem.of(ProblemKind.INVALID, "Parameters are given by name, in an object."));
    }

    /** Other parameters of the same call. */
    Params with(JsonValue other) {
        return new Params(other, principal);
    }

    boolean has(String name) {
        return value instanceof JsonObject object && object.find(name).isPresent();
    }

    /**
     * The parameters of a call that takes tasks: {@code {"tasks": […]}}. A bare array, one task
     * under {@code tasks}, and a task as the parameters themselves mean the same.
     */
    Params withTasks() {
        if (value instanceof JsonArray) {
            return with(JsonObject.of(TASKS, value));
        }
        JsonObject object = object();
        Optional<JsonValue> tasks = object.find(TASKS);
        if (tasks.isEmpty()) {
            return with(JsonObject.of(TASKS, JsonArray.of(object)));
        }
        return tasks.get() instanceof JsonObject one
                ? with(object.with(TASKS, JsonArray.of(one)))
                : this;
    }

    /** The parameters with the list {@code name}, should it be words with commas, as an array. */
    Params withList(String name) {
        JsonObject object = object();
        if (!(object.find(name).orElse(null) instanceof JsonString(String words))) {
            return this;
        }
        JsonValue[] items =
                Arrays.stream(words.split(",", -1))
                        .map(word -> new JsonString(word.strip()))
                        .toArray(JsonValue[]::new);
        return with(object.with(name, JsonArray.of(items)));
    }
}
