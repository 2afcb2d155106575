package dev.apflow.application.document;

import dev.apflow.domain.event.LogEntry;
import dev.apflow.domain.event.LogRestart;
import dev.apflow.domain.event.TaskEvent;
import dev.apflow.domain.explain.Explanation;
import dev.apflow.domain.explain.Reason;
import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.placement.Exclusion;
import dev.apflow.domain.placement.PlacementConstraints;
import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.ErrorCode;
import dev.apflow.domain.task.RetryPolicy;
import dev.apflow.domain.task.ScheduledFor;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.task.TaskState;
import dev.apflow.domain.task.TaskStatus;
import dev.apflow.domain.task.Template;
import dev.apflow.domain.tree.TreeSummary;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Writes tasks, trees, events and explanations as clients and stores read them. */
public final class TaskDocuments {

    private TaskDocuments() {}

    /** What the client asked for, as {@link SpecReader} reads it back: the form stores keep. */
    public static JsonObject spec(TaskSpec spec) {
        JsonObjectBuilder members = specMembers(new JsonObjectBuilder(), spec);
        spec.template().ifPresent(template -> members.put("template", template(template)));
        spec.schedule().ifPresent(schedule -> members.put("schedule", schedule(schedule)));
        return members.done();
    }

    /** A task with everything about it. */
    public static JsonObject task(Task task) {
        TaskState state = task.state();
        JsonObjectBuilder members =
                new JsonObjectBuilder().text("id", task.id()).text("tree_id", task.treeId());
        members.text("status", state.status().word());
        members.text("state", state.phase().word());
        members.flag("inputs_stale", state.inputsStale());
        specMembers(members, task.spec());
        if (task.spec().template().isPresent()) {
            members.flag("templates", true);
        }
        task.spec().schedule().ifPresent(schedule -> members.put("schedule", schedule(schedule)));
        return members.number("max_deliveries", task.spec().deliveryLimit())
                .value("result", state.result())
                .text("error", state.error())
                .text("error_code", state.errorCode().map(ErrorCode::word))
                .number("progress", state.progress())
                .number("attempt_id", state.attempt())
                .number("delivery", state.delivery())
                .text("last_assigned_node", state.lastNode())
                .instant("lease_expires_at", state.leaseExpiresAt())
                .text("idempotency_key", state.idempotencyKey().map(key -> key.value()))
                .instant("created_at", state.createdAt())
                .instant("started_at", state.startedAt())
                .instant("updated_at", state.updatedAt())
                .instant("completed_at", state.completedAt())
                .done();
    }

    /** Counts by status, every status named. */
    public static JsonObject counts(TreeSummary summary) {
        return counts(summary.counts());
    }

    static JsonObject counts(Map<TaskStatus, Integer> counted) {
        JsonObjectBuilder counts = new JsonObjectBuilder();
        for (TaskStatus status : TaskStatus.values()) {
            counts.number(status.word(), counted.getOrDefault(status, 0));
        }
        return counts.done();
    }

    /** One event of the log. */
    /** What stands in the log, whatever it is; a restart of the log concerns no task. */
    public static JsonObject entry(LogEntry entry) {
        return switch (entry) {
            case TaskEvent event -> event(event);
            case LogRestart restart ->
                    new JsonObjectBuilder()
                            .text("cursor", restart.cursor())
                            .text("event_id", restart.eventId())
                            .text("task_id", Optional.empty())
                            .text("tree_id", Optional.empty())
                            .text("event_type", LogRestart.WORD)
                            .text("node_id", Optional.empty())
                            .number("attempt_id", 0)
                            .number("delivery", 0)
                            .text("actor", Optional.empty())
                            .put("details", restart.details())
                            .instant("timestamp", restart.timestamp())
                            .done();
        };
    }

    public static JsonObject event(TaskEvent event) {
        return new JsonObjectBuilder()
                .text("cursor", event.cursor())
                .text("event_id", event.eventId())
                .text("task_id", event.taskId())
                .text("tree_id", event.treeId())
                .text("event_type", event.kind())
                .text("node_id", event.node())
                .number("attempt_id", event.attempt())
                .number("delivery", event.delivery())
                .text("actor", event.actor())
                .put("details", event.details())
                .instant("timestamp", event.timestamp())
                .done();
    }

