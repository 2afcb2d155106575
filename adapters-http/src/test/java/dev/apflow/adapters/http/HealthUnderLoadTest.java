package dev.apflow.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.adapters.http.settings.ConnectionLimits;
import dev.apflow.adapters.http.settings.RequestLimits;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Level;

/** The node's health is told whatever one client does; and so are other clients answered. */
@Timeout(60)
class HealthUnderLoadTest {

    /** Of the contract 100; a machine that builds is busy with other things as well. */
    private static final double MOST_MILLIS = 500;

    private static final String TREES = "/api/v1/trees";
    private static final String OTHER_CLIENT = "127.0.0.2";

    @Test
    void connections_without_a_byte_keep_nobody_out() throws IOException {
        ConnectionLimits limits =
                ConnectionLimits.DEFAULT.withConnections(200).withFirstByte(Duration.ofSeconds(5));
        List<Raw> idle = new ArrayList<>();
        try (Server server = Server.start(settings -> settings.with(limits))) {
            for (int i = 0; i < 400; i++) {
                idle.add(new Raw(server));
            }
            new HealthProbe(server).p99("the first requests");
            HealthProbe probe = new HealthProbe(server);
            try (Raw other = new Raw(server, OTHER_CLIENT);
                    Raw same = new Raw(server)) {
                assertThat(status(other)).as("another address").isEqualTo(200);
                assertThat(status(same)).as("the same address").isEqualTo(429);
            }
            for (int i = 0; i < 100; i++) {
                idle.add(new Raw(server));
            }
            assertThat(probe.p99("500 idle connections")).isLessThan(MOST_MILLIS);
            assertThat(idle.get(0).isClosed()).as("an idle one is closed").isTrue();
            try (Raw same = new Raw(server)) {
                assertThat(status(same)).as("the same address, later").isEqualTo(200);
            }
        } finally {
            for (Raw raw : idle) {
                raw.close();
            }
        }
    }

    @Test
    void who_asks_for_health_is_not_driven_out_by_another_address() throws IOException {
        ConnectionLimits limits = ConnectionLimits.DEFAULT.withConnections(1);
        List<Raw> idle = new ArrayList<>();
        try (Server server = Server.start(settings -> settings.with(limits))) {
            idle.add(new Raw(server));
            try (Raw other = new Raw(server, OTHER_CLIENT)) {
                for (int i = 0; i < 300; i++) {
                    idle.add(new Raw(server));
                }
                new HealthProbe(server).p99("300 connections too many");
                Response live =
                        other.lines("GET /health/live HTTP/1.1", "Host: localhost", "").response();
                assertThat(live.status()).isEqualTo(200);
            }
        } finally {
            for (Raw raw : idle) {
                raw.close();
            }
        }
    }

