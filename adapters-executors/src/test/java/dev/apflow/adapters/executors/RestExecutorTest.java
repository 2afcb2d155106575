package dev.apflow.adapters.executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.apflow.application.executor.ExecutionFailed;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.json.JsonText;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

class RestExecutorTest {

    private final RestExecutor executor = new RestExecutor(new AddressRules(true));
    private final List<String> seen = new ArrayList<>();
    private final CountDownLatch never = new CountDownLatch(1);
    private HttpServer server;
    private String base;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/echo", this::echo);
        server.createContext(
                "/missing", exchange -> answer(exchange, 404, "text/plain", "no such thing here"));
        server.createContext(
                "/broken", exchange -> answer(exchange, 200, "application/json", "{oh"));
        server.createContext(
                "/large",
                exchange -> answer(exchange, 200, "text/plain", "x".repeat((1 << 20) + 1)));
        server.createContext(
                "/slow",
                exchange -> {
                    try {
                        never.await();
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    }
                });
        server.createContext("/loop", exchange -> redirect(exchange, 302, "/loop"));
        server.createContext("/see-other", exchange -> redirect(exchange, 303, "/echo"));
        server.createContext("/temporary", exchange -> redirect(exchange, 307, "/echo"));
        server.createContext(
                "/to-metadata",
                exchange -> redirect(exchange, 302, "http://169.254.169.254/latest/"));
        server.createContext("/to-file", exchange -> redirect(exchange, 302, "file:///etc/passwd"));
        server.start();
        base = "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @AfterEach
    void stop() {
        never.countDown();
        server.stop(0);
    }

    private void echo(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        seen.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
        exchange.getRequestHeaders()
                .forEach((name, values) -> seen.add(name + ": " + values.get(0)));
        answer(exchange, 200, "application/json", "{\"ok\": true, \"n\": 12345678901234567890}");
    }

    private static void answer(HttpExchange exchange, int status, String type, String body)
            throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private static void redirect(HttpExchange exchange, int status, String target)
            throws IOException {
        exchange.getResponseHeaders().set("Location", target);
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private JsonObject call(String inputs) throws Exception {
        return (JsonObject) executor.execute(Executions.of(inputs.replace("BASE", base)));
    }

    @Test
    void the_answer_is_the_result() throws Exception {
        JsonObject result = call("{\"url\": \"BASE/echo\"}");
        assertThat(result.find("status_code")).contains(JsonNumber.of(200));
        assertThat(JsonText.write(result.find("json").orElseThrow()))
                .isEqualTo("{\"ok\":true,\"n\":12345678901234567890}");
        assertThat(((JsonObject) result.find("headers").orElseThrow()).find("content-type"))
                .contains(new JsonString("application/json"));
    }

    @Test
    void json_data_and_params_are_sent() throws Exception {
        call("{\"url\": \"BASE/echo?x=1\", \"params\": {\"q\": \"a b&c\"}, \"json\": {\"a\": 1}}");
        assertThat(seen)
                .contains("POST /echo?x=1&q=a+b%26c {\"a\":1}", "Content-type: application/json");
        seen.clear();
        call("{\"url\": \"BASE/echo\", \"method\": \"put\", \"data\": {\"k\": \"v w\"}}");
        assertThat(seen)
                .contains("PUT /echo k=v+w", "Content-type: application/x-www-form-urlencoded");
    }

    @Test
    void the_other_side_can_tell_doubles_and_zombies() throws Exception {
        call("{\"url\": \"BASE/echo\", \"headers\": {\"X-Mine\": \"1\"}}");
        assertThat(seen).contains("Apflow-fencing-token: 7", "X-mine: 1");
        assertThat(seen).anyMatch(line -> line.matches("Idempotency-key: [0-9a-f]{64}"));
    }

    @Test
    void another_status_than_2xx_fails_and_shows_status_and_body() {
        assertThatThrownBy(() -> call("{\"url\": \"BASE/missing\"}"))
                .isInstanceOf(ExecutionFailed.class)
                .hasMessageEndingWith("status 404: no such thing here");
    }

    @Test
    void json_that_is_broken_comes_as_text() throws Exception {
        assertThat(call("{\"url\": \"BASE/broken\"}").find("body")).contains(new JsonString("{oh"));
    }

    @Test
    void a_large_answer_is_refused() {
        assertThatThrownBy(() -> call("{\"url\": \"BASE/large\"}"))
                .hasMessageContaining("larger than 1048576 bytes");
    }

    @Test
    void a_slow_answer_times_out() {
        assertThatThrownBy(() -> call("{\"url\": \"BASE/slow\", \"timeout\": 0.2}"))
                .hasMessageContaining("no answer within 200 ms");
    }

    @Test
    void an_interrupted_call_ends() throws Exception {
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread thread =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try {
                                        call("{\"url\": \"BASE/slow\"}");
                                    } catch (Exception problem) {
                                        end.complete(problem);
                                    }
                                });
        thread.interrupt();
        assertThat(end.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void redirects_are_followed_as_the_standard_says() throws Exception {
        call("{\"url\": \"BASE/see-other\", \"json\": 1}");
        assertThat(seen).contains("GET /echo ");
        seen.clear();
        call("{\"url\": \"BASE/temporary\", \"json\": 1}");
        assertThat(seen).contains("POST /echo 1");
    }

    @Test
    void endless_redirects_end() {
        assertThatThrownBy(() -> call("{\"url\": \"BASE/loop\"}"))
                .hasMessageContaining("more than 5 redirects");
    }

    @Test
    void a_redirect_is_judged_like_the_first_call() {
        assertThatThrownBy(() -> call("{\"url\": \"BASE/to-metadata\"}"))
                .hasMessageContaining("never called");
        assertThatThrownBy(() -> call("{\"url\": \"BASE/to-file\"}"))
                .hasMessageContaining("expected http://");
    }

    @Test
    void urls_that_cannot_be_called_are_refused_for_good() {
        for (String url :
                new String[] {
                    "ftp://x/",
                    "/relative",
                    "http://",
                    "not a url",
                    "http://user:secret@127.0.0.1/",
                    "http://169.254.169.254/"
                }) {
            assertThatThrownBy(() -> call("{\"url\": \"" + url + "\"}"))
                    .isInstanceOfSatisfying(
                            ExecutionFailed.class,
                            failed -> assertThat(failed.isRetryable()).isFalse());
        }
    }

    @Test
    void private_networks_can_be_switched_off() {
        RestExecutor strict = new RestExecutor(new AddressRules(false));
        assertThatThrownBy(() -> strict.execute(Executions.of("{\"url\": \"" + base + "/echo\"}")))
                .hasMessageContaining("private networks are switched off");
    }

    @Test
    void a_closed_port_is_a_failure_with_its_reason() {
        server.stop(0);
        assertThatThrownBy(() -> call("{\"url\": \"BASE/echo\"}"))
                .hasMessageContaining("ConnectException");
    }

    @Test
    void a_header_that_cannot_be_set_is_named() {
        assertThatThrownBy(() -> call("{\"url\": \"BASE/echo\", \"headers\": {\"Host\": \"x\"}}"))
                .hasMessageContaining("Host");
    }
}
