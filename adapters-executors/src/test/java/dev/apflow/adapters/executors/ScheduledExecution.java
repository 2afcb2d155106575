package dev.apflow.adapters.executors;

import dev.apflow.application.executor.Execution;
import dev.apflow.domain.idempotency.IdempotencyKey;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.task.ScheduledFor;
import dev.apflow.domain.task.TaskId;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** An execution of a task that a schedule started. */
record ScheduledExecution(RecordedExecution plain) implements Execution {

    static final String NOMINAL = "2026-11-30T03:00:00Z";

    static ScheduledExecution of(String inputs) {
        return new ScheduledExecution(RecordedExecution.of(inputs));
    }

    @Override
    public Optional<ScheduledFor> schedule() {
        return Optional.of(
                new ScheduledFor("nightly", Instant.parse(NOMINAL), Optional.empty(), false));
    }

    @Override
    public TaskId task() {
        return plain.task();
    }

    @Override
    public TaskId tree() {
        return plain.tree();
    }

    @Override
    public String name() {
        return plain.name();
    }

    @Override
    public JsonObject inputs() {
        return plain.inputs();
    }

    @Override
    public JsonObject params() {
        return plain.params();
    }

    @Override
    public int attempt() {
        return plain.attempt();
    }

    @Override
    public long delivery() {
        return plain.delivery();
    }

    @Override
    public IdempotencyKey idempotencyKey() {
        return plain.idempotencyKey();
    }

    @Override
    public Map<TaskId, JsonValue> dependencyResults() {
        return plain.dependencyResults();
    }

    @Override
    public void progress(double share) {
        plain.progress(share);
    }

    @Override
    public boolean isCancelled() {
        return plain.isCancelled();
    }
}
