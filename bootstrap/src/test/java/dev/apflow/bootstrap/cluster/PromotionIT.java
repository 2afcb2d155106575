package dev.apflow.bootstrap.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.embedded.postgres.PostgresServer;
import dev.apflow.testkit.fault.PostgresProxy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Two nodes with the times that they have by themselves, and an observer on the standby, while the
 * standby takes the primary's place behind the address that the nodes know.
 */
@Timeout(300)
class PromotionIT {

    /** From the moment at which a writable server answers until a client's write is taken. */
    private static final Duration DEMANDED = Duration.ofSeconds(30);

    private static final int NEW = 5;

    @TempDir Path directory;

    @Test
    void a_primary_that_dies_with_its_last_commits_is_followed_by_a_held_stream() throws Exception {
        try (PostgresServer primary = PostgresServer.launch();
                Place place = new Place(directory, primary)) {
            NodeProcess node = place.cluster.node("n1");
            place.submit("kept");
            place.cluster.awaitTask("kept", "completed");
            try (HeldStream all = node.follow("/api/v1/events?after=end");
                    HeldStream tree = node.follow("/api/v1/trees/kept/events?after=end");
                    HeldStream task = node.follow("/api/v1/tasks/kept/events?after=end")) {
                place.stopFollowing();
                place.submit("lost");
                place.cluster.awaitTask("lost", "completed");
                Until.holds("it is told", () -> all.messages().contains("lost completed"));

                primary.kill();
                place.moveAndPromote();

                assertThat(node.get("/api/v1/tasks/lost").status()).isEqualTo(404);
                for (int i = 0; i < NEW; i++) {
                    place.submit("new" + i);
                }
                place.cluster.awaitLeader().post("/api/v1/tasks/kept/rerun", "{}");
                for (HeldStream each : List.of(all, tree, task)) {
                    Until.holds("the later one", () -> each.messages().contains("kept completed"));
                    assertThat(each.restarts()).isEqualTo(1);
                    assertThat(each.hasEnded()).isFalse();
                }
                for (int i = 0; i < NEW; i++) {
                    String later = "new" + i + " completed";
                    Until.holds(later, () -> all.messages().contains(later));
                }
                assertThat(all.messages()).doesNotHaveDuplicates();
            }
        }
    }

    /** As managed services do it: the sessions that are open stay on a server that only reads. */
    @Test
    @Tag("chaos")
    void a_primary_that_stays_and_only_reads_is_left() throws Exception {
        try (PostgresServer primary = PostgresServer.launch();
                Place place = new Place(directory, primary)) {
            place.submit("before");
            place.cluster.awaitTask("before", "completed");
            primary.maintenance()
                    .execute(
                            "alter system set default_transaction_read_only = on",
                            "select pg_reload_conf()");

            place.moveAndPromote();

            assertThat(place.cluster.any().get("/api/v1/tasks/before").at("status"))
                    .isEqualTo("completed");
        }
    }

    /** Two servers, the address that moves from one to the other, and the nodes. */
    private static final class Place implements AutoCloseable {

        private final PostgresDatabase before;
        private final PostgresServer standby;
        private final PostgresDatabase after;
        private final PostgresProxy address;
        private final ProcessCluster cluster;

        Place(Path directory, PostgresServer primary) {
            before = primary.freshDatabase();
            standby = primary.launchStandby();
            after = standby.here(before);
            address = PostgresProxy.before(before);
            cluster =
                    new ProcessCluster(directory, address.database())
                            .withUsualTimes()
                            .by("reader", after)
                            .with("reader", "APFLOW_NODE_ROLE", "observer")
                            .start("n1", "n2");
            cluster.awaitLeader();
            cluster.startOne("reader");
        }

        /** What is committed from now on does not reach the standby. */
        void stopFollowing() throws SQLException {
            after.execute("alter system set primary_conninfo = ''", "select pg_reload_conf()");
            before.execute(
                    "alter system set synchronous_standby_names = ''", "select pg_reload_conf()");
            Until.seen(
                    "nobody follows",
                    () -> Sql.number(before, "select count(*) from pg_stat_replication"),
                    count -> count == 0);
        }

        void moveAndPromote() {
            address.leadTo(after);
            NodeProcess node = cluster.node("n1");
            Answer notReady =
                    Until.seen(
                            "not ready, with the reason",
                            () -> node.get("/health/ready"),
                            answer ->
                                    answer.status() == 503
                                            && Answer.text(answer.body())
                                                    .contains("the database is read-only"));
            assertThat(notReady.status()).isEqualTo(503);
            observerReads();
            long started = System.nanoTime();
            standby.promote();
            submit("after");
            report("the first write", started);
            cluster.awaitTask("after", "completed");
            report("completed", started);
            Until.seen("ready", () -> node.get("/health/ready").status(), is -> is == 200);
            report("ready", started);
            observerReads();
        }

        /** Asks one node and the other, as clients do that know both. */
        void submit(String id) {
            Until.holds(
                    id + " is taken",
                    () ->
                            Stream.of("n1", "n2")
                                    .map(cluster::node)
                                    .map(
                                            each ->
                                                    each.post(
                                                            "/api/v1/trees",
                                                            Trees.one(id, "echo", "{}")))
                                    .anyMatch(answer -> answer.status() == 201));
        }

        private void observerReads() {
            NodeProcess reader = cluster.node("reader");
            assertThat(reader.get("/api/v1/tasks").status()).isEqualTo(200);
            assertThat(reader.get("/health/ready").status()).isEqualTo(200);
        }

        private static void report(String what, long started) {
            Duration elapsed = Duration.ofNanos(System.nanoTime() - started);
            System.out.println(
                    String.format(
                            Locale.ROOT,
                            "%s: %d ms after the promotion began",
                            what,
                            elapsed.toMillis()));
            assertThat(elapsed).as(what).isLessThan(DEMANDED);
        }

        @Override
        public void close() {
            cluster.close();
            address.close();
            standby.close();
        }
    }
}
