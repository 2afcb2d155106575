package dev.apflow.simulation.node;

import dev.apflow.application.schema.InputSchemas;
import dev.apflow.application.task.OfferedExecutors;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.problem.FieldProblem;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A node's own executors, none of which has a schema. */
record Own(Set<ExecutorId> ids) implements OfferedExecutors, InputSchemas {

    @Override
    public Optional<JsonObject> inputSchema(ExecutorId id) {
        return Optional.empty();
    }

    @Override
    public List<FieldProblem> check(JsonObject schema, JsonValue instance, String path) {
        return List.of();
    }

    @Override
    public Optional<String> problemOf(JsonObject schema) {
        return Optional.empty();
    }
}
