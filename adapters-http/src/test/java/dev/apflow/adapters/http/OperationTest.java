package dev.apflow.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apflow.adapters.http.metric.PrometheusMeters;
import dev.apflow.adapters.http.settings.AccessSettings;
import dev.apflow.adapters.http.settings.HttpSettings;
import dev.apflow.application.metric.Meters.Meter;
import dev.apflow.application.metric.Meters.Reading;
import dev.apflow.application.metric.WorkerMeters;
import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.store.TaskReports.Verdict;
import dev.apflow.application.worker.WorkerObserver.Ending;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonObject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.stream.Collectors;

class OperationTest {

    private final Server server = Server.start();
    private final Client client = new Client(server);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_node_that_is_starting_is_alive_and_not_started() {
        server.health.started = false;

        assertThat(client.get("/health/live").text("status")).isEqualTo("up");
        Response started = client.get("/health/started");
        assertThat(started.status()).isEqualTo(503);
        assertThat(started.text("code")).isEqualTo("not_ready");

        server.health.started = true;
        assertThat(client.get("/health/started").status()).isEqualTo(200);
    }

    @Test
    void readiness_tells_the_role_and_what_was_looked_at() {
        Response ready = client.get("/health/ready");
        assertThat(ready.status()).isEqualTo(200);
        assertThat(ready.text("role")).isEqualTo("standalone");
        assertThat(ready.text("checks.0.name")).isEqualTo("store");

        server.health.ready = false;
        Response not = client.get("/health/ready");
        assertThat(not.status()).isEqualTo(503);
        assertThat(not.text("detail")).isEqualTo("store: does not answer");
        assertThat(not.text("checks.0.status")).isEqualTo("down");
        assertThat(not.header("Retry-After")).isEqualTo("1");
    }

    @Test
    void the_cluster_of_a_node_alone_is_itself() {
        Response cluster = client.get("/api/v1/cluster");

        assertThat(cluster.status()).isEqualTo(200);
        assertThat(cluster.text("mode")).isEqualTo("standalone");
        assertThat(cluster.text("node.id")).isEqualTo("n1");
        assertThat(cluster.text("node.role")).isEqualTo("standalone");
        assertThat(cluster.text("leader")).isEqualTo("null");
        assertThat(cluster.size("nodes")).isEqualTo(1);
        assertThat(cluster.text("nodes.0.status")).isEqualTo("healthy");
        assertThat(cluster.text("nodes.0.executors.0")).isEqualTo("echo");
        assertThat(cluster.text("nodes.0.capabilities.zone")).isEqualTo("a");
    }

