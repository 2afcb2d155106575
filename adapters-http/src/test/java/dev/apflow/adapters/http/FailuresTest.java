package dev.apflow.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.task.WriteGate;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/** A node that may not write, a store that is away, a bug. */
class FailuresTest {

    private static final String TREE =
            "{\"tasks\": [{\"id\": \"a\", \"name\": \"A\", \"schemas\": {\"method\": \"echo\"}}]}";

    private final Server server = Server.start();
    private final Client client = new Client(server);

    @BeforeEach
    void submit() {
        assertThat(client.post("/api/v1/trees", TREE).status()).isEqualTo(201);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private List<Response> everyWrite() {
        return List.of(
                client.post("/api/v1/trees", TREE.replace("\"a\"", "\"b\"")),
                client.post("/api/v1/trees/a/execute"),
                client.patch("/api/v1/tasks/a", "{\"name\": \"B\"}"),
                client.post("/api/v1/tasks/a/cancel"),
                client.post("/api/v1/tasks/a/rerun"),
                client.post("/api/v1/tasks/a/copy"),
                client.delete("/api/v1/tasks/a"));
    }

    private List<Response> everyRead() {
        return List.of(
                client.get("/api/v1/tasks"),
                client.get("/api/v1/tasks/a"),
                client.get("/api/v1/tasks/a/explain"),
                client.get("/api/v1/tasks/a/events"),
                client.get("/api/v1/trees/a"),
                client.get("/api/v1/trees/a/events"),
                client.get("/api/v1/events"));
    }

    @Test
    void who_does_not_lead_refuses_every_write_and_answers_every_read() {
        server.gate = new WriteGate.Closed(Optional.of(Leaders.of("n9", "http://n9:8000", 4)));

        assertThat(everyWrite())
                .allSatisfy(
                        refused -> {
                            assertThat(refused.status()).isEqualTo(503);
                            assertThat(refused.header("Retry-After")).isEqualTo("1");
                            assertThat(refused.text("code")).isEqualTo("not_leader");
                            assertThat(refused.text("detail"))
                                    .isEqualTo(
                                            "Write operations require leader node. Current leader:"
                                                    + " n9");
                            assertThat(refused.text("leader.node_id")).isEqualTo("n9");
                            assertThat(refused.text("leader.url")).isEqualTo("http://n9:8000");
                            assertThat(refused.text("leader.epoch")).isEqualTo("4");
                        });
        assertThat(everyRead()).extracting(Response::status).containsOnly(200);
        assertThat(client.get("/api/v1/tasks").size("tasks")).isEqualTo(1);
    }

    @Test
    void who_does_not_lead_judges_no_write_that_the_leader_would_refuse() {
        server.gate = new WriteGate.Closed(Optional.empty());
        String circle =
                "{\"id\": \"c\", \"name\": \"c\", \"schemas\": {\"method\": \"echo\"},"
                        + " \"dependencies\": [{\"id\": \"c\"}]}";

        assertThat(
                        List.of(
                                client.post("/api/v1/trees", "{\"tasks\": [" + circle + "]}"),
                                client.patch("/api/v1/tasks/unknown", "{\"name\": \"B\"}"),
                                client.patch("/api/v1/tasks/a", "{\"status\": \"done\"}"),
                                client.post("/api/v1/tasks/unknown/cancel"),
                                client.delete("/api/v1/tasks/unknown")))
                .extracting(each -> each.text("code"))
                .containsOnly("not_leader");
    }

    @Test
    void without_a_leader_none_is_named() {
        server.gate = new WriteGate.Closed(Optional.empty());

        Response refused = client.post("/api/v1/tasks/a/cancel");

        assertThat(refused.text("leader")).isEqualTo("null");
        assertThat(refused.body()).contains("\"leader\":null");
        assertThat(refused.text("detail"))
                .isEqualTo("Write operations require leader node. Current leader: none");
    }

    @Test
    void a_store_that_does_not_answer_is_said_so_everywhere() {
        server.store.down(true);

        assertThat(everyWrite()).allSatisfy(FailuresTest::isUnreachable);
        assertThat(everyRead()).allSatisfy(FailuresTest::isUnreachable);
        isUnreachable(
                client.get(
                        "/api/v1/events",
                        "Accept",
                        "text/event-stream",
                        "Last-Event-ID",
                        "0000000000000001"));

        server.store.down(false);
        assertThat(everyRead()).extracting(Response::status).containsOnly(200);
    }

    private static void isUnreachable(Response refused) {
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.text("code")).isEqualTo("store_unreachable");
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        assertThat(refused.body()).doesNotContain("switched off");
    }

    @Test
    void what_answers_without_the_store_goes_on_without_it() {
        server.store.down(true);

        assertThat(client.get("/health/live").status()).isEqualTo(200);
        assertThat(client.get("/api/v1/cluster").status()).isEqualTo(200);
        Response metrics = client.get("/metrics");
        assertThat(metrics.status()).isEqualTo(200);
        assertThat(metrics.body()).contains("apflow_http_requests_total");
        assertThat(metrics.body()).doesNotContain("apflow_tasks{");
    }

    @Test
    void a_bug_tells_the_client_an_id_and_the_log_everything() {
        server.store.broken(true);
        try (Logged logged = new Logged(Level.WARNING)) {
            Response failed = client.get("/api/v1/tasks/a");

            assertThat(failed.status()).isEqualTo(500);
            assertThat(failed.text("code")).isEqualTo("internal_error");
            assertThat(failed.text("id")).hasSize(36);
            assertThat(failed.body())
                    .doesNotContain("secret")
                    .doesNotContain("dev.apflow")
                    .doesNotContain("Exception");
            assertThat(logged.records()).hasSize(1);
            LogRecord line = logged.records().get(0);
            assertThat(line.getMessage()).contains(failed.text("id"));
            assertThat(line.getThrown()).hasMessageContaining("secret words");
        }
    }

    @Test
    void a_bug_leaves_the_connection_usable() {
        server.store.broken(true);
        assertThat(client.send("GET", "/api/v1/tasks", BodyPublishers.noBody()).status())
                .isEqualTo(500);
        server.store.broken(false);
        assertThat(client.get("/api/v1/tasks").status()).isEqualTo(200);
    }
}
