package dev.apflow.adapters.http.rest;

import dev.apflow.adapters.http.exchange.Call;
import dev.apflow.adapters.http.exchange.Reply;
import dev.apflow.adapters.http.exchange.Routes;
import dev.apflow.adapters.http.problem.AnswerProblems;
import dev.apflow.application.cluster.ClusterDocuments;
import dev.apflow.application.cluster.ReadCluster;
import dev.apflow.application.cluster.StepDown;
import dev.apflow.application.cluster.StepDown.Resigned;
import dev.apflow.application.document.FieldReader;
import dev.apflow.application.document.Members;

/** {@code /api/v1/cluster}. */
public final class ClusterRoutes {

    private static final String CLUSTER = "/api/v1/cluster";

    private final ReadCluster cluster;
    private final StepDown stepDown;

    public ClusterRoutes(ReadCluster cluster, StepDown stepDown) {
        this.cluster = cluster;
        this.stepDown = stepDown;
    }

    public void addTo(Routes routes) {
        routes.get(CLUSTER, call -> Reply.ok(ClusterDocuments.cluster(cluster.view())))
                .post(CLUSTER + "/step-down", this::stepDown);
    }

    private Reply stepDown(Call call) {
        call.bodyIfAny(FieldReader::problemCount);
        Resigned resigned = AnswerProblems.valueOf(stepDown.stepDown());
        return Reply.ok(
                new Members()
                        .text("status", "resigned")
                        .text("node_id", resigned.node())
                        .number("epoch", resigned.epoch())
                        .done());
    }
}