    @Test
    void a_node_alone_has_no_leadership_to_give_up() {
        Response refused = client.post("/api/v1/cluster/step-down");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text("code")).isEqualTo("wrong_state");
    }

    @Test
    void paths_that_are_not_there_are_problems() {
        for (String path : List.of("/nope", "/ui/nope", "/api/v1", "/api/v2/tasks")) {
            Response refused = client.get(path);
            assertThat(refused.status()).as(path).isEqualTo(404);
            assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(refused.text("code")).isEqualTo("not_found");
        }
    }

    @Test
    void methods_that_are_not_there_name_those_that_are() {
        Response refused = client.send("PUT", "/api/v1/tasks/x", BodyPublishers.noBody());

        assertThat(refused.status()).isEqualTo(405);
        assertThat(refused.header("Allow")).isEqualTo("DELETE, GET, HEAD, PATCH");
        assertThat(refused.text("code")).isEqualTo("method_not_allowed");
    }

    @Test
    void the_description_names_every_route_and_no_other() {
        Response description = client.get("/openapi.json");
        assertThat(description.status()).isEqualTo(200);
        assertThat(description.text("openapi")).isEqualTo("3.1.0");
        JsonObject paths = (JsonObject) description.at("paths");
        paths.members()
                .forEach(
                        (path, methods) -> {
                            String allow =
                                    client.send(
                                                    "OPTIONS",
                                                    path.replaceAll("\\{\\w+}", "x"),
                                                    BodyPublishers.noBody())
                                            .header("Allow");
                            Set<String> allowed =
                                    Arrays.stream(allow.split(", ", -1))
                                            .filter(method -> !method.equals("HEAD"))
                                            .map(name -> name.toLowerCase(Locale.ROOT))
                                            .collect(Collectors.toCollection(TreeSet::new));
                            assertThat(allowed)
                                    .as(path)
                                    .isEqualTo(((JsonObject) methods).members().keySet());
                        });
    }

    @Test
    void an_answer_that_is_not_described_is_noticed() {
        Response other =
                new Response(
                        200, client.get("/health/live").headers(), "{\"status\": \"sideways\"}");

        assertThatThrownBy(() -> Contract.check("GET", "/health/live", List.of(), "", other))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("enumeration");
        assertThatThrownBy(() -> Contract.check("GET", "/api/v1/tasks/x", List.of(), "", other))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> Contract.check("GET", "/not/described", List.of(), "", other))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void measurements_name_templates_and_never_ids() {
        client.post(
                "/api/v1/trees",
                "{\"tasks\": [{\"id\": \"secret-id\", \"name\": \"A\", \"schemas\": {\"method\":"
                        + " \"echo\"}}]}");
        client.get("/api/v1/tasks/secret-id");
        client.get("/api/v1/tasks/nope");
        client.get("/api/v1/nowhere/secret-id");

        Response metrics = client.get("/metrics");

        assertThat(metrics.status()).isEqualTo(200);
        assertThat(metrics.header("Content-Type")).startsWith("text/plain; version=0.0.4");
        assertThat(metrics.body())
                .contains(
                        "apflow_http_requests_total{method=\"POST\",route=\"/api/v1/trees\",status=\"201\"}"
                            + " 1.0",
                        "apflow_http_requests_total{method=\"GET\",route=\"/api/v1/tasks/{id}\",status=\"200\"}"
                            + " 1.0",
                        "apflow_http_requests_total{method=\"GET\",route=\"/api/v1/tasks/{id}\",status=\"404\"}"
                            + " 1.0",
                        "apflow_http_requests_total{method=\"GET\",route=\"unmatched\",status=\"404\"}"
                            + " 1.0",
                        "apflow_http_request_duration_seconds_count{route=\"/api/v1/trees\"} 1",
                        "apflow_tasks{status=\"pending\"} 1.0",
                        "apflow_event_streams 0.0",
                        "# TYPE apflow_http_requests_total counter",
                        "# TYPE apflow_http_request_duration_seconds histogram")
                .doesNotContain("secret-id");
    }

    @Test
    void a_worker_feeds_the_same_measurements() {
        WorkerMeters worker = new WorkerMeters(server.meters);
        ExecutorId echo = new ExecutorId("echo");
        worker.claimed(3);
        worker.executed(echo, Ending.SUCCEEDED, Duration.ofMillis(20));
        worker.executed(echo, Ending.TIMED_OUT, Duration.ofSeconds(2));
        worker.reported(Verdict.FENCED);
        worker.abandoned(echo);
        worker.storeFailed(CallKind.CLAIM);

        assertThat(client.get("/metrics").body())
                .contains(
                        "apflow_tasks_claimed_total 3.0",
                        "apflow_execution_duration_seconds_count{ending=\"succeeded\",method=\"echo\"}"
                            + " 1",
                        "apflow_execution_duration_seconds_sum{ending=\"timed_out\",method=\"echo\"}"
                            + " 2.0",
                        "apflow_reports_total{verdict=\"fenced\"} 1.0",
                        "apflow_executions_abandoned_total{method=\"echo\"} 1.0",
                        "apflow_worker_store_errors_total{call=\"claim\"} 1.0");
    }

    @Test
    void one_gauge_that_fails_does_not_take_the_others_along() {
        server.meters.gauge(
                Meter.of("apflow_broken", "Fails."),
                () -> {
                    throw new IllegalStateException("broken");
                });
        server.meters.gauge(Meter.of("apflow_sound", "Does not."), () -> List.of(Reading.of(7)));

        assertThat(client.get("/metrics").body())
                .contains("apflow_sound 7.0")
                .doesNotContain("apflow_broken ");
    }

    @Test
    void the_virtual_machine_is_measured_where_that_is_wanted() {
        assertThat(PrometheusMeters.withJvm().text()).contains("jvm_memory_used_bytes");
    }

    @Test
    void an_address_that_is_taken_is_one_line() {
        assertThatThrownBy(() -> Server.start(settings -> on("127.0.0.1", server.port())))
                .isInstanceOf(CannotListen.class)
                .hasMessageMatching("cannot listen on 127\\.0\\.0\\.1:\\d+: .*in use.*");
        assertThatThrownBy(() -> Server.start(settings -> on("no such host", 0)))
                .isInstanceOf(CannotListen.class)
                .hasMessage("cannot listen on no such host:0: unknown host");
    }

    private static HttpSettings on(String host, int port) {
        return HttpSettings.of(host, port, "1", AccessSettings.OPEN);
    }

    @Test
    void closing_twice_is_closing_once() {
        server.stop();
        server.stop();
    }

    @Test
    void a_client_that_goes_away_in_the_middle_is_no_news() throws Exception {
        try (Logged logged = new Logged(Level.INFO)) {
            String head =
                    "POST /api/v1/trees HTTP/1.1\r\n"
                            + "Host: localhost\r\n"
                            + "Content-Type: application/json\r\n";
            for (String part :
                    List.of(
                            "",
                            "GET /api/v1/tas",
                            "GET /api/v1/tasks HTTP/1.1\r\nHost: loc",
                            head + "Content-Length: 100\r\n\r\n{\"tas",
                            head + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"t",
                            "GET /api/v1/events HTTP/1.1\r\n"
                                    + "Host: localhost\r\n"
                                    + "Accept: text/event-stream\r\n\r\n")) {
                try (Raw raw = new Raw(server)) {
                    raw.text(part);
                }
            }
            for (int i = 0; i < 20; i++) {
                server.claim();
                client.post(
                        "/api/v1/trees",
                        "{\"tasks\": [{\"name\": \"A\", \"schemas\": {\"method\": \"echo\"}}]}");
            }
            Await.until(
                    "all of them are gone",
                    Duration.ofSeconds(20),
                    () -> {
                        server.changes.committed();
                        server.claim();
                        client.post(
                                "/api/v1/trees",
                                "{\"tasks\": [{\"name\": \"A\", \"schemas\": {\"method\":"
                                        + " \"echo\"}}]}");
                        return server.meters.text().contains("apflow_event_streams 0.0");
                    });
            assertThat(logged.records())
                    .as(
                            "%s",
                            logged.records().stream()
                                    .map(each -> each.getLoggerName() + " " + each.getMessage())
                                    .toList())
                    .isEmpty();
        }
    }

    @Test
    void a_large_answer_that_nobody_reads_to_its_end_is_no_news() throws Exception {
        StringBuilder tasks = new StringBuilder("{\"tasks\": [");
        String inputs = "\"inputs\": {\"text\": \"" + "x".repeat(2_000) + "\"}";
        for (int i = 0; i < 3_000; i++) {
            tasks.append(i == 0 ? "" : ",")
                    .append(
                            String.format(
                                    Locale.ROOT,
                                    "{\"id\": \"t%d\", \"name\": \"T\", %s, \"schemas\":"
                                            + " {\"method\": \"echo\"}}",
                                    i,
                                    inputs));
        }
        assertThat(client.post("/api/v1/trees", tasks + "]}").status()).isEqualTo(201);
        try (Logged logged = new Logged(Level.INFO)) {
            for (int i = 0; i < 5; i++) {
                try (Raw raw = new Raw(server, 4_096)) {
                    raw.lines("GET /api/v1/trees/t0 HTTP/1.1", "Host: localhost", "");
                    assertThat(raw.head()).contains(" 200 ");
                }
            }
            Await.until(
                    "all connections but the client's are closed",
                    Duration.ofSeconds(20),
                    () -> server.meters.text().contains("apflow_http_connections 1.0"));
            assertThat(logged.records()).isEmpty();
        }
    }
}
