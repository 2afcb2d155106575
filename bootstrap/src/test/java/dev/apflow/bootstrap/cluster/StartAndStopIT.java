package dev.apflow.bootstrap.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.fault.PostgresProxy;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Locale;

/** How nodes come, are refused, leave, and give their leadership up. */
@Timeout(600)
class StartAndStopIT {

    @TempDir Path directory;

    private final PostgresDatabase database = TestPostgres.freshDatabase();
    private ProcessCluster cluster;

    @BeforeEach
    void prepare() {
        cluster = new ProcessCluster(directory, database).withLongLeases();
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private static void refusesToStart(NodeProcess node, String line) {
        assertThat(node.exitCode()).as("what it exits with").isNotZero();
        assertThat(node.log().lines().filter(each -> each.startsWith("apflow: ")))
                .singleElement()
                .asString()
                .contains(line);
        assertThat(node.log()).doesNotContain("\tat ");
    }

    @Test
    void a_node_that_has_to_lead_and_cannot_is_refused_and_told_who_leads() {
        cluster.start("first");
        cluster.with("second", "APFLOW_NODE_ROLE", "leader");
        refusesToStart(
                cluster.begin("second"),
                "Node second configured as leader but could not acquire leadership. Another leader"
                        + " is active. Current leader: first");
        assertThat(cluster.node("first").get("/api/v1/cluster").all("nodes", "id"))
                .containsExactly("first");
    }

    @Test
    void duckdb_is_refused() {
        cluster.with("APFLOW_DATABASE_URL", "duckdb://" + directory.resolve("one.duckdb"));
        refusesToStart(
                cluster.begin("n1"),
                "Distributed mode requires PostgreSQL. DuckDB is single-writer and does not"
                        + " support multi-node coordination.");
    }

    @Test
    void a_node_whose_database_does_not_answer_is_refused_and_ends() {
        try (PostgresProxy proxy = PostgresProxy.before(database)) {
            proxy.hold();
            cluster.by("n1", proxy.database()).with("n1", "APFLOW_STARTUP_WAIT", "1");
            refusesToStart(cluster.begin("n1"), "cannot open");
        }
    }

    @Test
    void a_cluster_and_a_process_that_works_alone_keep_off_each_other() {
        cluster.start("member");
        cluster.with("alone", "APFLOW_CLUSTER_ENABLED", "false");
        refusesToStart(cluster.begin("alone"), "");
        cluster.node("member").terminate();
        cluster.startOne("alone");
        refusesToStart(cluster.begin("member"), "");
    }

    @Test
    void of_two_with_one_id_the_newer_stays_and_the_older_ends_and_says_why() {
        cluster.with("twin-1", "APFLOW_NODE_ID", "twin")
                .with("twin-2", "APFLOW_NODE_ID", "twin")
                .startOne("n1");
        NodeProcess leader = cluster.awaitLeader();
        cluster.startOne("twin-1");
        NodeProcess older = cluster.node("twin-1");
        cluster.startOne("twin-2");
        refusesToStart(older, "node twin was started once more");
        assertThat(leader.get("/api/v1/cluster").all("nodes", "id")).containsExactly("n1", "twin");
        leader.post(
                "/api/v1/trees", Trees.one("t", "echo", "{}", "{\"allowed_nodes\": [\"twin\"]}"));
        assertThat(cluster.node("twin-2").isAlive()).isTrue();
        Until.seen(
                "the newer one works",
                () -> leader.get("/api/v1/tasks/t"),
                task -> task.at("status").equals("completed"));
    }

    @Test
    void a_leader_that_is_told_to_end_leaves_leadership_and_what_it_ran_to_others() {
        cluster.start("n1", "n2");
        NodeProcess first = cluster.awaitLeader();
        NodeProcess second = cluster.others(first).getFirst();
        first.post(
                "/api/v1/trees",
                Trees.one(
                        "t",
                        "sleep",
                        "{\"duration_ms\": 1500}",
                        String.format(Locale.ROOT, "{\"allowed_nodes\": [\"%s\"]}", first.name())));
        cluster.awaitTask("t", "in_progress");
        assertThat(first.terminate()).isZero();
        cluster.awaitLeader(cluster.others(first));
        assertThat(second.get("/api/v1/cluster").all("nodes", "id")).containsExactly(second.name());
        Answer task = second.get("/api/v1/tasks/t");
        assertThat(task.at("status")).isEqualTo("pending");
        assertThat(task.number("attempt_id")).isEqualTo(1);
        assertThat(second.get("/api/v1/tasks/t/events").all("events", "event_type"))
                .last()
                .isEqualTo("reassigned");
    }

    @Test
    void a_leader_that_steps_down_works_on_and_another_leads() {
        cluster.start("n1", "n2", "n3");
        NodeProcess first = cluster.awaitLeader();
        long epoch = cluster.epoch();
        assertThat(first.post("/api/v1/cluster/step-down", "{}").isSuccess()).isTrue();
        NodeProcess second = cluster.awaitLeaderAfter(first);
        assertThat(cluster.epoch()).isGreaterThan(epoch);
        assertThat(first.get("/api/v1/cluster").at("node", "role")).isEqualTo("worker");
        assertThat(second.post("/api/v1/trees", Trees.fanOut("t-", 20, 100)).status())
                .isEqualTo(201);
        for (int i = 0; i < 20; i++) {
            cluster.awaitTask("t-" + i, "completed");
        }
    }
}
