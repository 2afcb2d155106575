package dev.apflow.bootstrap.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What each role lets clients do: a leader that executes nothing, a worker and an observer. Leases
 * and polls are long, so that what comes quickly came by a signal.
 */
@Timeout(600)
class RolesIT {

    private static final String REFUSAL = "Write operations require leader node. Current leader: ";

    @TempDir static Path directory;

    private static final PostgresDatabase DATABASE = TestPostgres.freshDatabase();
    private static ProcessCluster cluster;
    private static NodeProcess leader;
    private static NodeProcess worker;
    private static NodeProcess observer;

    @BeforeAll
    static void start() {
        cluster =
                new ProcessCluster(directory, DATABASE)
                        .withLongLeases()
                        .with("APFLOW_POLL_INTERVAL", "20")
                        .with("leader", "APFLOW_LEADER_EXECUTES", "false")
                        .with("worker", "APFLOW_NODE_ROLE", "worker")
                        .with("observer", "APFLOW_NODE_ROLE", "observer")
                        .start("leader", "worker", "observer");
        leader = cluster.awaitLeader();
        worker = cluster.node("worker");
        observer = cluster.node("observer");
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static void isRefused(Answer answer) {
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                .startsWith("application/problem+json");
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        assertThat(answer.at("code")).isEqualTo("not_leader");
        assertThat(answer.number("status")).isEqualTo(503);
        assertThat(answer.at("detail")).isEqualTo(REFUSAL + "leader");
        assertThat(answer.at("leader", "node_id")).isEqualTo("leader");
        assertThat(answer.at("leader", "url")).isEqualTo(leader.url());
        assertThat(answer.number("leader", "epoch")).isEqualTo(cluster.epoch());
    }

    @Test
    void every_change_over_rest_is_refused_by_workers_and_observers_and_names_the_leader() {
        leader.post("/api/v1/trees", Trees.one("kept", "echo", "{}"));
        cluster.awaitTask("kept", "completed");
        for (NodeProcess node : List.of(worker, observer)) {
            isRefused(node.post("/api/v1/trees", Trees.one("refused", "echo", "{}")));
            isRefused(node.post("/api/v1/trees/kept/execute", "{\"rerun\": \"all\"}"));
            isRefused(node.patch("/api/v1/tasks/kept", "{\"priority\": 0}"));
            isRefused(node.delete("/api/v1/tasks/kept"));
            isRefused(node.post("/api/v1/tasks/kept/cancel", "{}"));
            isRefused(node.post("/api/v1/tasks/kept/rerun", "{}"));
            isRefused(node.post("/api/v1/tasks/kept/copy", "{}"));
            isRefused(node.post("/api/v1/cluster/step-down", "{}"));
            assertThat(node.get("/api/v1/tasks/kept").at("status")).isEqualTo("completed");
            assertThat(node.get("/api/v1/tasks/refused").status()).isEqualTo(404);
            assertThat(node.get("/api/v1/tasks").status()).isEqualTo(200);
        }
    }

    @Test
    void every_change_over_json_rpc_is_refused_by_workers_and_observers_and_names_the_leader() {
        leader.post("/api/v1/trees", Trees.one("copied", "echo", "{}"));
        String task = "{\"id\": \"rpc\", \"name\": \"n\", \"schemas\": {\"method\": \"echo\"}}";
        List<String> calls =
                List.of(
                        call("tasks.create", "[" + task + "]"),
                        call("tasks.execute", "{\"tasks\": [" + task + "]}"),
                        call("tasks.update", "{\"task_id\": \"rpc\", \"priority\": 1}"),
                        call("tasks.copy", "{\"task_id\": \"copied\"}"),
                        call("tasks.delete", "{\"task_id\": \"rpc\"}"));
        for (NodeProcess node : List.of(worker, observer)) {
            for (String call : calls) {
                Answer answer = node.post("/tasks", call);
                assertThat(answer.status()).as(call).isEqualTo(503);
                assertThat(answer.headers().firstValue("Retry-After")).contains("1");
                assertThat(answer.number("error", "code")).isEqualTo(-32010);
                assertThat(answer.at("error", "data", "detail")).isEqualTo(REFUSAL + "leader");
                assertThat(answer.at("error", "data", "leader", "node_id")).isEqualTo("leader");
                assertThat(answer.at("error", "data", "leader", "url")).isEqualTo(leader.url());
            }
            assertThat(node.post("/tasks", call("tasks.get", "{\"task_id\": \"rpc\"}")).status())
                    .isEqualTo(200);
        }
    }

    private static String call(String method, String params) {
        return String.format(
                Locale.ROOT,
                "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"%s\", \"params\": %s}",
                method,
                params);
    }

    @Test
    void a_cancel_reaches_the_executor_on_another_node_within_a_second() {
        List<Duration> elapsed = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            String id = "cancelled-" + i;
            leader.post("/api/v1/trees", Trees.sleeper(id, 600_000));
            Until.holds("it runs", () -> running(worker) > 0);
            long before = System.nanoTime();
            assertThat(leader.post("/api/v1/tasks/" + id + "/cancel", "{}").status())
                    .isEqualTo(200);
            Until.holds("its executor is interrupted", () -> running(worker) == 0);
            elapsed.add(Duration.ofNanos(System.nanoTime() - before));
        }
        // All of them came by the signal, and not by the poll or the lease; on a machine that has
        // time to spare each takes some milliseconds.
        assertThat(elapsed).allMatch(each -> each.compareTo(Duration.ofSeconds(10)) < 0);
        assertThat(elapsed).anyMatch(each -> each.compareTo(Duration.ofSeconds(1)) < 0);
    }

    private static long running(NodeProcess node) {
        return node.get("/api/v1/cluster").number("node", "running");
    }

    @Test
    void the_event_stream_of_any_node_shows_what_happens_on_all() throws Exception {
        for (NodeProcess node : cluster.all()) {
            String id = "streamed-" + node.name();
            CompletableFuture<List<String>> types = node.eventsOf(id);
            leader.post("/api/v1/trees", Trees.one(id, "echo", "{}"));
            assertThat(types.get(60, TimeUnit.SECONDS))
                    .as("of %s", node.name())
                    .containsExactly("created", "assigned", "started", "completed");
        }
    }

    @Test
    void the_picture_of_the_cluster_is_the_same_on_all_nodes() {
        for (NodeProcess node : cluster.all()) {
            Answer clusterView = node.get("/api/v1/cluster");
            assertThat(clusterView.at("mode")).isEqualTo("cluster");
            assertThat(clusterView.at("node", "id")).isEqualTo(node.name());
            assertThat(clusterView.at("node", "role")).isEqualTo(node.name());
            assertThat(clusterView.at("leader", "node_id")).isEqualTo("leader");
            assertThat(clusterView.all("nodes", "id"))
                    .containsExactly("leader", "observer", "worker");
            assertThat(clusterView.all("nodes", "role"))
                    .containsExactly("leader", "observer", "worker");
            assertThat(clusterView.all("nodes", "status")).containsOnly("healthy");
            assertThat(node.get("/health/ready").status()).isEqualTo(200);
        }
    }

    @Test
    void the_observer_executes_nothing() {
        leader.post("/api/v1/trees", Trees.fanOut("watched-", 30, 1));
        for (int i = 0; i < 30; i++) {
            assertThat(cluster.awaitTask("watched-" + i, "completed").at("last_assigned_node"))
                    .isEqualTo("worker");
        }
    }
}
