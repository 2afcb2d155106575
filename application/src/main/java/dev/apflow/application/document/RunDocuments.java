package dev.apflow.application.document;

import dev.apflow.application.store.Flows.FlowSummary;
import dev.apflow.application.store.Flows.StoredFlow;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.run.Labels;
import dev.apflow.domain.run.RunOrigin;
import dev.apflow.domain.run.Trigger;

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
