package dev.apflow.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.apflow.domain.json.JsonObject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import picocli.CommandLine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/** Servers, and what stands before them, that misbehave. */
class ApiClientTest {

    private final Queue<String> answers = new ArrayDeque<>();
    private ServerSocket listener;
    private Thread serving;

    @BeforeEach
    void listen() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        serving = Thread.ofVirtual().start(this::serve);
    }

    @AfterEach
    void close() throws Exception {
        listener.close();
        serving.join();
    }

    /** Answers each connection with the next text, and closes it. */
    private void serve() {
        while (true) {
            try (Socket socket = listener.accept()) {
                socket.getInputStream().read(new byte[8192]);
                String answer = answers.remove();
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                socket.getOutputStream().flush();
            } catch (IOException closed) {
                return;
            }
        }
    }

    private ApiClient api() {
        ApiClient api = new ApiClient();
        new CommandLine(new Recorder(api))
                .parseArgs("--url", "http://127.0.0.1:" + listener.getLocalPort());
        return api;
    }

    /** A command that only asks. */
    @CommandLine.Command
    private static final class Recorder {
        @CommandLine.Mixin private final ApiClient api;

        Recorder(ApiClient api) {
            this.api = api;
        }
    }

    private static String answer(String status, String type, String body) {
        return "HTTP/1.1 "
                + status
                + "\r\nContent-Type: "
                + type
                + "\r\nConnection: close\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body;
    }

    private Failure failed() {
        return catchThrowableOfType(Failure.class, () -> api().get("/api/v1/trees/x"));
    }

    @Test
    void an_answer_that_breaks_off_is_a_failure_that_may_pass() {
        answers.add(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{");

        Failure failure = failed();

        assertThat(failure).hasMessageStartingWith("no whole answer from http://127.0.0.1");
        assertThat(failure.getMessage().lines()).hasSize(1);
        assertThat(failure.isPassing()).isTrue();
    }

    @Test
    void chunks_that_break_off_are_one_too() {
        answers.add(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n");

        assertThat(failed()).hasMessageStartingWith("no whole answer from");
    }

    @Test
    void what_is_no_http_is_a_failure() {
        answers.add("SSH-2.0-OpenSSH_9.2\r\n");

        Failure failure = failed();

        assertThat(failure).hasMessageStartingWith("no whole answer from");
        assertThat(failure.exitCode()).isEqualTo(3);
    }

    /** The client of the JDK would send it a second time. */
    @Test
    void a_submission_whose_connection_breaks_is_sent_once() {
        answers.addAll(List.of("", "", ""));

        Failure failure =
                catchThrowableOfType(
                        Failure.class, () -> api().post("/api/v1/trees", JsonObject.EMPTY));

        assertThat(failure).hasMessageStartingWith("no whole answer from");
        assertThat(answers).hasSize(2);
    }

    @Test
    void a_redirection_is_not_followed() {
        answers.add(
                "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");

        assertThat(failed()).hasMessageContaining("302");
    }

    @Test
    void what_no_header_can_carry_is_refused_before_anything_is_sent() {
        ApiClient api = new ApiClient();
        new CommandLine(new Recorder(api))
                .parseArgs("--url", "http://127.0.0.1:1", "--token", "caf\u00e9\r\nX: y");

        Failure failure = catchThrowableOfType(Failure.class, () -> api.get("/api/v1/trees/x"));

        assertThat(failure).hasMessage("--token: expected printable ASCII characters alone");
        assertThat(failure.exitCode()).isEqualTo(2);
    }

    @Test
    void an_unknown_host_and_what_is_no_url_are_named() {
        for (String url : List.of("ftp://host", "host:8000", "http://", "http:// x")) {
            ApiClient api = new ApiClient();
            new CommandLine(new Recorder(api)).parseArgs("--url", url);

            Failure failure = catchThrowableOfType(Failure.class, () -> api.get("/api/v1/trees/x"));

            assertThat(failure).as(url).hasMessageContaining("--url: expected http://host:port");
            assertThat(failure.exitCode()).as(url).isEqualTo(2);
        }
        ApiClient api = new ApiClient();
        new CommandLine(new Recorder(api)).parseArgs("--url", "http://no-such-host.invalid:1");
        assertThat(catchThrowableOfType(Failure.class, () -> api.get("/x")))
                .hasMessageContaining("unknown host");
    }

    @Test
    void nobody_listens() throws IOException {
        listener.close();

        assertThat(failed())
                .hasMessageStartingWith("no answer from http://127.0.0.1")
                .hasMessageContaining("apflow serve");
    }

    @Test
    void a_watch_outlives_a_proxy_that_has_no_server_for_a_moment() throws Exception {
        String running = "{\"id\": \"x\", \"status\": \"in_progress\", \"name\": \"n\"}";
        String unknown = "{\"id\": \"x\", \"status\": \"hibernating\", \"name\": \"n\"}";
        String ended = "{\"id\": \"x\", \"status\": \"completed\", \"name\": \"n\"}";
        answers.addAll(
                List.of(
                        answer("200 OK", "application/json", running),
                        answer("502 Bad Gateway", "text/html", "<h1>502</h1>"),
                        answer("200 OK", "application/json", unknown),
                        answer("200 OK", "application/json", ended)));
        ApiClient api = api();
        long began = System.nanoTime();

        int exitCode = new TreeWatch(new OutputOption(), () -> api.get("/api/v1/trees/x")).follow();

        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .as("one second until it asks again, and no pause for what was no answer")
                .isLessThan(Duration.ofSeconds(4));
        assertThat(exitCode).isZero();
        assertThat(answers).isEmpty();
    }

    @Test
    void a_watch_goes_on_with_another_node_where_the_first_one_dies() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> serveOnce(other));
            String nodes =
                    "{\"nodes\": [{\"status\": \"healthy\", \"url\": \"http://127.0.0.1:"
                            + other.getLocalPort()
                            + "/\"}]}";
            answers.addAll(
                    List.of(
                            answer(
                                    "200 OK",
                                    "application/json",
                                    "{\"id\": \"x\", \"status\": \"in_progress\", \"name\":"
                                            + " \"n\"}"),
                            answer("200 OK", "application/json", nodes)));
            ApiClient api = api();

            int exitCode =
                    new TreeWatch(new OutputOption(), () -> api.get("/api/v1/trees/x"))
                            .follow(
                                    () -> {
                                        api.findOthers();
                                        closeListener();
                                    });

            assertThat(exitCode).isZero();
            assertThat(api.url()).endsWith(":" + other.getLocalPort());
        }
    }

    private void closeListener() {
        try {
            listener.close();
        } catch (IOException open) {
            throw new java.io.UncheckedIOException(open);
        }
    }

    private static void serveOnce(ServerSocket other) {
        try (Socket socket = other.accept()) {
            socket.getInputStream().read(new byte[8192]);
            socket.getOutputStream()
                    .write(
                            answer(
                                            "200 OK",
                                            "application/json",
                                            "{\"id\": \"x\", \"status\": \"completed\", \"name\":"
                                                    + " \"n\"}")
                                    .getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
        } catch (IOException closed) {
            throw new java.io.UncheckedIOException(closed);
        }
    }

    @Test
    void a_watch_of_what_is_no_tree_ends() {
        answers.add(answer("200 OK", "application/json", "{}"));
        ApiClient api = api();

        Failure failure =
                catchThrowableOfType(
                        Failure.class,
                        () ->
                                new TreeWatch(new OutputOption(), () -> api.get("/api/v1/trees/x"))
                                        .follow());

        assertThat(failure).hasMessageContaining("no status");
    }
}
