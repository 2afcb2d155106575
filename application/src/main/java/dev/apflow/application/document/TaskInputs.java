package dev.apflow.application.document;

import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.reference.Resolution;
import dev.apflow.domain.reference.Resolver;
import dev.apflow.domain.reference.StartValues;
import dev.apflow.domain.secret.SecretName;
import dev.apflow.domain.secret.SecretReferences;
import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.task.Template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The inputs of a task as they are when it starts. */
public final class TaskInputs {

    private static final ExecutorId REST = new ExecutorId("rest_executor");
    private static final String URL = "url";

    private TaskInputs() {}

    /**
     * The task's own inputs with values in place of references, and the result of each dependency
     * under its name.
     *
     * @param run the id of the tree
     * @param results of the dependencies that completed
     * @param secrets what stands in place of each secret that the task itself names; empty: what
     *     names it stays
     * @param most size of the own inputs with what they refer to
     */
    public static Resolution resolve(
            TaskSpec spec,
            TaskId run,
            int attempt,
            Map<TaskId, JsonValue> results,
            Optional<Function<SecretName, JsonValue>> secrets,
            long most) {
        Optional<Template> template = spec.template();
        if (template.isEmpty()) {
            JsonObject own =
                    secrets.map(each -> SecretReferences.replaced(spec.inputs(), each))
                            .orElse(spec.inputs());
            return new Resolution.Resolved(merged(own, spec.dependencies(), results));
        }
        StartValues values =
                new StartValues(run, attempt, template.get().known(), named(spec, results));
        boolean isRest = spec.method().equals(REST);
        Resolution resolution =
                Resolver.resolve(
                        spec.inputs(),
                        "inputs",
                        values,
                        secrets.orElse(Resolver::named),
                        name -> isRest && name.equals(URL),
                        most);
        return switch (resolution) {
            case Resolution.Resolved(JsonObject own) ->
                    new Resolution.Resolved(merged(own, spec.dependencies(), results));
            case Resolution.Unresolved unresolved -> unresolved;
            case Resolution.TooLarge tooLarge -> tooLarge;
        };
    }

    private static Map<String, JsonValue> named(TaskSpec spec, Map<TaskId, JsonValue> results) {
        Map<String, JsonValue> named = new LinkedHashMap<>();
        for (Dependency each : spec.dependencies()) {
            Optional.ofNullable(results.get(each.id()))
                    .ifPresent(result -> named.put(each.name(), result));
        }
        return named;
    }

    /** Inputs with the result of each dependency that the client named. */
    public static JsonObject merged(
            JsonObject inputs, List<Dependency> dependencies, Map<TaskId, JsonValue> results) {
        JsonObjectBuilder merged = new JsonObjectBuilder();
        inputs.members().forEach(merged::put);
        dependencies.stream()
                .filter(each -> !each.implied())
                .forEach(
                        each ->
                                Optional.ofNullable(results.get(each.id()))
                                        .ifPresent(result -> merged.put(each.name(), result)));
        return merged.done();
    }
}
