package dev.apflow.application.task;

import dev.apflow.application.schema.InputSchemas;
import dev.apflow.application.secret.SecretChecks;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.problem.FieldProblem;
import dev.apflow.domain.secret.SecretReferences;
import dev.apflow.domain.task.TaskSpec;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Checks of one task that need to know executors and schemas. */
final class SpecCheck {

    private final OfferedExecutors executors;
    private final InputSchemas schemas;

    SpecCheck(OfferedExecutors executors, InputSchemas schemas) {
        this.executors = executors;
        this.schemas = schemas;
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
     * starts: results are merged into them.
     */
    List<FieldProblem> inputs(TaskSpec spec, String path) {
        List<FieldProblem> problems =
                new ArrayList<>(SecretReferences.in(spec.inputs(), path + "inputs").problems());
        spec.inputSchema().ifPresent(schema -> problems.addAll(own(spec, schema, path)));
        if (spec.dependencies().isEmpty()) {
            executors
                    .inputSchema(spec.method())
                    .ifPresent(schema -> problems.addAll(checked(schema, spec, path)));
        }
        return problems;
    }

    /** Makes checks of many tasks, which share what checks may cost. */
    <T> T together(Supplier<T> checks) {
        return schemas.together(checks);
    }

    private List<FieldProblem> own(TaskSpec spec, JsonObject schema, String path) {
        var unusable = schemas.problemOf(schema);
        if (unusable.isPresent()) {
            return List.of(
                    new FieldProblem(
                            path + "schemas.input_schema",
                            unusable.get(),
                            "a JSON Schema",
                            "not one"));
        }
        return spec.dependencies().isEmpty() ? checked(schema, spec, path) : List.of();
    }

    private List<FieldProblem> checked(JsonObject schema, TaskSpec spec, String path) {
        return SecretChecks.submitted(schemas, schema, spec.inputs(), path + "inputs");
    }

    private FieldProblem unknown(String field, ExecutorId id, Set<ExecutorId> offered) {
        return new FieldProblem(
                field,
                executors.whyNot(id).orElse("no such executor"),
                "one of " + new TreeSet<>(offered),
                id.value());
    }
}
