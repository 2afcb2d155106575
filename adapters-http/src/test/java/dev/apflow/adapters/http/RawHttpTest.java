package dev.apflow.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.adapters.http.settings.ConnectionLimits;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What no well-meaning client sends. */
class RawHttpTest {

    private static final String SMUGGLED =
            "GET /api/v1/tasks?smuggled=1 HTTP/1.1\r\nHost: x\r\n\r\n";

    private static Server server;

    @BeforeAll
    static void start() {
        server =
                Server.start(
                        settings ->
                                settings.with(
                                        ConnectionLimits.DEFAULT
                                                .withHead(Duration.ofMillis(600))
                                                .withBodyGrace(Duration.ofMillis(600))
                                                .withLinger(Duration.ofMillis(50))));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Refused as malformed, and whatever follows is not looked at. */
    private static void refused(int status, String... lines) throws IOException {
        try (Raw raw = new Raw(server)) {
            raw.lines(lines).text(SMUGGLED);
            Response response = raw.response();
            assertThat(response.status()).as(response.body()).isEqualTo(status);
            assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(response.text("status")).isEqualTo("" + status);
            assertThat(response.header("Connection")).isEqualTo("close");
            assertThat(raw.isClosed()).as("closed without another answer").isTrue();
        }
    }

    @Test
    void two_framings_of_one_body_are_refused() throws IOException {
        refused(
                400,
                "POST /tasks HTTP/1.1",
                "Host: localhost",
                "Content-Type: application/json",
                "Content-Length: 6",
                "Transfer-Encoding: chunked",
                "",
                "0",
                "",
                "X");
    }

    @Test
    void two_lengths_are_refused() throws IOException {
        refused(
                400,
                "POST /tasks HTTP/1.1",
                "Host: localhost",
                "Content-Length: 5",
                "Content-Length: 6",
                "",
                "12345");
        refused(
                400,
                "POST /tasks HTTP/1.1",
                "Host: localhost",
                "Content-Length: 5, 5",
                "",
                "12345");
    }

    @ParameterizedTest
    @ValueSource(strings = {"+5", "-5", "0x5", "5a", "", "99999999999999999999", "5 5"})
    void a_length_that_is_no_number_is_refused(String length) throws IOException {
        refused(
                400,
                "POST /tasks HTTP/1.1",
                "Host: localhost",
                "Content-Length: " + length,
                "",
                "12345");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "xchunked",
                "Chunked",
                "chunked, chunked",
                "gzip, chunked",
                "identity",
                "\u000bchunked"
            })
    void other_transfer_encodings_are_refused(String encoding) throws IOException {
        refused(
                400,
                "POST /tasks HTTP/1.1",
                "Host: localhost",
                "Transfer-Encoding: " + encoding,
                "",
                "0",
                "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length : 5",
                " folded: yes",
                "X: a\r\n folded",
                "no colon here",
                "X\u0000Y: 1",
                "X: a\u0000b",
                "X: a\rb",
                "X: a\nb",
                ": no name",
                "X\u0001: 1",
                "X(: 1"
            })
    void broken_headers_are_refused(String line) throws IOException {
        refused(400, "GET /health/live HTTP/1.1", "Host: localhost", line, "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /health/live",
                "GET /health/live HTTP/1.0",
                "GET /health/live HTTP/2.0",
                "GET  /health/live HTTP/1.1",
                "GET /health/ live HTTP/1.1",
                "GET /health/%zz HTTP/1.1",
                "GET /api/v1/tasks?limit=%zz HTTP/1.1",
                "GET /health/\u0000 HTTP/1.1",
                "\u0001 /health/live HTTP/1.1",
                "G@T /health/live HTTP/1.1",
                " /health/live HTTP/1.1",
                "GET http://localhost/health/live HTTP/1.1",
                "GET localhost/health/live HTTP/1.1",
                "GET //health/live HTTP/1.1",
                "GET /health//live HTTP/1.1",
                "GET /health/../health/live HTTP/1.1",
                "GET /health/./live HTTP/1.1",
                "GET /health/%2e%2E/health/live HTTP/1.1",
                "GET /health/live;a=b HTTP/1.1",
                "GET /health/live%00 HTTP/1.1",
                "GET /health/live%0d%0aX HTTP/1.1",
                "GET /health\\live HTTP/1.1",
                "nonsense"
            })
    void broken_request_lines_are_refused(String line) throws IOException {
        refused(400, line, "Host: localhost", "");
    }

    @Test
    void the_host_must_be_there_once() throws IOException {
        refused(400, "GET /health/live HTTP/1.1", "");
        refused(400, "GET /health/live HTTP/1.1", "Host: localhost", "Host: localhost", "");
    }

