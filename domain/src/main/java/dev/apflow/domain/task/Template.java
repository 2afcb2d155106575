package dev.apflow.domain.task;

import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;

import java.util.Objects;
import java.util.Optional;

/**
 * That a task's inputs may have references, and what is known of their values before it starts.
 *
 * @param known the values of its references to the run, each under its pointer
 * @param run of the root alone: all that its run knows, such as {@code {"inputs": {…}}}
 */
public record Template(JsonObject known, Optional<JsonObject> run) {

    /** Where the inputs of a run stand among what it knows. */
    public static final String INPUTS = "inputs";

    public Template {
        Objects.requireNonNull(known, "known");
        Objects.requireNonNull(run, "run");
    }

    /** The inputs of the run, where this is the template of its root. */
    public Optional<JsonObject> runInputs() {
        return run.flatMap(facts -> facts.find(INPUTS))
                .map(inputs -> inputs instanceof JsonObject object ? object : JsonObject.EMPTY);
    }

    public Optional<JsonValue> find(String pointer) {
        return known.find(pointer);
    }
}
