package dev.apflow.bootstrap.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * A cluster beside which a later version works: it has added columns, and writes members, words,
 * events, signals and nodes that this one does not know. How long is to be said by {@code
 * -Dapflow.two-versions.seconds}.
 */
@Timeout(7_200)
class TwoVersionsIT {

    private static final Duration LASTS =
            Duration.ofSeconds(Long.getLong("apflow.two-versions.seconds", 10));

    /** An additive migration, as a later version makes it while this one works. */
    private static final List<String> MIGRATION =
            List.of(
                    "alter table apflow_task add column color text not null default 'red'",
                    "alter table apflow_queue add column shard integer not null default 0",
                    "alter table apflow_running add column shard integer not null default 0",
                    "alter table apflow_outcome add column cost bigint not null default 0",
                    "alter table apflow_event add column origin text not null default 'somewhere'",
                    "alter table apflow_cluster_node add column rack text not null default 'r1'");

    private static final String NODE =
            """
            insert into apflow_cluster_node (
                node, incarnation, url, slots, executors, capabilities, role, health, heartbeat_at)
            values ('later', 1, 'http://127.0.0.1:9', 4, '{echo,"a b"}', '{"v":{"x":1}}', 'arbiter', 'feverish',
                clock_timestamp())
            on conflict (node) do update set health = 'feverish', role = 'arbiter', heartbeat_at = clock_timestamp()
            """;

    private static final String EVENT =
            """
            insert into apflow_event (number, tree, type, attempt, delivery, details, at)
            select number, tree, 'paused', 1, 0, '{"until":{"moon":"full"}}', clock_timestamp()
            from apflow_task where id = 'ROUND-kept'
            """;

    private static final String NOTIFY =
            """
            select pg_notify('apflow_cluster_' || quote_ident(current_schema())::regnamespace::oid, s)
            from unnest(array['7 paused x', '7 interrupted a/1/x b', '7 work v2 {"x":1}', '?', '7']) as t (s)
            """;

    private static final String KEPT =
            "update apflow_task set spec = left(spec, -1) ||"
                    + " ',\"color\":\"red\",\"after\":{\"moon\":[1]}}' where id = 'ROUND-kept'";

    private static final String BROKEN =
            "update apflow_task set spec = '{\"version\":9,\"program\":\"x\"}' where id ="
                    + " 'ROUND-broken'";

    @TempDir private Path directory;

    private final PostgresDatabase database = TestPostgres.freshDatabase();

    @Test
    void all_that_this_version_can_read_goes_on() throws SQLException {
        try (ProcessCluster cluster =
                new ProcessCluster(directory, database).withLongLeases().start("n1", "n2")) {
            NodeProcess leader = cluster.awaitLeader();
            database.execute(MIGRATION.toArray(String[]::new));
            long end = System.nanoTime() + LASTS.toNanos();
            int round = 0;
            do {
                round(cluster, leader, "r" + round++);
            } while (System.nanoTime() < end);

            assertThat(cluster.awaitLeader()).isSameAs(leader);
            assertThat(Sql.number(database, "select count(*) from apflow_running")).isZero();
            assertThat(Sql.number(database, "select max(delivery) from apflow_outcome"))
                    .as("nothing was given back")
                    .isEqualTo(1);
        }
    }

    private void round(ProcessCluster cluster, NodeProcess leader, String round)
            throws SQLException {
        assertThat(leader.post("/api/v1/trees", tree(round)).status()).isEqualTo(201);
        database.execute(
                KEPT.replace("ROUND", round),
                BROKEN.replace("ROUND", round),
                EVENT.replace("ROUND", round),
                NODE,
                "update apflow_queue set waits_until = null",
                NOTIFY);

        cluster.awaitTask(round + "-kept", "completed");
        cluster.awaitTask(round + "-sound", "completed");
        assertThat(cluster.awaitTask(round + "-broken", "failed").at("error_code"))
                .isEqualTo("unreadable");
        for (NodeProcess node : cluster.serving()) {
            assertThat(node.get("/api/v1/tasks?limit=100").status()).isEqualTo(200);
            assertThat(node.get("/api/v1/trees/" + round + "-kept").status()).isEqualTo(200);
            assertThat(node.get("/api/v1/cluster").toString()).contains("later", "n2");
            assertThat(node.get("/api/v1/tasks/" + round + "-kept/events").toString())
                    .contains("paused", "completed");
            assertThat(node.get("/health/ready").status()).isEqualTo(200);
        }
    }

    /** Nobody may run two of them before their rows are changed. */
    private static String tree(String round) {
        return String.format(
                Locale.ROOT,
                """
                {"tasks": [
                  {"id": "%1$s-kept", "name": "n", "schemas": {"method": "echo"},
                   "not_before": "2999-01-01T00:00:00Z"},
                  {"id": "%1$s-broken", "name": "n", "parent_id": "%1$s-kept",
                   "schemas": {"method": "echo"}, "not_before": "2999-01-01T00:00:00Z"},
                  {"id": "%1$s-sound", "name": "n", "parent_id": "%1$s-kept",
                   "schemas": {"method": "echo"}}]}
                """,
                round);
    }
}
