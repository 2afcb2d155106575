package dev.apflow.adapters.executors;

import dev.apflow.application.document.FieldReader;
import dev.apflow.application.executor.Execution;
import dev.apflow.application.executor.TaskExecutor;
import dev.apflow.application.runtime.Pause;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;

import java.time.Duration;
import java.util.Optional;

/** Lets time pass and tells its progress: for trying out. */
final class SleepExecutor implements TaskExecutor {

    private static final long LONGEST_MS = Duration.ofDays(1).toMillis();
    private static final long STEP_MS = 100;

    private static final JsonObject INPUTS =
            Schemas.of(
                    """
                    {"type": "object", "required": ["duration_ms"], "additionalProperties": false,
                     "examples": [{"duration_ms": 500}],
                     "properties": {"duration_ms": {"type": "integer", "minimum": 0, "maximum": 86400000}}}
                    """);

    private final Pause pause;

    SleepExecutor(Pause pause) {
        this.pause = pause;
    }

    @Override
    public ExecutorId id() {
        return new ExecutorId("sleep");
    }

    @Override
    public String description() {
        return "Waits duration_ms milliseconds.";
    }

    @Override
    public Optional<JsonObject> inputSchema() {
        return Optional.of(INPUTS);
    }

    @Override
    public JsonValue execute(Execution execution) throws InterruptedException {
        long whole =
                FieldReader.of(execution.inputs()).whole("duration_ms", 0, LONGEST_MS).orElse(0L);
        for (long slept = 0; slept < whole; slept += STEP_MS) {
            execution.progress((double) slept / whole);
            pause.pause(Duration.ofMillis(Math.min(STEP_MS, whole - slept)));
        }
        return JsonObject.of("slept_ms", JsonNumber.of(whole));
    }
}
