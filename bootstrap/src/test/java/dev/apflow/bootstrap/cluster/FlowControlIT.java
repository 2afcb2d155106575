package dev.apflow.bootstrap.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.domain.json.JsonValue;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Limits, pauses and queues with real processes: three on PostgreSQL, one on DuckDB. */
@Timeout(300)
class FlowControlIT {

    private static final int TASKS = Integer.getInteger("apflow.flow.tasks", 100);

    /** So many that they take seconds: they are stopped half way. */
    private static final int WAITING = 150;

    private static final String TWO_AT_ONCE = "\"concurrency\": [{\"key\": \"two\", \"limit\": 2}]";

    @TempDir Path directory;

    /**
     * What waits behind two slow tasks starts only when they have ended, whatever node is killed
     * meanwhile. The third node takes tasks of another queue alone.
     */
    @Test
    void a_cluster_keeps_limits_pauses_and_queues() {
        PostgresDatabase database = TestPostgres.freshDatabase();
        try (ProcessCluster cluster =
                new ProcessCluster(directory, database)
                        .with("APFLOW_NODE_STALE_THRESHOLD", "1")
                        .with("c", "APFLOW_QUEUES", "other")
                        .start("a", "b", "c")) {
            NodeProcess leader = cluster.awaitLeader();
            submit(leader, tree("slow-", 2, "sleep", 60_000, TWO_AT_ONCE));
            Until.holds("both slots are taken", () -> running(cluster).size() == 2);
            submit(leader, tree("quick-", TASKS, "sleep", 1, TWO_AT_ONCE));
            submit(leader, tree("other-", 1, "sleep", 1, "\"queue\": \"other\""));
            Until.holds("the other queue moves", () -> isCompleted(cluster, "other-0"));
            assertThat(states(cluster, "quick-")).containsOnly("pending");

            killAndCancel(cluster);
            Until.holds("all are done", () -> left(cluster.any()) == 0);
            assertThat(mostAtOnce(cluster.any())).isEqualTo(2);
            assertThat(nodesOf(cluster.any(), "quick-")).doesNotContain("c");
            assertThat(nodesOf(cluster.any(), "other-")).doesNotContain("");
            pausesAndGoesOn(cluster, cluster.awaitLeader(cluster.serving()));
        }
    }

    /** A node with a slot is killed: its leases end, and only then another node has its slots. */
    private static void killAndCancel(ProcessCluster cluster) {
        NodeProcess killed = cluster.node(nodeOf(cluster, "slow-0"));
        killed.kill();
        for (String task : List.of("slow-0", "slow-1")) {
            Until.seen(
                    task + " runs elsewhere",
                    () -> nodeOf(cluster, task),
                    node -> !node.isEmpty() && !node.equals(killed.name()));
        }
        NodeProcess leader = cluster.awaitLeader(cluster.serving());
        for (String task : List.of("slow-0", "slow-1")) {
            assertThat(leader.post("/api/v1/tasks/" + task + "/cancel", "{}").status())
                    .isEqualTo(200);
        }
        cluster.startOne(killed.name());
    }

    private static String nodeOf(ProcessCluster cluster, String task) {
        return cluster.any().get("/api/v1/tasks/" + task).at("last_assigned_node");
    }

    private static Set<String> running(ProcessCluster cluster) {
        return new HashSet<>(
                cluster.any().get("/api/v1/tasks?status=in_progress").all("tasks", "id"));
    }

    private static boolean isCompleted(ProcessCluster cluster, String task) {
        return cluster.any().get("/api/v1/tasks/" + task).at("status").equals("completed");
    }

    private static List<String> states(ProcessCluster cluster, String prefix) {
        return cluster.any().get("/api/v1/tasks?limit=500").items("tasks").stream()
                .filter(task -> Answer.text(Answer.walk(task, "id")).startsWith(prefix))
                .map(task -> Answer.text(Answer.walk(task, "status")))
                .toList();
    }

