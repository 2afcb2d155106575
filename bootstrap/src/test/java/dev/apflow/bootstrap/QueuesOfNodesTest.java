package dev.apflow.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Two nodes of a cluster, each with queues of its own; changes are sent to either. */
class QueuesOfNodesTest {

    @TempDir Path directory;

    private static Map<String, String> node(String id, String queues, String url) {
        return Map.of(
                "APFLOW_API_PORT",
                "0",
                "APFLOW_CLUSTER_ENABLED",
                "true",
                "APFLOW_WRITE_FORWARDING",
                "true",
                "APFLOW_NODE_ID",
                id,
                "APFLOW_QUEUES",
                queues,
                "APFLOW_DATABASE_URL",
                url);
    }

    private static void submit(Program node, String id, String queue) throws Exception {
        String tree =
                String.format(
                        Locale.ROOT,
                        "{\"tasks\":[{\"id\":\"%s\",\"name\":\"n\",\"schemas\":{\"method\":\"echo\"},"
                            + "\"queue\":\"%s\"}]}",
                        id,
                        queue);
        assertThat(node.post("/api/v1/trees", tree).statusCode()).isEqualTo(201);
    }

    @Test
    void each_runs_its_own_and_a_pause_holds_on_all() throws Exception {
        String url = TestPostgres.freshDatabase().url();
        Path first = Files.createDirectory(directory.resolve("first"));
        Path second = Files.createDirectory(directory.resolve("second"));
        try (Program mail = Program.serve(first, node("mail-node", "mail", url));
                Program reports = Program.serve(second, node("report-node", "reports", url))) {
            for (Program sender : new Program[] {mail, reports}) {
                String name = sender == mail ? "m" : "r";
                submit(sender, name + "1", "mail");
                submit(sender, name + "2", "reports");
                assertThat(sender.await("/api/v1/tasks/" + name + "1", "\"completed\""))
                        .contains("\"last_assigned_node\":\"mail-node\"");
                assertThat(sender.await("/api/v1/tasks/" + name + "2", "\"completed\""))
                        .contains("\"last_assigned_node\":\"report-node\"");
                assertThat(
                                sender.post(
                                                "/api/v1/pause",
                                                "{\"scope\":\"cluster\",\"reason\":\"a test\"}")
                                        .statusCode())
                        .isEqualTo(200);
                submit(sender, name + "3", "mail");
                submit(sender, name + "4", "other");
                for (Program asked : new Program[] {mail, reports}) {
                    asked.await("/api/v1/tasks/" + name + "3/explain", "\"code\":\"paused\"");
                    asked.await("/api/v1/tasks/" + name + "4", "\"state\":\"no_node\"");
                }
                assertThat(sender.get("/api/v1/tasks/" + name + "3").body())
                        .contains("\"status\":\"pending\"");
                assertThat(sender.post("/api/v1/resume", "{\"scope\":\"cluster\"}").body())
                        .contains("\"resumed\":true");
                sender.await("/api/v1/tasks/" + name + "3", "\"status\":\"completed\"");
            }
        }
    }
}
