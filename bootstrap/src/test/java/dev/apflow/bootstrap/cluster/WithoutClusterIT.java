package dev.apflow.bootstrap.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** The end-to-end cases of the specification with the cluster switched off. */
@Timeout(600)
class WithoutClusterIT {

    @TempDir Path directory;

    private void worksAlone(String url) {
        try (ProcessCluster one =
                new ProcessCluster(directory, url)
                        .with("APFLOW_CLUSTER_ENABLED", "false")
                        .start("alone")) {
            NodeProcess node = one.node("alone");
            assertThat(node.get("/api/v1/cluster").at("mode")).isEqualTo("standalone");
            assertThat(node.post("/api/v1/trees", Trees.diamond("d", 10)).status()).isEqualTo(201);
            assertThat(one.awaitTask("d-d", "completed").number("delivery")).isEqualTo(1);
            assertThat(node.get("/api/v1/tasks/d-d/events").all("events", "event_type"))
                    .startsWith("created", "assigned", "started", "completed");
            node.post("/api/v1/trees", Trees.sleeper("s", 60_000));
            one.awaitTask("s", "in_progress");
            assertThat(node.terminate()).isZero();
            assertThat(one.startOne("alone").get("/api/v1/tasks/d-d").at("status"))
                    .isEqualTo("completed");
            one.awaitTask("s", "in_progress");
        }
    }

    @Test
    void backward_compat_distributed_disabled() {
        worksAlone("duckdb://" + directory.resolve("alone.duckdb"));
    }

    @Test
    void backward_compat_postgresql_single_node() {
        PostgresDatabase database = TestPostgres.freshDatabase();
        worksAlone(database.url());
        assertThat(Sql.tablesWithRows(database))
                .contains("apflow_outcome")
                .filteredOn(table -> table.startsWith("apflow_cluster"))
                .isEmpty();
        assertThat(
                        Sql.number(
                                database,
                                "SELECT count(*) FROM apflow_running WHERE incarnation IS NOT NULL"
                                        + " OR expires_at IS NOT NULL"))
                .isZero();
    }
}
