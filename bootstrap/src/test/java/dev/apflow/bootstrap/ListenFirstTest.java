package dev.apflow.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The port comes first: who cannot have it touches no database. */
class ListenFirstTest {

    @TempDir Path directory;

    private String refused(Map<String, String> environment) throws Exception {
        try (Program program = Program.start(directory, environment, "serve")) {
            assertThat(program.output()).isEmpty();
            assertThat(program.exitCode()).isEqualTo(1);
        }
        List<String> messages =
                Files.readAllLines(directory.resolve("stderr")).stream()
                        .filter(line -> !line.contains("WARNING"))
                        .toList();
        assertThat(messages).hasSize(1);
        assertThat(messages.get(0)).startsWith("apflow: cannot listen on ");
        return messages.get(0);
    }

    @Test
    void a_port_that_is_taken_leaves_a_duckdb_file_alone() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());

            assertThat(refused(Map.of("APFLOW_API_PORT", port))).contains("127.0.0.1:" + port);

            assertThat(directory.resolve(".data")).doesNotExist();
        }
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void a_port_that_is_taken_leaves_a_postgresql_alone(String cluster) throws Exception {
        var database = TestPostgres.freshDatabase();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            refused(
                    Map.of(
                            "APFLOW_API_PORT",
                            String.valueOf(taken.getLocalPort()),
                            "APFLOW_DATABASE_URL",
                            database.url(),
                            "APFLOW_CLUSTER_ENABLED",
                            cluster));
        }
        try (Connection connection = database.connect();
                ResultSet tables =
                        connection.getMetaData().getTables(null, "public", "apflow%", null)) {
            assertThat(tables.next()).as("a table was made").isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"no.such.host.invalid, unknown host", "192.0.2.1, assign"})
    void an_address_of_nobody_is_refused(String host, String why) throws Exception {
        String message =
                refused(
                        Map.of(
                                "APFLOW_API_HOST",
                                host,
                                "APFLOW_API_PORT",
                                "0",
                                "APFLOW_INSECURE",
                                "true"));

        assertThat(message).contains(host).contains(why);
        assertThat(directory.resolve(".data")).doesNotExist();
    }

    /** The database accepts the connection and then says nothing. */
    @Test
    void while_the_store_is_being_opened_it_says_that_it_is_starting() throws Exception {
        int port = freePort();
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Program program =
                        Program.start(
                                directory,
                                Map.of(
                                        "APFLOW_API_PORT",
                                        String.valueOf(port),
                                        "APFLOW_DATABASE_URL",
                                        "postgresql://u:p@127.0.0.1:"
                                                + silent.getLocalPort()
                                                + "/db"),
                                "serve");
                HttpClient client = HttpClient.newHttpClient()) {
            String url = "http://127.0.0.1:" + port;
            assertThat(awaitAnswer(program, client, url + "/health/live").statusCode())
                    .isEqualTo(200);
            HttpResponse<String> started = get(client, url + "/health/started");
            assertThat(started.statusCode()).isEqualTo(503);
            assertThat(started.body()).contains("\"starting\"");
            assertThat(get(client, url + "/api/v1/tasks").body()).contains("\"starting\"");

            assertThat(program.terminate()).as("exit code after SIGTERM").isZero();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static HttpResponse<String> get(HttpClient client, String url)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(5)).build(),
                BodyHandlers.ofString());
    }

    private static HttpResponse<String> awaitAnswer(Program program, HttpClient client, String url)
            throws InterruptedException {
        for (int i = 0; i < 600; i++) {
            try {
                return get(client, url);
            } catch (IOException notYet) {
                program.pause(Duration.ofMillis(50));
            }
        }
        throw new AssertionError("nobody answers at " + url);
    }
}
