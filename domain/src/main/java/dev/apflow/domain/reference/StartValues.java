package dev.apflow.domain.reference;

import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.task.TaskId;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a task knows when it starts.
 *
 * @param known values of its run, each under its pointer
 * @param results of the tasks that it may refer to, under their names; of those that completed
 */
public record StartValues(
        TaskId run, int attempt, JsonObject known, Map<String, JsonValue> results) {

    public StartValues {
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(known, "known");
        results = Map.copyOf(results);
    }

    Optional<JsonValue> find(Reference reference) {
        return switch (reference.root()) {
            case INPUTS, NOMINAL_TIME -> known.find(reference.toString());
            case RUN_ID -> Optional.of(new JsonString(run.value()));
            case ATTEMPT -> Optional.of(JsonNumber.of(attempt));
            case TASK ->
                    reference
                            .task()
                            .flatMap(name -> Optional.ofNullable(results.get(name)))
                            .flatMap(reference.inResult()::in);
        };
    }
}
