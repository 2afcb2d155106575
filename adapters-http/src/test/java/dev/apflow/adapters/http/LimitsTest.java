package dev.apflow.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.adapters.http.settings.RequestLimits;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** Too much at once, of whatever. */
class LimitsTest {

    private static final String TREES = "/api/v1/trees";
    private static final int MIB = 1 << 20;

    /** White space, so that only its size is wrong with it; counts what was asked for. */
    private static final class Blanks extends InputStream {
        private final AtomicLong left;

        Blanks(AtomicLong left) {
            this.left = left;
        }

        @Override
        public int read() {
            return left.getAndDecrement() > 0 ? ' ' : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            int count = (int) Math.min(length, left.get());
            if (count <= 0) {
                return -1;
            }
            Arrays.fill(bytes, offset, offset + count, (byte) ' ');
            left.addAndGet(-count);
            return count;
        }
    }

    @Test
    void a_client_asks_so_often_in_a_second_and_the_calls_of_a_batch_count_each() {
        try (Server server =
                Server.start(
                        settings ->
                                settings.with(
                                        settings.requests().withPerSecond(OptionalInt.of(2))))) {
            Client client = new Client(server);
            assertThat(client.get("/health/live").status()).as("not counted").isEqualTo(200);
            String call = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tasks.running.count\"}";
            String batch = "[" + String.join(",", Collections.nCopies(3, call)) + "]";
            assertThat(client.post("/tasks", batch).status()).isEqualTo(200);
            Response refused = client.get("/api/v1/tasks");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.text("code")).isEqualTo("overloaded");
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            assertThat(client.get("/health/live").status()).isEqualTo(200);
            Await.until(
                    "the client may ask again",
                    Duration.ofSeconds(20),
                    () -> client.get("/api/v1/tasks").status() == 200);
        }
    }

    @Test
    void a_batch_takes_as_many_places_as_it_has_calls() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        RequestLimits limits = RequestLimits.DEFAULT.withConcurrent(40);
        try (Server server = Server.start(settings -> settings.with(limits));
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            server.store.holdBehind(gate);
            Future<Integer> first = clients.submit(() -> batch(server, "127.0.0.1", 15));
            awaitTaken(server, 15);
            assertThat(batch(server, "127.0.0.1", 6)).as("beyond the share").isEqualTo(429);
            Future<Integer> other = clients.submit(() -> batch(server, "127.0.0.2", 100));
            awaitTaken(server, 35);
            assertThat(batch(server, "127.0.0.2", 1)).as("all of the share").isEqualTo(429);
            gate.countDown();
            assertThat(first.get()).isEqualTo(200);
            assertThat(other.get()).as("more calls than places").isEqualTo(200);
            awaitTaken(server, 0);
        }
    }

    private static void awaitTaken(Server server, int places) {
        Await.until(
                places + " places are taken",
                Duration.ofSeconds(10),
                () ->
                        server.meters
                                .text()
                                .contains("apflow_http_requests_in_flight " + places + ".0"));
    }

    /** The status of the answer. */
    private static int batch(Server server, String from, int calls) throws IOException {
        String call = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tasks.list\"}";
        String body = "[" + String.join(",", Collections.nCopies(calls, call)) + "]";
        try (Raw raw = new Raw(server, from)) {
            return raw.lines(
                            "POST /tasks HTTP/1.1",
                            "Host: localhost",
                            "Content-Type: application/json",
                            "Content-Length: " + body.length(),
                            "")
                    .text(body)
                    .response()
                    .status();
        }
    }

    @Test
    void a_body_of_100_mb_with_its_length_is_refused_unread() throws IOException {
        try (Server server = Server.start();
                Raw raw = new Raw(server)) {
            raw.lines(
                    "POST /api/v1/trees HTTP/1.1",
                    "Host: localhost",
                    "Content-Type: application/json",
                    "Content-Length: " + 100 * MIB,
                    "");
            raw.bytes(new byte[MIB]);

            Response refused = raw.response();

            assertThat(refused.status()).isEqualTo(413);
            assertThat(refused.text("code")).isEqualTo("too_large");
            assertThat(refused.text("detail"))
                    .isEqualTo("The body must have at most 16777216 bytes.");
            assertThat(refused.header("Connection")).isEqualTo("close");
        }
    }

    @Test
    void a_body_of_100_mb_in_chunks_is_refused_when_it_has_become_too_large() throws IOException {
        try (Server server = Server.start();
                Raw raw = new Raw(server)) {
            raw.lines(
                    "POST /api/v1/trees HTTP/1.1",
                    "Host: localhost",
                    "Content-Type: application/json",
                    "Transfer-Encoding: chunked",
                    "");
            byte[] chunk =
                    ("100000\r\n" + " ".repeat(MIB) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            int sent = 0;
            try {
                for (; sent < 100; sent++) {
                    raw.bytes(chunk);
                }
            } catch (IOException closed) {
                // The server has seen enough.
            }
            assertThat(sent).as("MiB sent").isLessThan(60);
            assertThat(raw.response().status()).isEqualTo(413);
        }
    }

    @Test
    void usual_clients_are_told_that_100_mb_are_too_much() {
        try (Server server = Server.start()) {
            Client client = new Client(server);
            AtomicLong left = new AtomicLong(100L * MIB);
            Response refused =
                    client.sendIfItCan(TREES, BodyPublishers.ofInputStream(() -> new Blanks(left)));
            assertThat(refused.status()).isEqualTo(413);
            assertThat(left.get()).as("bytes never asked for").isPositive();
        }
    }

    @Test
    void one_chunk_beyond_the_limit_is_refused_before_it_comes() throws IOException {
        try (Server server = Server.start();
                Raw raw = new Raw(server)) {
            raw.lines(
                    "POST /api/v1/trees HTTP/1.1",
                    "Host: localhost",
                    "Content-Type: application/json",
                    "Transfer-Encoding: chunked",
                    "",
                    "7000000");

            assertThat(raw.response().status()).isEqualTo(413);
        }
    }

    @Test
    void a_line_without_end_is_refused_when_it_has_become_too_long() throws IOException {
        try (Server server = Server.start();
                Raw raw = new Raw(server)) {
            raw.lines(
                    "POST /api/v1/trees HTTP/1.1",
                    "Host: localhost",
                    "Content-Type: application/json",
                    "Transfer-Encoding: chunked",
                    "");
            byte[] zeros = "0".repeat(MIB).getBytes(StandardCharsets.US_ASCII);
            int sent = 0;
            try {
                for (; sent < 100; sent++) {
                    raw.bytes(zeros);
                }
            } catch (IOException closed) {
                // The server has seen enough.
            }
            assertThat(sent).as("MiB sent").isLessThan(60);
        }
    }

    @Test
    void a_body_that_nobody_wants_does_not_go_on_for_ever() throws IOException {
        try (Server server = Server.start();
                Raw raw = new Raw(server)) {
            raw.lines("GET /health/live HTTP/1.1", "Host: localhost", "Content-Length: 1000000", "")
                    .text("x".repeat(1_000));

            assertThat(raw.response().header("Connection")).isEqualTo("close");
            assertThat(raw.isClosed()).isTrue();
        }
    }

    @Test
    void the_largest_body_is_taken_and_one_byte_more_is_not() {
        try (Server server = Server.start()) {
            Client client = new Client(server);
            String task = "{\"tasks\": [{\"name\": \"A\", \"schemas\": {\"method\": \"echo\"}}]}";
            String full = task + " ".repeat(16 * MIB - task.length());

            assertThat(client.sendIfItCan(TREES, BodyPublishers.ofString(full)).status())
                    .isEqualTo(201);
            assertThat(client.sendIfItCan(TREES, BodyPublishers.ofString(full + " ")).status())
                    .isEqualTo(413);
        }
    }

    @Test
    void large_bodies_together_have_a_budget() throws Exception {
        RequestLimits limits = RequestLimits.DEFAULT.withBodiesBytes(MIB);
        try (Server server = Server.start(settings -> settings.with(limits));
                Raw first = new Raw(server)) {
            Client client = new Client(server);
            String small = " ".repeat(RequestLimits.FREE_BYTES);
            String large = " ".repeat(MIB);
            first.lines(
                            "POST /api/v1/trees HTTP/1.1",
                            "Host: localhost",
                            "Content-Type: application/json",
                            "Content-Length: " + 16 * MIB,
                            "")
                    .text(large);
            awaitBudget(server, MIB - RequestLimits.FREE_BYTES);

            Response refused = client.sendIfItCan(TREES, BodyPublishers.ofString(large));
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.text("code")).isEqualTo("overloaded");
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            assertThat(client.sendIfItCan(TREES, BodyPublishers.ofString(small)).status())
                    .as("small ones go on")
                    .isEqualTo(400);

            first.close();
            awaitBudget(server, 0);
            assertThat(client.sendIfItCan(TREES, BodyPublishers.ofString(large)).status())
                    .isEqualTo(400);
        }
    }

    @Test
    void a_large_body_counts_until_its_request_is_answered() throws Exception {
        RequestLimits limits = RequestLimits.DEFAULT.withBodiesBytes(MIB);
        try (Server server = Server.start(settings -> settings.with(limits));
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Client client = new Client(server);
            String task = "{\"tasks\": [{\"name\": \"A\", \"schemas\": {\"method\": \"echo\"}}]}";
            String large = task + " ".repeat(MIB - task.length());
            CountDownLatch gate = new CountDownLatch(1);
            server.store.holdBehind(gate);
            Future<Response> first =
                    clients.submit(() -> client.sendIfItCan(TREES, BodyPublishers.ofString(large)));
            awaitBudget(server, MIB - RequestLimits.FREE_BYTES);

            assertThat(client.sendIfItCan(TREES, BodyPublishers.ofString(large)).status())
                    .isEqualTo(429);

            gate.countDown();
            assertThat(first.get().status()).isEqualTo(201);
            awaitBudget(server, 0);
        }
    }

    private static void awaitBudget(Server server, long bytes) {
        Await.until(
                "large bodies have taken " + bytes,
                Duration.ofSeconds(10),
                () ->
                        server.meters
                                .text()
                                .contains(
                                        "apflow_http_large_bodies_bytes " + (double) bytes + "\n"));
    }

    @Test
    void requests_at_one_moment_have_a_limit_and_one_client_has_half_of_it() throws Exception {
        RequestLimits limits = RequestLimits.DEFAULT.withConcurrent(6);
        try (Server server = Server.start(settings -> settings.with(limits));
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Client client = new Client(server);
            CountDownLatch gate = new CountDownLatch(1);
            server.store.holdBehind(gate);
            List<Future<Response>> waiting = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                waiting.add(clients.submit(() -> client.get("/api/v1/tasks")));
            }
            Await.until(
                    "three are being answered",
                    Duration.ofSeconds(10),
                    () -> server.meters.text().contains("apflow_http_requests_in_flight 3.0"));

            Response refused = client.get("/api/v1/cluster");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.text("code")).isEqualTo("overloaded");
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            assertThat(client.get("/health/live").status()).isEqualTo(200);

            try (Raw other = new Raw(server, "127.0.0.2")) {
                other.lines("GET /api/v1/cluster HTTP/1.1", "Host: localhost", "");
                assertThat(other.response().status()).as("another client").isEqualTo(200);
            }

            gate.countDown();
            for (Future<Response> each : waiting) {
                assertThat(each.get().status()).isEqualTo(200);
            }
            assertThat(client.get("/api/v1/cluster").status()).isEqualTo(200);
        }
    }
}
