package dev.apflow.adapters.executors;

import dev.apflow.application.document.FieldReader;
import dev.apflow.application.executor.Execution;
import dev.apflow.application.executor.ExecutionFailed;
import dev.apflow.application.executor.TaskExecutor;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;

import java.math.BigDecimal;
import java.util.Optional;

/** Fails, always or the first few attempts: for trying out. */
final class FailExecutor implements TaskExecutor {

    private static final JsonObject INPUTS =
            Schemas.of(
                    """
                    {"type": "object", "additionalProperties": false,
                     "examples": [{"message": "not yet", "times": 1}],
                     "properties": {"message": {"type": "string", "maxLength": 1000},
                                    "times": {"type": "integer", "minimum": 0}}}
                    """);

    @Override
    public ExecutorId id() {
        return new ExecutorId("fail");
    }

    @Override
    public String description() {
        return "Fails with message; given times, only the first so many attempts.";
    }

    @Override
    public Optional<JsonObject> inputSchema() {
        return Optional.of(INPUTS);
    }

    @Override
    public JsonValue execute(Execution execution) throws ExecutionFailed {
        Optional<BigDecimal> times =
                execution
                        .inputs()
                        .find("times")
                        .flatMap(
                                each ->
                                        each instanceof JsonNumber(BigDecimal number)
                                                ? Optional.of(number)
                                                : Optional.empty());
        if (times.isEmpty()
                || BigDecimal.valueOf(execution.attempt()).compareTo(times.get()) <= 0) {
            throw ExecutionFailed.retryable(message(execution));
        }
        return JsonObject.of("attempt", JsonNumber.of(execution.attempt()));
    }

    private static String message(Execution execution) {
        return FieldReader.of(execution.inputs())
                .string("message", 1000)
                .orElse("failed as asked, attempt " + execution.attempt());
    }
}
