package dev.apflow.adapters.executors;

import dev.apflow.application.document.JsonObjectBuilder;
import dev.apflow.application.executor.Execution;
import dev.apflow.application.executor.TaskExecutor;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Gathers the results of its dependencies into one object. */
final class AggregateExecutor implements TaskExecutor {

    @Override
    public ExecutorId id() {
        return new ExecutorId("aggregate_results_executor");
    }

    @Override
    public String description() {
        return "Gathers the results of its dependencies: {count, results}.";
    }

    @Override
    public Optional<JsonObject> inputSchema() {
        return Optional.of(Schemas.NOTHING);
    }

    @Override
    public JsonValue execute(Execution execution) {
        Map<String, JsonValue> results = new TreeMap<>();
        execution
                .dependencyResults()
                .forEach((task, result) -> results.put(execution.nameOf(task), result));
        JsonObjectBuilder gathered = new JsonObjectBuilder();
        results.forEach(gathered::put);
        return new JsonObjectBuilder()
                .number("count", results.size())
                .put("results", gathered.done())
                .done();
    }
}
