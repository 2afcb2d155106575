package dev.apflow.application.document;

import dev.apflow.application.store.Activity;
import dev.apflow.application.store.Flows.FlowSummary;
import dev.apflow.application.store.Flows.StoredFlow;
import dev.apflow.domain.json.JsonNull;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.run.Labels;
import dev.apflow.domain.run.RunOrigin;
import dev.apflow.domain.run.RunSummary;
import dev.apflow.domain.run.Trigger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Writes runs as clients read them. */
public final class RunDocuments {

    private RunDocuments() {}

    /** {@code flow}, {@code flow_version}, {@code triggered_by} and {@code labels}. */
    public static JsonObject origin(RunOrigin origin) {
        return origin(new JsonObjectBuilder(), origin).done();
    }

    static JsonObjectBuilder origin(JsonObjectBuilder members, RunOrigin origin) {
        origin.flow()
                .ifPresent(
                        each ->
                                members.text("flow", each.flow())
                                        .number("flow_version", each.version()));
        return members.put("triggered_by", trigger(origin.trigger()))
                .put("labels", labels(origin.labels()));
    }

    /** What happened to tasks, step by step. */
    public static JsonObject activity(Activity activity) {
        List<JsonObject> steps = new ArrayList<>();
        Instant at = activity.from();
        for (Activity.Step each : activity.steps()) {
            steps.add(step(at, each));
            at = at.plus(activity.step());
        }
        return new JsonObjectBuilder()
                .text("from", activity.from().toString())
                .number("step_seconds", activity.step().toSeconds())
                .instant("seen_from", activity.seenFrom())
                .array("steps", steps)
                .done();
    }

    private static JsonObject step(Instant at, Activity.Step step) {
        return new JsonObjectBuilder()
                .text("at", at.toString())
                .number("completed", step.completed())
                .number("failed", step.failed())
                .number("cancelled", step.cancelled())
                .number("started", step.started())
                .number("busy_slots", Math.round(step.busy() * 100) / 100.0)
                .value(
                        "queue_wait_p95_ms",
                        step.waitP95().map(each -> JsonNumber.of(each.toMillis())))
                .done();
    }

    /** A run as lists show it. */
    public static JsonObject run(RunSummary run) {
        return run(new JsonObjectBuilder(), run).done();
    }

    /** A run with the inputs of its flow. */
    public static JsonObject whole(RunSummary run) {
        return run(new JsonObjectBuilder(), run)
                .put("inputs", run.origin().inputs().<JsonValue>map(i -> i).orElse(JsonNull.NULL))
                .done();
    }

    private static JsonObjectBuilder run(JsonObjectBuilder members, RunSummary run) {
        members.text("run_id", run.id()).text("name", run.name()).text("method", run.method());
        JsonObjectBuilder counts = new JsonObjectBuilder();
        TaskDocuments.counts(run.counts()).members().forEach(counts::put);
        origin(members, run.origin());
        return members.text("status", run.status().word())
                .put("counts", counts.number("blocked", run.blocked()).done())
                .number("progress", run.progress())
                .instant("created_at", run.createdAt())
                .instant("started_at", run.startedAt())
                .instant("ended_at", run.endedAt());
    }

    private static JsonObject trigger(Trigger trigger) {
        JsonObjectBuilder members = new JsonObjectBuilder().text("kind", trigger.kind().word());
        trigger.id().ifPresent(id -> members.text("id", id));
        trigger.user().ifPresent(user -> members.text("user", user));
        return members.done();
    }

    /** A version of a flow as lists show it. */
    public static JsonObject flow(FlowSummary flow) {
        return flow(flow, flow.summary());
    }

    /** A version of a flow with its tree. */
    public static JsonObject flow(StoredFlow flow) {
        return flow(flow.summary(), flow.content());
    }

    private static JsonObject flow(FlowSummary flow, JsonObject content) {
        JsonObjectBuilder members =
                new JsonObjectBuilder()
                        .text("name", flow.version().flow())
                        .number("version", flow.version().version());
        content.members().forEach(members::put);
        return members.text("created_by", flow.createdBy())
                .instant("created_at", flow.createdAt())
                .done();
    }

    static JsonObject labels(Labels labels) {
        JsonObjectBuilder members = new JsonObjectBuilder();
        labels.values().forEach(members::text);
        return members.done();
    }
}
