package dev.apflow.bootstrap.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.domain.json.JsonValue;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Schedules fire on while leaders are killed: real processes, one tree a nominal time. */
@Timeout(300)
class ScheduleClusterIT {

    private static final int SCHEDULES = 10;
    private static final int FATES_OF_A_TERM = 3;

    @TempDir Path directory;

    @Test
    void schedules_fire_on_when_the_leader_is_killed() {
        PostgresDatabase database = TestPostgres.freshDatabase();
        try (ProcessCluster cluster =
                new ProcessCluster(directory, database).start("a", "b", "c")) {
            NodeProcess leader = cluster.awaitLeader();
            for (int i = 0; i < SCHEDULES; i++) {
                assertThat(leader.post("/api/v1/schedules", schedule(i)).status()).isEqualTo(201);
            }
            awaitFates(cluster, FATES_OF_A_TERM);
            for (int kill = 1; kill <= 2; kill++) {
                NodeProcess killed = cluster.awaitLeader(cluster.serving());
                killed.kill();
                int before = fates(cluster.any(), 0).size();
                cluster.awaitLeader(cluster.serving());
                awaitFates(cluster, before + FATES_OF_A_TERM);
                cluster.startOne(killed.name());
            }
            NodeProcess last = cluster.awaitLeader(cluster.serving());
            for (int i = 0; i < SCHEDULES; i++) {
                last.post("/api/v1/schedules/s" + i + "/pause", "{\"reason\": \"over\"}");
            }
            for (int i = 0; i < SCHEDULES; i++) {
                expectOneTreeANominalTime(last, i);
            }
        }
    }

    /** Each second one tree; what a downtime missed starts too. */
    private static String schedule(int number) {
        return String.format(
                Locale.ROOT,
                """
                {"id": "s%d", "every": {"interval_ms": 1000, "offset_ms": %d}, "overlap": "allow",
                 "catch_up": "all", "max_catch_up": 1000,
                 "tree": {"tasks": [{"key": "a", "name": "a", "schemas": {"method": "echo"}}]}}
                """,
                number,
                number * 97);
    }

    private static void awaitFates(ProcessCluster cluster, int count) {
        Until.holds("there are " + count + " fates", () -> fates(cluster.any(), 0).size() >= count);
    }

    /** Newest first. */
    private static List<JsonValue> fates(NodeProcess node, int number) {
        return node.get("/api/v1/schedules/s" + number + "/occurrences?limit=500")
                .items("occurrences");
    }

    private static void expectOneTreeANominalTime(NodeProcess node, int number) {
        List<JsonValue> fates =
                fates(node, number).stream()
                        .filter(each -> !text(each, "outcome").equals("skipped_paused"))
                        .toList();
        for (int i = 0; i < fates.size(); i++) {
            assertThat(text(fates.get(i), "outcome")).as("%s", fates.get(i)).isEqualTo("started");
            Instant nominal = Instant.parse(text(fates.get(i), "nominal_time"));
            if (i > 0) {
                Instant later = Instant.parse(text(fates.get(i - 1), "nominal_time"));
                assertThat(Duration.between(nominal, later)).isEqualTo(Duration.ofSeconds(1));
            }
        }
        Answer tree = node.get("/api/v1/tasks/" + text(fates.getFirst(), "tree_id"));
        assertThat(tree.status()).as("%s", tree).isEqualTo(200);
        assertThat(Instant.parse(tree.at("schedule", "nominal_time")))
                .isEqualTo(Instant.parse(text(fates.getFirst(), "nominal_time")));
    }

    private static String text(JsonValue value, String member) {
        return Answer.text(Answer.walk(value, member));
    }
}
