package dev.apflow.adapters.executors;

import dev.apflow.application.executor.Execution;
import dev.apflow.application.executor.TaskExecutor;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonValue;

/** Returns its inputs: for trying out. */
final class EchoExecutor implements TaskExecutor {

    @Override
    public ExecutorId id() {
        return new ExecutorId("echo");
    }

    @Override
    public String description() {
        return "Returns its inputs.";
    }

    @Override
    public JsonValue execute(Execution execution) {
        return execution.inputs();
    }
}
