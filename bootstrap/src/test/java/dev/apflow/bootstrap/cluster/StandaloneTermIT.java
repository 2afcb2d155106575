package dev.apflow.bootstrap.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.fault.PgBouncer;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Never two processes at work on one database that work alone, judged by the database. */
@Timeout(600)
class StandaloneTermIT {

    private static final int LATE = 8;

    @TempDir Path directory;

    private final PostgresDatabase database = TestPostgres.freshDatabase();

    private ProcessCluster alone() {
        return new ProcessCluster(directory, database).with("APFLOW_CLUSTER_ENABLED", "false");
    }

    private static Answer submit(NodeProcess node, String id) {
        return node.post("/api/v1/trees", Trees.one(id, "echo", "{}"), Duration.ofSeconds(60));
    }

    private long tasks(String like) {
        return Sql.number(
                database, "SELECT count(*) FROM apflow_task WHERE id LIKE '" + like + "'");
    }

    @Test
    void a_process_that_stood_still_while_a_second_one_started_writes_nothing_and_ends()
            throws Exception {
        try (ProcessCluster both = alone()) {
            NodeProcess first = both.startOne("a");
            assertThat(submit(first, "before").status()).isEqualTo(201);
            first.post("/api/v1/trees", Trees.sleeper("long", 60_000));
            both.awaitTask("long", "in_progress");

            first.pause();
            NodeProcess second = both.startOne("b");
            List<CompletableFuture<Answer>> late = new ArrayList<>();
            for (int i = 0; i < LATE; i++) {
                String id = "late" + i;
                late.add(
                        CompletableFuture.supplyAsync(
                                () -> submit(first, id),
                                command -> Thread.ofVirtual().start(command)));
            }
            assertThat(submit(second, "after").status()).isEqualTo(201);
            first.resume();

            for (CompletableFuture<Answer> each : late) {
                assertThat(each.get(90, TimeUnit.SECONDS).isSuccess()).isFalse();
            }
            assertThat(first.exitCode()).isEqualTo(1);
            assertThat(first.log())
                    .contains("apflow: the database was taken over by")
                    .doesNotContain("\tat ");
            assertThat(tasks("late%")).isZero();
            Until.holds(
                    "the second runs it",
                    () -> second.get("/api/v1/tasks/long").number("delivery") == 2);
        }
    }

    @Test
    void a_process_whose_sessions_end_again_and_again_is_alone_all_the_same() throws SQLException {
        database.execute(
                "ALTER DATABASE \"" + database.name() + "\" SET idle_session_timeout = '1s'");
        try (ProcessCluster both = alone()) {
            NodeProcess first = both.startOne("a");
            NodeProcess second = both.begin("b");
            int accepted = 0;
            while (second.isAlive()) {
                Sql.texts(
                        database,
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE"
                                + " application_name = 'apflow standalone a'");
                if (first.isAlive() && submit(first, "a" + accepted).status() == 201) {
                    accepted++;
                }
                if (!first.isAlive()) {
                    break;
                }
            }
            assertThat(first.isAlive()).isNotEqualTo(second.isAlive());
            assertThat(tasks("a%")).isGreaterThanOrEqualTo(accepted);
        }
    }

    @Test
    void behind_a_pooler_a_second_process_is_refused_and_follows_a_clean_end() {
        assumeTrue(PgBouncer.isThere(), "no pgbouncer is installed");
        try (ProcessCluster all = alone()) {
            assertThat(all.startOne("first").terminate()).isZero();
            try (PgBouncer pooler =
                    PgBouncer.before(database, "pool_mode = transaction", "server_lifetime = 1")) {
                all.with("APFLOW_DATABASE_URL", pooler.url());
                NodeProcess a = all.startOne("a");
                NodeProcess b = all.begin("b");
                assertThat(b.exitCode()).isNotZero();
                assertThat(b.log()).contains("in use by apflow standalone a (through a pooler");
                assertThat(b.log()).doesNotContain("\tat ");
                assertThat(submit(a, "t").status()).isEqualTo(201);
                all.awaitTask("t", "completed");
                assertThat(a.terminate()).isZero();

                NodeProcess c = all.startOne("c");
                assertThat(submit(c, "u").status()).isEqualTo(201);
                assertThat(c.terminate()).isZero();

                all.with("APFLOW_CLUSTER_ENABLED", "true").startOne("member");
                NodeProcess d =
                        all.with("APFLOW_CLUSTER_ENABLED", "false")
                                .with("APFLOW_DATABASE_URL", database.url())
                                .begin("d");
                assertThat(d.exitCode()).isNotZero();
                assertThat(d.log()).contains("in use by node member");
            }
        }
    }
}
