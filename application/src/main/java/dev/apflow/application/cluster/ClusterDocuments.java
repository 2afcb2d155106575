package dev.apflow.application.cluster;

import dev.apflow.application.cluster.ClusterView.Member;
import dev.apflow.application.document.JsonObjectBuilder;
import dev.apflow.application.store.cluster.LeaderInfo;
import dev.apflow.domain.json.JsonObject;

import java.util.TreeSet;

/** Writes the cluster as clients read it. */
public final class ClusterDocuments {

    private ClusterDocuments() {}

    public static JsonObject cluster(ClusterView view) {
        return new JsonObjectBuilder()
                .text("mode", view.mode().word())
                .put("node", member(view.node()))
                .value("leader", view.leader().map(ClusterDocuments::leader))
                .array("nodes", view.nodes().stream().map(ClusterDocuments::member).toList())
                .done();
    }

    private static JsonObject member(Member member) {
        return new JsonObjectBuilder()
                .text("id", member.id())
                .text("status", member.status().word())
                .text("role", member.role().word())
                .text("url", member.url())
                .texts("executors", new TreeSet<>(member.executors()))
                .put("capabilities", member.capabilities())
                .texts("queues", new TreeSet<>(member.queues()))
                .number("running", member.running())
                .number("slots", member.slots())
                .instant("heartbeat_at", member.heartbeatAt())
                .done();
    }

    private static JsonObject leader(LeaderInfo leader) {
        return new JsonObjectBuilder()
                .text("node_id", leader.node())
                .text("url", leader.url())
                .number("epoch", leader.epoch().value())
                .instant("lease_expires_at", leader.expiresAt())
                .done();
    }
}