    @Test
    void a_process_alone_keeps_limits_and_pauses() {
        try (ProcessCluster alone =
                new ProcessCluster(directory, "duckdb://" + directory.resolve("alone.duckdb"))
                        .with("APFLOW_CLUSTER_ENABLED", "false")
                        .start("alone")) {
            submit(alone.any(), tree("quick-", TASKS / 3, "sleep", 1, TWO_AT_ONCE));
            Until.holds("all are done", () -> left(alone.any()) == 0);
            assertThat(mostAtOnce(alone.any())).isEqualTo(2);
            pausesAndGoesOn(alone, alone.any());
        }
    }

    /** A pause stops a queue that moves on every node, within a second; a resume moves it on. */
    private static void pausesAndGoesOn(ProcessCluster cluster, NodeProcess node) {
        submit(node, tree("paused-", WAITING, "sleep", 200, "\"queue\": \"still\""));
        Until.holds("it moves", () -> count(events(node), "completed", "paused-") > 0);
        assertThat(node.post("/api/v1/queues/still/pause", "{\"reason\": \"test\"}").status())
                .isEqualTo(200);
        long stopped = System.nanoTime();
        long started =
                Until.seen(
                        "a second has passed",
                        () -> count(events(node), "started", "paused-"),
                        seen -> System.nanoTime() - stopped > 1_000_000_000L);
        Until.holds("what runs ends", () -> running(cluster).isEmpty());
        assertThat(started).isLessThan(WAITING);
        assertThat(count(events(node), "started", "paused-")).isEqualTo(started);

        assertThat(node.post("/api/v1/queues/still/resume", "{}").status()).isEqualTo(200);
        Until.holds("all are done", () -> left(node) == 0);
    }

    private static void submit(NodeProcess node, String body) {
        Answer answer = node.post("/api/v1/trees", body);
        assertThat(answer.status()).as("%s", answer).isEqualTo(201);
    }

    private static long left(NodeProcess node) {
        return node.get("/api/v1/tasks?status=pending&limit=1").items("tasks").size()
                + node.get("/api/v1/tasks?status=in_progress&limit=1").items("tasks").size();
    }

    /** All events in the order of the store. */
    private static List<JsonValue> events(NodeProcess node) {
        List<JsonValue> events = new ArrayList<>();
        String after = "";
        while (true) {
            Answer page = node.get("/api/v1/events?limit=1000" + after);
            List<JsonValue> items = page.items("events");
            events.addAll(items);
            if (items.isEmpty()) {
                return events;
            }
            after = "&after=" + page.at("next_cursor");
        }
    }

    private static String text(JsonValue event, String member) {
        return Answer.text(Answer.walk(event, member));
    }

    private static long count(List<JsonValue> events, String type, String prefix) {
        return events.stream()
                .filter(event -> text(event, "event_type").equals(type))
                .filter(event -> text(event, "task_id").startsWith(prefix))
                .count();
    }

    private static Set<String> nodesOf(NodeProcess node, String prefix) {
        return events(node).stream()
                .filter(event -> text(event, "event_type").equals("started"))
                .filter(event -> text(event, "task_id").startsWith(prefix))
                .map(event -> text(event, "node_id"))
                .collect(Collectors.toSet());
    }

    /** Tasks with the limit that ran at the same time, by the order of events. */
    private static int mostAtOnce(NodeProcess node) {
        Set<String> running = new HashSet<>();
        int most = 0;
        for (JsonValue event : events(node)) {
            String task = text(event, "task_id");
            if (task.startsWith("slow-") || task.startsWith("quick-")) {
                switch (text(event, "event_type")) {
                    case "started" -> running.add(task);
                    case "completed", "failed", "cancelled", "reassigned" -> running.remove(task);
                    default -> {
                        // Says nothing of whether it runs.
                    }
                }
                most = Math.max(most, running.size());
            }
        }
        return most;
    }

    private static String tree(String prefix, int tasks, String method, long millis, String more) {
        return String.format(
                Locale.ROOT,
                "{\"tasks\": [%s]}",
                IntStream.range(0, tasks)
                        .mapToObj(
                                i ->
                                        String.format(
                                                Locale.ROOT,
                                                """
                                                {"id": "%s%d", "name": "t", "inputs": {"duration_ms": %d},
                                                 "schemas": {"method": "%s"}, %s}\
                                                """,
                                                prefix,
                                                i,
                                                millis,
                                                method,
                                                more))
                        .collect(Collectors.joining(",")));
    }
}
