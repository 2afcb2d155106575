package dev.apflow.domain.reference;

import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.Template;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.Optional;

/**
 * What a run knows besides its tasks.
 *
 * @param id chosen for the run; empty: one is made
 * @param inputs empty: they are not known yet, as of a flow that is only stored
 * @param nominalTime the time that its schedule had in mind, if a schedule makes it
 */
public record RunValues(
        Optional<TaskId> id, Optional<JsonObject> inputs, Optional<Instant> nominalTime) {

    /** Of a run that nothing is known of. */
    public static final RunValues NONE =
            new RunValues(Optional.empty(), Optional.of(JsonObject.EMPTY), Optional.empty());

    /** Of a flow that is only stored: what its runs will know cannot be judged. */
    public static final RunValues UNKNOWN =
            new RunValues(Optional.empty(), Optional.empty(), Optional.empty());

    public RunValues {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(inputs, "inputs");
        Objects.requireNonNull(nominalTime, "nominalTime");
    }

    public RunValues withId(Optional<TaskId> chosen) {
        return new RunValues(chosen, inputs, nominalTime);
    }

    public RunValues withInputs(JsonObject given) {
        return new RunValues(id, Optional.of(given), nominalTime);
    }

    /** As the document that references point into. */
    JsonObject facts() {
        JsonObject facts = JsonObject.of(Template.INPUTS, inputs.orElse(JsonObject.EMPTY));
        return nominalTime.isEmpty()
                ? facts
                : facts.with("schedule", JsonObject.of("nominal_time", time(nominalTime.get())));
    }

    private static JsonValue time(Instant instant) {
        return new JsonString(DateTimeFormatter.ISO_INSTANT.format(instant));
    }
}
