package dev.apflow.application.task;

import dev.apflow.application.document.TaskInputs;
import dev.apflow.application.schema.InputNames;
import dev.apflow.application.schema.InputSchemas;
import dev.apflow.application.secret.SecretChecks;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.problem.FieldProblem;
import dev.apflow.domain.reference.Resolution;
import dev.apflow.domain.secret.SecretReferences;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.text.Nearest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Checks of one task that need to know executors and schemas. */
final class SpecCheck {

    /** What takes more is checked when it starts: a large tree is to be taken in quickly. */
    private static final long MOST_RESOLVED = 1L << 20;

    private final OfferedExecutors executors;
    private final InputSchemas schemas;

    SpecCheck(OfferedExecutors executors, InputSchemas schemas) {
        this.executors = executors;
        this.schemas = schemas;
    }

    InputSchemas schemas() {
        return schemas;
    }

    /** The executors that {@code spec} names and nobody offers, as problems of its fields. */
    List<FieldProblem> unknownExecutors(TaskSpec spec, String path) {
        List<FieldProblem> problems = new ArrayList<>();
        if (!executors.offers(spec.method())) {
            problems.add(unknown(path + "schemas.method", spec.method(), executors.ids()));
        }
        return problems;
    }

    /**
     * Whether schema and inputs fit. The inputs of a task with dependencies are judged only when it
     * starts: results are merged into them. What the others refer to is known already.
     */
    List<FieldProblem> inputs(TaskSpec spec, TaskId run, String path) {
        List<FieldProblem> problems =
                new ArrayList<>(SecretReferences.in(spec.inputs(), path + "inputs").problems());
        Optional<JsonObject> inputs = known(spec, run);
        spec.inputSchema().ifPresent(schema -> problems.addAll(own(inputs, schema, path)));
        executors
                .inputSchema(spec.method())
                .ifPresent(schema -> problems.addAll(ofExecutor(schema, spec, inputs, path)));
        return problems;
    }

    /** The names of inputs are known even where what they will be is not. */
    private List<FieldProblem> ofExecutor(
            JsonObject schema, TaskSpec spec, Optional<JsonObject> inputs, String path) {
        List<FieldProblem> problems =
                new ArrayList<>(InputNames.unknown(schema, spec.inputs(), path + "inputs"));
        inputs.ifPresent(known -> problems.addAll(checked(InputNames.open(schema), known, path)));
        return problems;
    }

    /** Makes checks of many tasks, which share what checks may cost. */
    <T> T together(Supplier<T> checks) {
        return schemas.together(checks);
    }

    /** The inputs as they will be at the start, if that can be said. */
    private static Optional<JsonObject> known(TaskSpec spec, TaskId run) {
        if (!spec.dependencies().isEmpty()) {
            return Optional.empty();
        }
        return TaskInputs.resolve(spec, run, 1, Map.of(), Optional.empty(), MOST_RESOLVED)
                        instanceof Resolution.Resolved(JsonObject inputs)
                ? Optional.of(inputs)
                : Optional.empty();
    }

    private List<FieldProblem> own(Optional<JsonObject> inputs, JsonObject schema, String path) {
        var unusable = schemas.problemOf(schema);
        if (unusable.isPresent()) {
            return List.of(
                    new FieldProblem(
                            path + "schemas.input_schema",
                            unusable.get(),
                            "a JSON Schema",
                            "not one"));
        }
        return inputs.map(known -> checked(schema, known, path)).orElse(List.of());
    }

    private List<FieldProblem> checked(JsonObject schema, JsonObject inputs, String path) {
        return SecretChecks.submitted(schemas, schema, inputs, path + "inputs");
    }

    private static String noSuch(ExecutorId id, Set<ExecutorId> offered) {
        return "no such executor"
                + Nearest.to(id.value(), offered.stream().map(ExecutorId::value).toList())
                        .map(meant -> ", did you mean " + meant + "?")
                        .orElse("");
    }

    private FieldProblem unknown(String field, ExecutorId id, Set<ExecutorId> offered) {
        return new FieldProblem(
                field,
                executors.whyNot(id).orElseGet(() -> noSuch(id, offered)),
                "one of " + new TreeSet<>(offered),
                id.value());
    }
}
