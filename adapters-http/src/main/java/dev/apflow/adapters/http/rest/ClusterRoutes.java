package dev.apflow.adapters.http.rest;

import dev.apflow.adapters.http.exchange.Reply;
import dev.apflow.adapters.http.exchange.RequestContext;
import dev.apflow.adapters.http.exchange.Routes;
import dev.apflow.adapters.http.health.Health;
import dev.apflow.adapters.http.health.StoreState;
import dev.apflow.adapters.http.problem.AnswerProblems;
import dev.apflow.application.cluster.ClusterDocuments;
import dev.apflow.application.cluster.ReadCluster;
import dev.apflow.application.cluster.StepDown;
import dev.apflow.application.cluster.StepDown.Resigned;
import dev.apflow.application.document.FieldReader;
import dev.apflow.application.document.JsonObjectBuilder;
import dev.apflow.application.store.HeldBack;
import dev.apflow.domain.json.JsonObject;

/** {@code /api/v1/cluster}. */
public final class ClusterRoutes {

    private static final String CLUSTER = "/api/v1/cluster";

    private final ReadCluster cluster;
    private final StepDown stepDown;
    private final Health health;

    public ClusterRoutes(ReadCluster cluster, StepDown stepDown, Health health) {
        this.health = health;
        this.cluster = cluster;
        this.stepDown = stepDown;
    }

    public void addTo(Routes routes) {
        routes.get(CLUSTER, call -> Reply.ok(view()))
                .administer(CLUSTER + "/step-down", this::stepDown);
    }

    private JsonObject view() {
        JsonObjectBuilder members = new JsonObjectBuilder();
        ClusterDocuments.cluster(cluster.view()).members().forEach(members::put);
        return members.put("store", store(health.store())).done();
    }

    private static JsonObject store(StoreState state) {
        return new JsonObjectBuilder()
                .text("description", state.description())
                .flag("writable", state.trouble().isEmpty())
                .text("reason", state.trouble())
                .value("events_held_back", state.heldBack().map(ClusterRoutes::heldBack))
                .done();
    }

    private static JsonObject heldBack(HeldBack heldBack) {
        return new JsonObjectBuilder()
                .number("seconds", heldBack.age().toSeconds())
                .text("by", heldBack.by())
                .done();
    }

    private Reply stepDown(RequestContext call) {
        call.bodyIfAny(FieldReader::problemCount);
        Resigned resigned = AnswerProblems.valueOf(stepDown.stepDown());
        return Reply.ok(
                new JsonObjectBuilder()
                        .text("status", "resigned")
                        .text("node_id", resigned.node())
                        .number("epoch", resigned.epoch())
                        .done());
    }
}
