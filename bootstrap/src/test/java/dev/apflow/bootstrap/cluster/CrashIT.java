package dev.apflow.bootstrap.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

/** The end-to-end cases of the specification in which a node dies or stands still. */
@Timeout(600)
class CrashIT {

    private static final String NOT_ON_WORKER_1 =
            "{\"placement_constraints\": {\"forbidden_nodes\": [\"worker-1\"]}}";

    @TempDir Path directory;

    private final PostgresDatabase database = TestPostgres.freshDatabase();
    private ProcessCluster cluster;
    private Patience patience;

    @BeforeEach
    void prepare() {
        patience = new Patience(directory, "patient");
        cluster =
                new ProcessCluster(directory, database)
                        .with("APFLOW_LEADER_LEASE", "60")
                        .with("APFLOW_LEASE_DURATION", "6")
                        .with("APFLOW_PLUGINS", patience.plugins().toString());
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    /** One that leads and executes nothing, and one that only executes. */
    private NodeProcess startTwo() {
        return cluster.with("leader-1", "APFLOW_LEADER_EXECUTES", "false")
                .with("leader-1", "APFLOW_NODE_ROLE", "leader")
                .with("worker-1", "APFLOW_NODE_ROLE", "worker")
                .with("worker-2", "APFLOW_NODE_ROLE", "worker")
                .with("worker-3", "APFLOW_NODE_ROLE", "worker")
                .start("leader-1", "worker-1")
                .awaitLeader();
    }

    private void submit(NodeProcess leader) {
        assertThat(leader.post("/api/v1/trees", patience.tree("t", "{}")).status()).isEqualTo(201);
        Until.holds("it runs", () -> patience.executions().contains("t 1 1"));
    }

    private List<String> events(String member) {
        return cluster.any().get("/api/v1/tasks/t/events").all("events", member);
    }

    @Test
    void worker_crash_lease_expiry_reassignment() {
        NodeProcess leader = startTwo();
        submit(leader);
        cluster.startOne("worker-2");
        cluster.node("worker-1").kill();
        Until.holds("it runs again", () -> patience.executions().contains("t 1 2"));
        patience.release();
        Answer task = cluster.awaitTask("t", "completed");
        assertThat(task.at("last_assigned_node")).isEqualTo("worker-2");
        assertThat(task.number("attempt_id")).isEqualTo(1);
        assertThat(task.number("delivery")).isEqualTo(2);
        assertThat(events("event_type"))
                .containsExactly(
                        "created",
                        "assigned",
                        "started",
                        "reassigned",
                        "assigned",
                        "started",
                        "completed",
                        "tree_ended");
    }

    @Test
    void leader_failure_reelection() {
        NodeProcess first = cluster.start("n1", "n2", "n3").awaitLeader();
        long epoch = cluster.epoch();
        first.kill();
        NodeProcess second = cluster.awaitLeaderAfter(first);
        assertThat(cluster.epoch()).isGreaterThan(epoch);
        assertThat(second.post("/api/v1/trees", Trees.one("after", "echo", "{}")).status())
                .isEqualTo(201);
        cluster.awaitTask("after", "completed");
        NodeProcess again = cluster.startOne(first.name());
        assertThat(again.get("/api/v1/cluster").at("leader", "node_id")).isEqualTo(second.name());
    }

    @Test
    void leader_failure_stale_lease_cleanup() {
        NodeProcess first = cluster.start("n1").awaitLeader();
        submit(first);
        NodeProcess second = cluster.startOne("n2");
        first.kill();
        cluster.awaitLeader(List.of(second));
        Until.holds("it runs again", () -> patience.executions().contains("t 1 2"));
        patience.release();
        Answer task = cluster.awaitTask("t", "completed");
        assertThat(task.at("last_assigned_node")).isEqualTo("n2");
        assertThat(task.number("delivery")).isEqualTo(2);
        assertThat(events("event_type")).contains("reassigned");
    }

    @Test
    void idempotent_reexecution() {
        NodeProcess leader = startTwo();
        NodeProcess slow = cluster.node("worker-1");
        submit(leader);

        slow.pause();
        cluster.awaitTask("t", "pending");
        assertThat(leader.patch("/api/v1/tasks/t", NOT_ON_WORKER_1).status()).isEqualTo(200);
        patience.release();
        slow.resume();
        Until.holds("the late success is kept", this::isCached);
        assertThat(cluster.any().get("/api/v1/tasks/t").at("status")).isEqualTo("pending");

        cluster.startOne("worker-2");
        Answer task = cluster.awaitTask("t", "completed");
        assertThat(task.at("result")).isEqualTo("delivery 1");
        assertThat(task.at("last_assigned_node")).isEqualTo("worker-2");
        assertThat(task.number("attempt_id")).isEqualTo(1);
        assertThat(task.number("delivery")).isEqualTo(2);
        assertThat(patience.executions()).containsExactly("t 1 1");
        assertThat(events("details"))
                .anySatisfy(each -> assertThat(each).asString().contains("\"cached\":true"));
    }

    private boolean isCached() {
        return Sql.number(database, "SELECT count(*) FROM apflow_idempotency") > 0;
    }
}
