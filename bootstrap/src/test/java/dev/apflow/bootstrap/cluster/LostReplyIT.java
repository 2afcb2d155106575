package dev.apflow.bootstrap.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.fault.LostReply;
import dev.apflow.testkit.fault.PostgresProxy;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * The database has committed, and the node never learns of it: the connection breaks before the
 * reply. One node, whose way to the database is the test's.
 */
@Timeout(600)
class LostReplyIT {

    private static final int TRIES = 10;
    private static final Duration UNTIL_IDLE = Duration.ofMillis(300);

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir Path directory;

    private final PostgresDatabase database = TestPostgres.freshDatabase();
    private PostgresProxy proxy;
    private ProcessCluster cluster;

    @BeforeEach
    void prepare() {
        proxy = PostgresProxy.before(database);
        cluster = new ProcessCluster(directory, proxy.database()).withLongLeases();
    }

    @AfterEach
    void stop() {
        cluster.close();
        proxy.close();
    }

    private static Predicate<String> contains(String... parts) {
        return sql -> {
            for (String part : parts) {
                if (!sql.contains(part)) {
                    return false;
                }
            }
            return true;
        };
    }

    private NodeProcess process() {
        return cluster.start("n1").awaitLeader();
    }

    private void oneOutcomeOf(String task) {
        assertThat(
                        Sql.number(
                                database,
                                "SELECT count(*) FROM apflow_outcome o JOIN apflow_task t USING"
                                        + " (number)"
                                        + String.format(Locale.ROOT, " WHERE t.id = '%s'", task)))
                .isEqualTo(1);
    }

    @Test
    void at_acquire_leadership_is_taken_all_the_same() {
        LostReply lost = proxy.loseReply(contains("insert into apflow_cluster_leader"));
        NodeProcess node = process();
        assertThat(lost.happened(Duration.ZERO)).isTrue();
        assertThat(Sql.number(database, "SELECT epoch FROM apflow_cluster_leader"))
                .as("the grant that nobody heard of, and the next")
                .isEqualTo(2);
        assertThat(node.post("/api/v1/trees", Trees.one("t", "echo", "{}")).status())
                .isEqualTo(201);
        cluster.awaitTask("t", "completed");
    }

    @Test
    void at_renew_the_leader_asks_again_and_stays() {
        NodeProcess node = process();
        long epoch = cluster.epoch();
        LostReply lost =
                proxy.loseReplies(3, contains("update apflow_cluster_leader", "set expires_at"));
        assertThat(lost.happened(SOON)).isTrue();
        Until.seen(
                "it leads",
                () -> node.get("/api/v1/cluster"),
                clusterView -> clusterView.at("node", "role").equals("leader"));
        assertThat(cluster.epoch()).isGreaterThanOrEqualTo(epoch);
        assertThat(node.post("/api/v1/trees", Trees.one("t", "echo", "{}")).status())
                .isEqualTo(201);
    }

    /** A poll that finds nothing may be the claim whose reply is lost: then once more. */
    @Test
    void at_claim_the_task_is_given_back_and_runs_once() {
        NodeProcess node = process();
        Answer task = withLostClaim(node, "t");
        for (int i = 0; i < TRIES && task.number("delivery") == 1; i++) {
            // Behind a task that has ended a node claims once more, which finds nothing.
            LockSupport.parkNanos(UNTIL_IDLE.toNanos());
            task = withLostClaim(node, "t" + i);
        }
        assertThat(task.number("attempt_id")).isEqualTo(1);
        assertThat(task.number("delivery")).isEqualTo(2);
        String id = task.at("id");
        assertThat(node.get("/api/v1/tasks/" + id + "/events").all("events", "event_type"))
                .containsExactly(
                        "created",
                        "assigned",
                        "started",
                        "reassigned",
                        "assigned",
                        "started",
                        "completed",
                        "tree_ended");
        oneOutcomeOf(id);
    }

    private Answer withLostClaim(NodeProcess node, String id) {
        LostReply lost = proxy.loseReply(contains("insert into apflow_running"));
        node.post("/api/v1/trees", Trees.one(id, "echo", "{}"));
        Answer task = cluster.awaitTask(id, "completed");
        assertThat(lost.happened(Duration.ZERO)).isTrue();
        return task;
    }

    @Test
    void at_complete_the_report_is_sent_again_and_recorded_once() {
        NodeProcess node = process();
        LostReply lost = proxy.loseReply(contains("insert into apflow_outcome"));
        node.post("/api/v1/trees", Trees.diamond("d", 50));
        Answer task = cluster.awaitTask("d-d", "completed");
        assertThat(lost.happened(Duration.ZERO)).isTrue();
        assertThat(task.number("delivery")).isEqualTo(1);
        for (String id : new String[] {"d-a", "d-b", "d-c", "d-d"}) {
            oneOutcomeOf(id);
            assertThat(node.get("/api/v1/tasks/" + id + "/events").all("events", "event_type"))
                    .filteredOn(type -> !type.equals("tree_ended"))
                    .containsExactly("created", "assigned", "started", "completed");
        }
    }

    @Test
    void at_create_the_client_is_told_so_and_may_ask_again() {
        NodeProcess node = process();
        LostReply lost = proxy.loseReply(contains("insert into apflow_task"));
        Answer first = submit(node, "key-1");
        assertThat(lost.happened(Duration.ZERO)).isTrue();
        assertThat(first.status()).isEqualTo(503);
        assertThat(first.at("code")).isEqualTo("store_unreachable");
        Answer second = submit(node, "key-1");
        assertThat(second.status()).as(second.toString()).isEqualTo(201);
        assertThat(second.at("root_task_id")).isEqualTo("t");
        assertThat(Sql.number(database, "SELECT count(*) FROM apflow_task")).isEqualTo(1);
        cluster.awaitTask("t", "completed");
        oneOutcomeOf("t");
    }

    private static Answer submit(NodeProcess node, String key) {
        return node.send(
                HttpRequest.newBuilder(URI.create(node.url() + "/api/v1/trees"))
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", key)
                        .POST(BodyPublishers.ofString(Trees.one("t", "echo", "{}"))),
                Duration.ofSeconds(30));
    }
}
