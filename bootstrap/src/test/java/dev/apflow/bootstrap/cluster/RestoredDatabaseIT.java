package dev.apflow.bootstrap.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.domain.json.JsonValue;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.embedded.postgres.PostgresServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Clients that come back with what they had from a database that was restored elsewhere. */
@Timeout(300)
class RestoredDatabaseIT {

    /** The old server has given many transaction ids, the new one few. */
    private static final String TRANSACTIONS =
            "do $$ begin for i in 1..300 loop perform pg_current_xact_id(); commit; end loop; end"
                    + " $$";

    @TempDir Path directory;

    @Test
    void cursors_of_before_see_what_was_and_what_comes() throws Exception {
        try (PostgresServer server = PostgresServer.launch();
                PostgresServer fresh = PostgresServer.launch()) {
            PostgresDatabase before = server.freshDatabase();
            PostgresDatabase after = fresh.freshDatabase();
            before.execute(TRANSACTIONS);
            List<String> cursors = new ArrayList<>();
            String listed;
            try (ProcessCluster cluster = cluster("before", before)) {
                submit(cluster, "old1");
                submit(cluster, "old2");
                Answer page = cluster.any().get("/api/v1/events");
                cursors.addAll(page.all("events", "cursor"));
                cursors.add(page.at("next_cursor"));
                cursors.add(cluster.any().get("/api/v1/events?after=end").at("next_cursor"));
                listed = cluster.any().get("/api/v1/tasks?limit=1").at("next_cursor");
            }
            restore(before, after);
            try (ProcessCluster cluster = cluster("after", after)) {
                submit(cluster, "new");
                for (String cursor : cursors) {
                    assertThat(messages(cluster, "?after=" + encoded(cursor)))
                            .contains(" log_restarted", "new completed");
                    streamed(cluster, cursor);
                }
                assertThat(messages(cluster, "")).contains("old1 completed", "old2 completed");
                assertThat(messages(cluster, "?after=" + encoded(cursors.getFirst())))
                        .contains("old1 completed", "old2 completed", "new completed");
                assertThat(
                                cluster.any()
                                        .get("/api/v1/tasks?limit=5&cursor=" + encoded(listed))
                                        .status())
                        .isEqualTo(200);
                assertThat(cluster.any().post("/tasks", get("old1")).at("result", "status"))
                        .isEqualTo("completed");
            }
        }
    }

    private ProcessCluster cluster(String name, PostgresDatabase database) {
        return new ProcessCluster(directory.resolve(name), database).start("n1");
    }

    private static void submit(ProcessCluster cluster, String id) {
        cluster.awaitLeader().post("/api/v1/trees", Trees.one(id, "echo", "{}"));
        cluster.awaitTask(id, "completed");
    }

    private static String encoded(String cursor) {
        return URLEncoder.encode(cursor, StandardCharsets.UTF_8);
    }

    private static String get(String id) {
        return "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"tasks.get\", \"params\":"
                + " {\"task_id\": \""
                + id
                + "\"}}";
    }

    private static List<String> messages(ProcessCluster cluster, String query) {
        List<JsonValue> events = cluster.any().get("/api/v1/events" + query).items("events");
        return events.stream()
                .map(
                        each ->
                                Answer.text(Answer.walk(each, "task_id"))
                                        + " "
                                        + Answer.text(Answer.walk(each, "event_type")))
                .toList();
    }

    private static void streamed(ProcessCluster cluster, String cursor) {
        try (HeldStream stream = cluster.any().follow("/api/v1/events", "Last-Event-ID", cursor)) {
            Until.holds("told behind " + cursor, () -> stream.messages().contains("new completed"));
            assertThat(stream.restarts()).isEqualTo(1);
        }
    }

    /** With the real programs where they are there and new enough, else row by row. */
    private void restore(PostgresDatabase before, PostgresDatabase after) throws Exception {
        if (DatabaseCopy.canDump(before)) {
            DatabaseCopy.dump(before, after, directory);
        } else {
            cluster("migrating", after).close();
            DatabaseCopy.copyRows(before, after);
        }
    }
}
