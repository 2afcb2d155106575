package dev.apflow.adapters.http;

import dev.apflow.application.executor.Execution;
import dev.apflow.application.executor.TaskExecutor;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;

import java.util.Optional;

/** Is there, and never runs. */
record TestExecutor(ExecutorId id, Optional<JsonObject> inputSchema) implements TaskExecutor {

    @Override
    public String description() {
        return "Does nothing, in a test.";
    }

    @Override
    public JsonValue execute(Execution execution) {
        throw new AssertionError("nothing runs here");
    }
}
