package dev.apflow.bootstrap.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A leader that stands still for longer than its lease, and goes on. */
@Timeout(600)
class StoppedLeaderIT {

    private static final int LATE = 16;

    @TempDir Path directory;

    private final PostgresDatabase database = TestPostgres.freshDatabase();

    @Test
    void a_leader_stopped_beyond_its_lease_and_continued_never_writes() throws Exception {
        try (ProcessCluster cluster = new ProcessCluster(directory, database)) {
            NodeProcess former = cluster.start("n1", "n2", "n3").awaitLeader();
            for (int round = 0; round < 2; round++) {
                former = oneRound(cluster, former, "r" + round + "-");
            }
        }
    }

    private NodeProcess oneRound(ProcessCluster cluster, NodeProcess former, String prefix)
            throws Exception {
        List<String> during = new ArrayList<>();
        former.pause();
        NodeProcess next = cluster.awaitLeaderAfter(former);
        long epoch = next.get("/api/v1/cluster").number("leader", "epoch");
        // They wait in the sockets of the former leader, and are the first that it sees.
        List<CompletableFuture<Answer>> late = new ArrayList<>();
        for (int i = 0; i < LATE; i++) {
            String id = prefix + i;
            during.add(id);
            NodeProcess asked = former;
            late.add(
                    CompletableFuture.supplyAsync(
                            () ->
                                    asked.post(
                                            "/api/v1/trees",
                                            Trees.one(id, "echo", "{}"),
                                            Duration.ofSeconds(60)),
                            command -> Thread.ofVirtual().start(command)));
        }
        assertThat(next.post("/api/v1/trees", Trees.one(prefix + "new", "echo", "{}")).status())
                .isEqualTo(201);
        former.resume();
        for (CompletableFuture<Answer> each : late) {
            assertThat(each.get(90, TimeUnit.SECONDS).isSuccess()).isFalse();
        }
        for (String id : during) {
            assertThat(next.get("/api/v1/tasks/" + id).status()).as(id).isEqualTo(404);
        }
        NodeProcess paused = former;
        Until.holds(
                "it knows",
                () -> paused.get("/api/v1/cluster").at("node", "role").equals("worker"));
        assertThat(next.get("/api/v1/cluster").number("leader", "epoch")).isEqualTo(epoch);
        cluster.awaitTask(prefix + "new", "completed");
        return next;
    }
}