    /** Why a task is not running. */
    public static JsonObject explanation(Explanation explanation) {
        return new JsonObjectBuilder()
                .text("task_id", explanation.task())
                .text("status", explanation.status().word())
                .flag("runnable", explanation.runnable())
                .array(
                        "reasons",
                        explanation.reasons().stream().map(TaskDocuments::reason).toList())
                .done();
    }

    private static JsonObject reason(Reason reason) {
        JsonObjectBuilder members =
                new JsonObjectBuilder()
                        .text("code", reason.code().word())
                        .text("detail", reason.detail());
        reason.node().ifPresent(node -> members.text("node_id", node));
        reason.constraint()
                .map(Exclusion.Constraint::word)
                .ifPresent(word -> members.text("constraint", word));
        reason.task().ifPresent(task -> members.text("task_id", task));
        reason.facts().members().forEach(members::put);
        return members.text("unblocked_by", reason.unblockedBy()).done();
    }

    private static JsonObjectBuilder specMembers(JsonObjectBuilder members, TaskSpec spec) {
        members.text("id", spec.id());
        spec.key().ifPresent(key -> members.text("key", key));
        return members.text("parent_id", spec.parentId())
                .text("user_id", spec.userId())
                .text("name", spec.name())
                .number("priority", spec.priority().level())
                .put("schemas", schemas(spec))
                .put("inputs", spec.inputs())
                .put("params", spec.params())
                .array(
                        "dependencies",
                        spec.dependencies().stream().map(TaskDocuments::dependency).toList())
                .put("placement_constraints", placement(spec.placement()))
                .put("retry", retry(spec.retry()))
                .value("max_deliveries", deliveries(spec.maxDeliveries()))
                .millis("timeout_ms", spec.timeout())
                .instant("not_before", spec.notBefore())
                .text("queue", spec.admission().queue())
                .array("concurrency", AdmissionDocuments.concurrency(spec.admission()))
                .array("rate", AdmissionDocuments.rates(spec.admission()))
                .text("fair_key", spec.admission().fairKey());
    }

    private static JsonObject dependency(Dependency edge) {
        JsonObjectBuilder members = new JsonObjectBuilder().text("id", edge.id());
        edge.key().ifPresent(key -> members.text("key", key));
        members.flag("required", edge.required());
        return edge.implied() ? members.flag("implied", true).done() : members.done();
    }

    private static JsonObject schedule(ScheduledFor schedule) {
        return new JsonObjectBuilder()
                .text("id", schedule.schedule())
                .instant("nominal_time", schedule.nominal())
                .instant("previous_nominal_time", schedule.previous())
                .flag("backfilled", schedule.backfilled())
                .done();
    }

    private static JsonObject template(Template template) {
        JsonObjectBuilder members = new JsonObjectBuilder();
        if (!template.known().isEmpty()) {
            members.put("known", template.known());
        }
        template.run().ifPresent(run -> members.put("run", run));
        return members.done();
    }

    private static JsonObject schemas(TaskSpec spec) {
        JsonObjectBuilder members = new JsonObjectBuilder().text("method", spec.method());
        spec.inputSchema().ifPresent(schema -> members.put("input_schema", schema));
        return members.done();
    }

    private static JsonObject placement(PlacementConstraints constraints) {
        JsonObjectBuilder members =
                new JsonObjectBuilder()
                        .texts("requires_executors", constraints.requiresExecutors())
                        .put("requires_capabilities", constraints.requiresCapabilities())
                        .texts("allowed_nodes", constraints.allowedNodes())
                        .texts("forbidden_nodes", constraints.forbiddenNodes());
        constraints
                .maxParallelPerNode()
                .ifPresent(most -> members.number("max_parallel_per_node", most));
        return members.done();
    }

    private static Optional<JsonNumber> deliveries(OptionalInt most) {
        return most.isPresent() ? Optional.of(JsonNumber.of(most.getAsInt())) : Optional.empty();
    }

    private static JsonObject retry(RetryPolicy policy) {
        JsonObjectBuilder members =
                new JsonObjectBuilder()
                        .number("max_attempts", policy.maxAttempts())
                        .text("backoff", policy.backoff().word())
                        .number("initial_delay_ms", policy.initialDelay().toMillis())
                        .number("max_delay_ms", policy.maxDelay().toMillis())
                        .number("jitter", policy.jitter());
        if (!policy.on().isEmpty()) {
            members.put(
                    "on",
                    new JsonArray(policy.on().stream().<JsonValue>map(JsonNumber::of).toList()));
        }
        return members.done();
    }
}
