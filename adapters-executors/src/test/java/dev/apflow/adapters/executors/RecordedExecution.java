package dev.apflow.adapters.executors;

import dev.apflow.application.executor.Execution;
import dev.apflow.domain.idempotency.IdempotencyKey;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.secret.GivenSecrets;
import dev.apflow.domain.task.TaskId;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An execution as a test wants it; remembers the progress it is told. */
record RecordedExecution(
        JsonObject inputs,
        int attempt,
        Map<TaskId, JsonValue> dependencyResults,
        List<Double> progress,
        List<Integer> retryOn,
        GivenSecrets secrets)
        implements Execution {

    static RecordedExecution of(String json) {
        return new RecordedExecution(
                Schemas.of(json), 1, Map.of(), new ArrayList<>(), List.of(), GivenSecrets.NONE);
    }

    RecordedExecution withAttempt(int number) {
        return new RecordedExecution(inputs, number, dependencyResults, progress, retryOn, secrets);
    }

    RecordedExecution withResults(Map<TaskId, JsonValue> results) {
        return new RecordedExecution(inputs, attempt, results, progress, retryOn, secrets);
    }

    RecordedExecution with(GivenSecrets given) {
        return new RecordedExecution(inputs, attempt, dependencyResults, progress, retryOn, given);
    }

    RecordedExecution retrying(List<Integer> statuses) {
        return new RecordedExecution(
                inputs, attempt, dependencyResults, progress, statuses, secrets);
    }

    @Override
    public TaskId task() {
        return new TaskId("task-1");
    }

    @Override
    public TaskId tree() {
        return new TaskId("tree-1");
    }

    @Override
    public String name() {
        return "a task";
    }

    @Override
    public JsonObject params() {
        return JsonObject.EMPTY;
    }

    @Override
    public long delivery() {
        return 7;
    }

    @Override
    public IdempotencyKey idempotencyKey() {
        return IdempotencyKey.of("task-1", attempt, inputs);
    }

    @Override
    public void progress(double share) {
        progress.add(share);
    }

    @Override
    public boolean isCancelled() {
        return false;
    }
}
