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
import java.util.List;

/**
 * The end-to-end cases of the specification that leave their cluster as it was: one leader, which
 * executes nothing, and two workers, as processes on a real PostgreSQL. The case that is about the
 * store alone, {@code concurrent_lease_acquisition_five_workers_one_task}, stands in {@code
 * LeaseRacesContract}; the two about a cluster that is off in {@link WithoutClusterIT}.
 */
@Timeout(600)
class EndToEndIT {

    @TempDir static Path directory;

    private static final PostgresDatabase DATABASE = TestPostgres.freshDatabase();
    private static ProcessCluster cluster;
    private static NodeProcess leader;
    private static Patience gpu;

    @BeforeAll
    static void start() {
        gpu = new Patience(directory, "gpu");
        gpu.release();
        cluster =
                new ProcessCluster(directory, DATABASE)
                        .withLongLeases()
                        .with("leader-1", "APFLOW_NODE_ROLE", "leader")
                        .with("leader-1", "APFLOW_LEADER_EXECUTES", "false")
                        .with("worker-1", "APFLOW_NODE_ROLE", "worker")
                        .with("worker-2", "APFLOW_NODE_ROLE", "worker")
                        .with("worker-2", "APFLOW_PLUGINS", gpu.plugins().toString())
                        .with("worker-2", "APFLOW_NODE_CAPABILITIES", "{\"memory_gb\": 64}")
                        .start("leader-1", "worker-1", "worker-2");
        leader = cluster.awaitLeader();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static List<String> eventTypes(String task) {
        return cluster.any().get("/api/v1/tasks/" + task + "/events").all("events", "event_type");
    }

    @Test
    void leader_plus_two_workers_execute_tasks() {
        assertThat(leader.post("/api/v1/trees", Trees.fanOut("five-", 20, 300)).status())
                .isEqualTo(201);
        for (int i = 0; i < 20; i++) {
            cluster.awaitTask("five-" + i, "completed");
        }
        Answer events = cluster.any().get("/api/v1/events?limit=1000");
        List<String> nodes =
                events.items("events").stream()
                        .filter(
                                event ->
                                        Answer.text(Answer.walk(event, "task_id"))
                                                .startsWith("five-"))
                        .filter(
                                event ->
                                        Answer.text(Answer.walk(event, "event_type"))
                                                .equals("started"))
                        .map(event -> Answer.text(Answer.walk(event, "node_id")))
                        .toList();
        assertThat(nodes).hasSize(20).containsOnly("worker-1", "worker-2");
        assertThat(nodes).contains("worker-1", "worker-2");
    }

    @Test
    void placement_constraints_filter_workers() {
        for (int i = 0; i < 6; i++) {
            leader.post(
                    "/api/v1/trees", gpu.tree("gpu-" + i, "{\"requires_executors\": [\"gpu\"]}"));
            leader.post(
                    "/api/v1/trees",
                    Trees.one(
                            "memory-" + i,
                            "echo",
                            "{}",
                            "{\"requires_capabilities\": {\"memory_gb\": 64}}"));
            leader.post(
                    "/api/v1/trees",
                    Trees.one("not-" + i, "echo", "{}", "{\"forbidden_nodes\": [\"worker-2\"]}"));
        }
        for (int i = 0; i < 6; i++) {
            for (String on2 : List.of("gpu-" + i, "memory-" + i)) {
                assertThat(cluster.awaitTask(on2, "completed").at("last_assigned_node"))
                        .as(on2)
                        .isEqualTo("worker-2");
            }
            assertThat(cluster.awaitTask("not-" + i, "completed").at("last_assigned_node"))
                    .isEqualTo("worker-1");
        }
    }

    @Test
    void task_events_emitted() {
        leader.post("/api/v1/trees", Trees.one("plain", "echo", "{}"));
        cluster.awaitTask("plain", "completed");
        assertThat(eventTypes("plain"))
                .containsExactly("created", "assigned", "started", "completed", "tree_ended");

        leader.post("/api/v1/trees", Trees.one("bad", "fail", "{\"message\": \"oh\"}"));
        cluster.awaitTask("bad", "failed");
        assertThat(eventTypes("bad"))
                .containsExactly("created", "assigned", "started", "failed", "tree_ended");

        leader.post("/api/v1/trees", Trees.sleeper("long", 60_000));
        cluster.awaitTask("long", "in_progress");
        assertThat(leader.post("/api/v1/tasks/long/cancel", "{\"reason\": \"enough\"}").status())
                .isEqualTo(200);
        assertThat(eventTypes("long"))
                .containsExactly("created", "assigned", "started", "cancelled", "tree_ended");
    }
}
