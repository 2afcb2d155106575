package dev.apflow.bootstrap.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

/** Few tasks go to many nodes. */
@Timeout(300)
class SharingIT {

    private static final PostgresDatabase DATABASE = TestPostgres.freshDatabase();

    @TempDir static Path directory;

    @Test
    void of_thirteen_tasks_no_node_of_three_runs_more_than_six() {
        try (ProcessCluster cluster =
                new ProcessCluster(directory, DATABASE).withLongLeases().start("a", "b", "c")) {
            NodeProcess leader = cluster.awaitLeader();
            Until.holds("all nodes are there", () -> running(leader).size() == 3);

            Answer created = leader.post("/api/v1/trees", Trees.fanOut("shared-", 13, 20_000));
            assertThat(created.isSuccess()).as("%s", created).isTrue();
            List<Long> running =
                    Until.seen(
                            "all thirteen run",
                            () -> running(leader),
                            now -> now.stream().mapToLong(Long::longValue).sum() == 13);

            assertThat(running).allMatch(each -> each <= 6);
        }
    }

    private static List<Long> running(NodeProcess node) {
        return node.get("/api/v1/cluster").all("nodes", "running").stream()
                .map(Long::valueOf)
                .toList();
    }
}