    @Test
    void large_trees_asked_for_again_and_again() throws Exception {
        try (Server server = Server.start();
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Client client = new Client(server);
            assertThat(client.post(TREES, fanIn(5_000)).status()).isEqualTo(201);
            HealthProbe probe = new HealthProbe(server);
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                String path = i % 2 == 0 ? TREES + "/root" : "/api/v1/tasks/last/explain";
                answers.add(clients.submit(() -> get(server, path)));
            }
            for (Future<Integer> each : answers) {
                assertThat(each.get()).isEqualTo(200);
            }
            assertThat(probe.p99("20 large trees and explanations")).isLessThan(MOST_MILLIS);
        }
    }

    @Test
    void a_batch_of_large_lists_is_answered_as_far_as_it_fits() throws Exception {
        try (Server server = Server.start()) {
            Client client = new Client(server);
            for (int i = 0; i < 12; i++) {
                assertThat(client.post(TREES, large("large-" + i, 2 << 20)).status())
                        .isEqualTo(201);
            }
            HealthProbe probe = new HealthProbe(server);
            String list = "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"tasks.list\"}";
            Response batch =
                    client.post(
                            "/tasks", "[" + String.join(",", Collections.nCopies(100, list)) + "]");
            assertThat(batch.status()).isEqualTo(200);
            assertThat(batch.body().length()).isLessThan(40 << 20);
            assertThat(batch.body()).contains("\"overloaded\"");
            Response page = client.get("/api/v1/tasks?limit=500");
            assertThat(page.body().length()).isBetween(1 << 20, 20 << 20);
            Response rest =
                    client.get("/api/v1/tasks?limit=500&cursor=" + page.text("next_cursor"));
            assertThat(rest.body()).contains("large-0").doesNotContain("large-11");
            assertThat(probe.p99("a batch of large lists")).isLessThan(MOST_MILLIS);
        }
    }

    @Test
    void slow_bodies_keep_nobody_else_out() throws IOException {
        RequestLimits limits = RequestLimits.DEFAULT.withConcurrent(20);
        List<Raw> slow = new ArrayList<>();
        try (Server server = Server.start(settings -> settings.with(limits))) {
            HealthProbe probe = new HealthProbe(server);
            for (int i = 0; i < 20; i++) {
                Raw raw = new Raw(server);
                slow.add(
                        raw.lines(
                                        "POST /api/v1/trees HTTP/1.1",
                                        "Host: localhost",
                                        "Content-Type: application/json",
                                        "Content-Length: 1000",
                                        "")
                                .text("{"));
            }
            Await.until(
                    "the client has its half",
                    Duration.ofSeconds(10),
                    () -> server.meters.text().contains("apflow_http_requests_in_flight 10.0"));
            try (Raw other = new Raw(server, OTHER_CLIENT);
                    Raw same = new Raw(server)) {
                assertThat(status(other)).as("another address").isEqualTo(200);
                assertThat(status(same)).as("the same address").isEqualTo(429);
            }
            assertThat(probe.p99("slow bodies")).isLessThan(MOST_MILLIS);
        } finally {
            for (Raw raw : slow) {
                raw.close();
            }
        }
    }

    @Test
    void what_takes_too_long_is_given_up_and_its_threads_are_not_those_of_health()
            throws Exception {
        RequestLimits limits = RequestLimits.DEFAULT.withTimeout(Duration.ofMillis(500));
        CountDownLatch gate = new CountDownLatch(1);
        try (Server server = Server.start(settings -> settings.with(limits));
                Logged logged = new Logged(Level.WARNING)) {
            server.store.holdBehind(gate);
            Client client = new Client(server);
            String list = "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"tasks.list\"}";
            assertThat(client.post("/tasks", "[" + list + "," + list + "]").status())
                    .isEqualTo(503);
            Response late = client.get("/api/v1/tasks");
            assertThat(late.status()).isEqualTo(503);
            assertThat(late.text("code")).isEqualTo("too_slow");
            assertThat(client.get("/health/live").status()).isEqualTo(200);
            gate.countDown();
            assertThat(client.get("/api/v1/tasks").status()).isEqualTo(200);
            Await.until(
                    "what was given up has ended",
                    Duration.ofSeconds(10),
                    () -> server.meters.text().contains("apflow_http_large_answers 0.0"));
            assertThat(logged.records()).as("that is no failure").isEmpty();
        }
    }

    @Test
    void large_answers_of_one_client_are_made_beside_those_of_another() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        try (Server server = Server.start();
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            server.store.holdBehind(gate);
            List<Future<Integer>> open = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                open.add(clients.submit(() -> get(server, "/api/v1/tasks", "127.0.0.1")));
            }
            Await.until(
                    "they wait",
                    Duration.ofSeconds(10),
                    () -> server.store.waiting() > 0 && refused(open) > 0);
            server.store.holdNobodyElse();
            assertThat(get(server, "/api/v1/tasks", OTHER_CLIENT)).isEqualTo(200);
            assertThat(open.stream().filter(each -> !each.isDone()).count())
                    .as("still held, or in line")
                    .isGreaterThan(50);
            gate.countDown();
            for (Future<Integer> each : open) {
                assertThat(each.get()).isIn(200, 429);
            }
        }
    }

    /** How many were told to come again later. */
    private static long refused(List<Future<Integer>> answers) {
        return answers.stream().filter(each -> each.isDone() && each.resultNow() == 429).count();
    }

    @Test
    void an_answer_that_would_be_too_large_is_refused() {
        RequestLimits limits = RequestLimits.DEFAULT.withAnswerBytes(100_000);
        try (Server server = Server.start(settings -> settings.with(limits))) {
            Client client = new Client(server);
            client.post(TREES, fanIn(1_000));
            Response refused = client.get(TREES + "/root");
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.text("detail")).contains("100000 bytes");
            assertThat(server.meters.text()).contains("apflow_http_large_answers_bytes 0.0");
        }
    }

    /** Not read as JSON: that would be the test's work, not the server's. */
    private static int get(Server server, String path) throws IOException {
        return get(server, path, "127.0.0.1");
    }

    private static int get(Server server, String path, String from) throws IOException {
        try (Raw raw = new Raw(server, from)) {
            raw.lines("GET " + path + " HTTP/1.1", "Host: localhost", "Connection: close", "");
            String answer = raw.rest();
            return Integer.parseInt(answer.substring(9, 12));
        }
    }

    private static String fanIn(int tasks) {
        StringBuilder text = new StringBuilder("{\"tasks\": [");
        StringJoiner needs = new StringJoiner(",", "[", "]");
        text.append(task("root", ""));
        for (int i = 0; i < tasks; i++) {
            text.append(',').append(task("t" + i, ", \"parent_id\": \"root\""));
            needs.add("{\"id\": \"t" + i + "\"}");
        }
        text.append(',')
                .append(task("last", ", \"parent_id\": \"root\", \"dependencies\": " + needs));
        return text.append("]}").toString();
    }

    private static String large(String id, int bytes) {
        return "{\"tasks\": ["
                + task(id, ", \"inputs\": {\"x\": \"" + "y".repeat(bytes) + "\"}")
                + "]}";
    }

    private static String task(String id, String more) {
        return "{\"id\": \""
                + id
                + "\", \"name\": \""
                + id
                + "\", \"schemas\": {\"method\": \"echo\"}"
                + more
                + "}";
    }

    private static int status(Raw raw) throws IOException {
        return raw.lines("GET /api/v1/cluster HTTP/1.1", "Host: localhost", "").response().status();
    }
}