    @Test
    void long_lines_and_headers_have_words_of_their_own() throws IOException {
        refused(414, "GET /" + "x".repeat(10_000) + " HTTP/1.1", "Host: localhost", "");
        refused(
                431,
                "GET /health/live HTTP/1.1",
                "Host: localhost",
                "X: " + "x".repeat(20_000),
                "");
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            many.append("X-").append(i).append(": 1\r\n");
        }
        refused(431, "GET /health/live HTTP/1.1", "Host: localhost", many.toString());
    }

    @Test
    void encoded_bodies_are_refused() throws IOException {
        refused(
                415,
                "POST /tasks HTTP/1.1",
                "Host: localhost",
                "Content-Type: application/json",
                "Content-Encoding: gzip",
                "Content-Length: 5",
                "",
                "12345");
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz", "-1", "5;ext=1", "+2", " 2", "80000000", "ffffffffffffffff", ""})
    void broken_chunks_are_refused(String size) throws IOException {
        refused(
                400,
                "POST /api/v1/trees HTTP/1.1",
                "Host: localhost",
                "Content-Type: application/json",
                "Transfer-Encoding: chunked",
                "",
                size,
                "{}");
    }

    @Test
    void a_chunk_of_two_bytes_is_none_the_worse_for_it() throws IOException {
        try (Raw raw = new Raw(server)) {
            raw.lines(
                            "POST /tasks HTTP/1.1",
                            "Host: localhost",
                            "Content-Type: application/json",
                            "Transfer-Encoding: chunked",
                            "")
                    .text("2\r\n{}\r\n0\r\n\r\n");
            assertThat(raw.response().text("error.code")).isEqualTo("-32600");
        }
    }

    @Test
    void a_chunk_ends_in_crlf() throws IOException {
        refused(
                400,
                "POST /api/v1/trees HTTP/1.1",
                "Host: localhost",
                "Content-Type: application/json",
                "Transfer-Encoding: chunked",
                "",
                "2",
                "{}XX0",
                "");
    }

    @Test
    void what_is_left_of_a_refused_body_is_not_the_next_request() throws IOException {
        try (Raw raw = new Raw(server)) {
            raw.lines(
                            "POST /api/v1/trees HTTP/1.1",
                            "Host: localhost",
                            "Content-Type: text/plain",
                            "Content-Length: " + SMUGGLED.length(),
                            "")
                    .text(SMUGGLED);

            assertThat(raw.response().status()).isEqualTo(415);
            assertThat(raw.isClosed()).isTrue();
        }
    }

    @Test
    void a_connection_is_closed_where_the_client_asks_for_it() throws IOException {
        for (String word : new String[] {"close", "Close", "keep-alive, close"}) {
            try (Raw raw = new Raw(server)) {
                raw.lines(
                        "GET /health/live HTTP/1.1", "Host: localhost", "Connection: " + word, "");
                assertThat(raw.response().status()).isEqualTo(200);
                assertThat(raw.isClosed()).as(word).isTrue();
            }
        }
    }

    @Test
    void requests_that_come_together_are_answered_in_turn() throws IOException {
        try (Raw raw = new Raw(server)) {
            raw.lines("GET /health/live HTTP/1.1", "Host: localhost", "")
                    .lines("GET /health/nope HTTP/1.1", "Host: localhost", "")
                    .lines("GET /health/started HTTP/1.1", "Host: localhost", "");

            assertThat(raw.response().status()).isEqualTo(200);
            assertThat(raw.response().status()).isEqualTo(404);
            assertThat(raw.response().status()).isEqualTo(200);
        }
    }

    @Test
    void head_is_answered_without_a_body() throws IOException {
        try (Raw raw = new Raw(server)) {
            raw.lines("HEAD /health/live HTTP/1.1", "Host: localhost", "");
            assertThat(raw.head()).contains(" 200 ").contains("Content-Length: 15");
            raw.lines("HEAD /api/v1/tasks/nope HTTP/1.1", "Host: localhost", "");
            assertThat(raw.head()).startsWith("HTTP/1.1 404");
            raw.lines(
                    "HEAD /api/v1/events HTTP/1.1",
                    "Host: localhost",
                    "Accept: text/event-stream",
                    "");
            assertThat(raw.head()).startsWith("HTTP/1.1 200");
            raw.lines("GET /health/live HTTP/1.1", "Host: localhost", "");
            assertThat(raw.response().text("status")).isEqualTo("up");
        }
    }

    @Test
    void who_expects_it_is_told_to_continue_only_where_the_body_is_wanted() throws IOException {
        String[] head = {
            "POST /tasks HTTP/1.1",
            "Host: localhost",
            "Content-Type: application/json",
            "Expect: 100-continue",
            "Content-Length: 2",
            ""
        };
        try (Raw raw = new Raw(server)) {
            raw.lines(head);
            assertThat(raw.head()).startsWith("HTTP/1.1 100");
            raw.text("{}");
            assertThat(raw.response().text("error.code")).isEqualTo("-32600");
        }
        head[2] = "Content-Type: text/plain";
        try (Raw raw = new Raw(server)) {
            raw.lines(head);
            assertThat(raw.response().status()).isEqualTo(415);
        }
    }

    @Test
    void a_slow_head_is_given_up() throws IOException {
        try (Raw raw = new Raw(server)) {
            raw.text("GET /health/live HTTP/1.1\r\nHost: local");
            assertThat(raw.isClosed()).as("silence ends the connection").isTrue();
        }
    }

    @Test
    void a_trickling_head_is_told_so() throws Exception {
        try (Raw raw = new Raw(server)) {
            Thread trickle = trickle(raw, "GET /health/live HTTP/1.1\r\nX: ", "x");
            Response response = raw.response();
            assertThat(response.status()).isEqualTo(408);
            assertThat(response.text("code")).isEqualTo("request_timeout");
            trickle.interrupt();
            trickle.join();
        }
    }

    @Test
    void a_trickling_body_is_told_so() throws Exception {
        try (Raw raw = new Raw(server)) {
            Thread trickle =
                    trickle(
                            raw,
                            "POST /api/v1/trees HTTP/1.1\r\nHost: localhost\r\n"
                                    + "Content-Type: application/json\r\n"
                                    + "Content-Length: 100000\r\n\r\n",
                            " ");
            assertThat(raw.response().status()).isEqualTo(408);
            trickle.interrupt();
            trickle.join();
        }
    }

    private static Thread trickle(Raw raw, String first, String then) throws IOException {
        raw.text(first);
        CountDownLatch never = new CountDownLatch(1);
        return Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                while (!never.await(20, TimeUnit.MILLISECONDS)) {
                                    raw.text(then);
                                }
                            } catch (IOException | InterruptedException done) {
                                // The server has closed, or the test has seen enough.
                            }
                        });
    }
}
