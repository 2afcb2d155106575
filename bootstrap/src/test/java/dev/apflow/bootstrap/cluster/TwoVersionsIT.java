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
import java.util.concurrent.locks.LockSupport;

/**
 * A cluster beside which a later version works: it has added columns, and writes members, words,
 * events, signals and nodes that this one does not know. How long is to be said by {@code
 * -Dapflow.two-versions.seconds}, how many milliseconds it rests between two rounds by {@code
 * -Dapflow.two-versions.pause}.
 */
@Timeout(7_200)
class TwoVersionsIT {

    private static final Duration LASTS =
            Duration.ofSeconds(Long.getLong("apflow.two-versions.seconds", 10));

    private static final Duration PAUSE =
            Duration.ofMillis(Long.getLong("apflow.two-versions.pause", 0));

    /** Three minutes: in a longer run rows of the later version are removed too. */
    private static final String KEPT_DAYS = "0.002";

    private static final String RENAMED = "{\"name\": \"renamed\"}";

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
            select t.number, t.tree, k.type, 1, 0, '{"until":{"moon":"full"}}', clock_timestamp()
            from apflow_task t, unnest(array['paused', 'progress']) as k (type)
            where t.id = 'ROUND-kept'
            """;

    private static final String NOTIFY =
            """
            select pg_notify('apflow_cluster_' || quote_ident(current_schema())::regnamespace::oid, s)
            from unnest(array['7 paused x', '7 interrupted a/1/x b', '7 work v2 {"x":1}', '?', '7']) as t (s)
            """;

    /** Members of its own, and within those of this version. */
    private static final String KEPT =
            """
            update apflow_task
            set spec = (spec::jsonb || '{"color":"red","after":{"moon":[1]},"retry":{"patience":{"x":1}},
                "placement_constraints":{"zones":["z1"]}}')::text
            where id = 'ROUND-kept'
            """;

    private static final String KEEPS_MEMBERS =
            """
            select count(*) from apflow_task where id = 'ROUND-kept'
                and spec::jsonb ->> 'name' = 'renamed' and spec like '%"color"%' and spec like '%"moon"%'
                and spec like '%"patience"%' and spec like '%"zones"%'
            """;

    private static final String OUTCOME =
            """
            update apflow_outcome set error_code = 'quota_exceeded', cost = 7
            where number in (select number from apflow_task where id = 'ROUND-broken')
            """;

    private static final String BROKEN =
            "update apflow_task set spec = '{\"version\":9,\"program\":\"x\"}' where id ="
                    + " 'ROUND-broken'";

    @TempDir private Path directory;

    private final PostgresDatabase database = TestPostgres.freshDatabase();

    @Test
    void all_that_this_version_can_read_goes_on() throws SQLException {
        try (ProcessCluster cluster = new ProcessCluster(directory, database).withLongLeases()) {
            cluster.with("APFLOW_RETENTION_DAYS", KEPT_DAYS)
                    .with("APFLOW_RETENTION_FAILED_DAYS", KEPT_DAYS)
                    .start("n1", "n2");
            NodeProcess leader = cluster.awaitLeader();
            database.execute(MIGRATION.toArray(String[]::new));
            try (HeldStream stream = cluster.others(leader).getFirst().follow("/api/v1/events")) {
                int rounds = work(cluster, leader);

                assertThat(cluster.awaitLeader()).isSameAs(leader);
                assertThat(Sql.number(database, "select count(*) from apflow_running")).isZero();
                Until.holds(
                        "every event of a kind of the later version is sent",
                        () -> written(stream, "paused") == rounds);
                Until.holds(
                        "every completion is sent, once",
                        () -> written(stream, "completed") == 2L * rounds);
                assertThat(stream.hasEnded()).isFalse();
                tell(rounds, stream);
            }
        }
    }

    private int work(ProcessCluster cluster, NodeProcess leader) throws SQLException {
        long begin = System.nanoTime();
        int rounds = 0;
        do {
            round(cluster, leader, "r" + rounds++);
            assertThat(Sql.number(database, "select max(delivery) from apflow_outcome"))
                    .as("nothing was given back")
                    .isEqualTo(1);
            LockSupport.parkNanos(PAUSE.toNanos());
        } while (System.nanoTime() - begin < LASTS.toNanos());
        return rounds;
    }

    private static long written(HeldStream stream, String type) {
        return stream.messages().stream().filter(each -> each.endsWith(" " + type)).count();
    }

    /** What was seen, for who runs it for long. */
    private void tell(int rounds, HeldStream stream) {
        System.out.printf(
                Locale.ROOT,
                "two versions: %d rounds in %d s, %d events sent, %d trees left, %d events left%n",
                rounds,
                LASTS.toSeconds(),
                stream.sent().size(),
                Sql.number(database, "select count(*) from apflow_task where parent_id is null"),
                Sql.number(database, "select count(*) from apflow_event"));
    }

    private void round(ProcessCluster cluster, NodeProcess leader, String round)
            throws SQLException {
        assertThat(leader.post("/api/v1/trees", tree(round)).status()).isEqualTo(201);
        database.execute(
                KEPT.replace("ROUND", round),
                BROKEN.replace("ROUND", round),
                EVENT.replace("ROUND", round),
                NODE);
        assertThat(leader.patch("/api/v1/tasks/" + round + "-kept", RENAMED).status())
                .isEqualTo(200);
        assertThat(Sql.number(database, KEEPS_MEMBERS.replace("ROUND", round))).isEqualTo(1);
        database.execute("update apflow_queue set waits_until = null", NOTIFY);

        cluster.awaitTask(round + "-kept", "completed");
        cluster.awaitTask(round + "-sound", "completed");
        assertThat(cluster.awaitTask(round + "-broken", "failed").at("error_code"))
                .isEqualTo("unreadable");
        database.execute(OUTCOME.replace("ROUND", round));
        for (NodeProcess node : cluster.serving()) {
            poll(node, round);
        }
    }

    private static void poll(NodeProcess node, String round) {
        assertThat(node.get("/api/v1/tasks?limit=100").status()).isEqualTo(200);
        assertThat(node.get("/api/v1/trees/" + round + "-kept").status()).isEqualTo(200);
        assertThat(node.get("/api/v1/tasks/" + round + "-broken").at("status")).isEqualTo("failed");
        assertThat(node.get("/api/v1/cluster").toString()).contains("later", "n2");
        assertThat(node.get("/api/v1/tasks/" + round + "-kept/events").toString())
                .contains("paused", "completed", "full");
        assertThat(node.get("/health/ready").status()).isEqualTo(200);
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
