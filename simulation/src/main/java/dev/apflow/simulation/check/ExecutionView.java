package dev.apflow.simulation.check;

import dev.apflow.application.executor.Execution;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.domain.idempotency.IdempotencyKey;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskKey;
import dev.apflow.simulation.trace.Findings;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What an executor must see of its task, and under which key its success is kept. */
final class ExecutionView {

    private final TaskModel tasks;
    private final Findings findings;
    private final Map<Delivered, Map<String, JsonValue>> inputs = new HashMap<>();
    private final Map<IdempotencyKey, Named> named = new HashMap<>();
    private final Map<Named, IdempotencyKey> keys = new HashMap<>();

    /** What a key stands for. */
    private record Named(TaskId task, int attempt, Map<String, JsonValue> inputs) {}

    ExecutionView(TaskModel tasks, Findings findings) {
        this.tasks = tasks;
        this.findings = findings;
    }

    /** A delivery is handed out: its inputs are the task's, with the results as they stand now. */
    void handed(Claimed claimed) {
        tasks.find(claimed.delivered().task())
                .ifPresent(entry -> inputs.put(claimed.delivered(), merged(entry)));
    }

    private Map<String, JsonValue> merged(Entry entry) {
        Map<String, JsonValue> merged = new HashMap<>(entry.spec.inputs().members());
        for (Dependency each : entry.spec.dependencies()) {
            String name = each.key().map(TaskKey::value).orElse(each.id().value());
            tasks.resultOf(each.id()).ifPresent(result -> merged.put(name, result));
        }
        return merged;
    }

    /** An executor begins. */
    void begins(Execution execution) {
        Delivered delivered =
                new Delivered(execution.task(), execution.attempt(), execution.delivery());
        Optional<Entry> found = tasks.find(execution.task());
        found.ifPresent(
                entry ->
                        findings.require(
                                execution.params().equals(entry.spec.params())
                                        && execution.name().equals(entry.spec.name())
                                        && execution.tree().equals(entry.tree),
                                "an executor sees the task that was submitted",
                                () ->
                                        delivered
                                                + " sees "
                                                + execution.name()
                                                + " of "
                                                + execution.tree()
                                                + " with "
                                                + execution.params()));
        JsonObject seen = execution.inputs();
        findings.require(
                Optional.of(seen.members()).equals(Optional.ofNullable(inputs.get(delivered))),
                "an executor gets its inputs and the results of what its task depends on",
                () -> delivered + " got " + seen + " instead of " + inputs.get(delivered));
        key(delivered, execution.idempotencyKey());
    }

    /** Same task, same attempt, same inputs: same key; and nothing else has it. */
    void key(Delivered delivered, IdempotencyKey key) {
        Map<String, JsonValue> given = inputs.get(delivered);
        if (given == null) {
            return;
        }
        Named wanted = new Named(delivered.task(), delivered.attempt(), given);
        named.putIfAbsent(key, wanted);
        keys.putIfAbsent(wanted, key);
        findings.require(
                named.get(key).equals(wanted) && keys.get(wanted).equals(key),
                "a key names one task, one attempt and its inputs",
                () -> delivered + " has the key of " + named.get(key) + ", or another than before");
    }
}
