package dev.apflow.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;

import dev.apflow.bootstrap.cli.ApflowCommand;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A file with keys and references, submitted by the command line to a server that runs it. */
class KeysAndReferencesTest {

    private static final String TREE =
            """
            {"templates": true, "inputs": {"who": "Ann"}, "tasks": [
              {"key": "fetch", "name": "fetch", "schemas": {"method": "rest_executor"},
               "inputs": {"url": "%1$s/order"}},
              {"key": "pay", "name": "pay", "schemas": {"method": "rest_executor"},
               "inputs": {"url": "%1$s/pay/${/tasks/fetch/result/json/id}?by=${/inputs/who}"},
               "dependencies": [{"key": "fetch"}]},
              {"key": "tell", "name": "tell", "schemas": {"method": "echo"},
               "inputs": {"order": {"$ref": "/tasks/fetch/result/json"}, "text": "$${${/run/attempt}"},
               "dependencies": [{"key": "pay"}]}]}
            """;

    private static final String UNRESOLVED =
            """
            {"templates": true, "tasks": [
              {"key": "a", "name": "a", "schemas": {"method": "echo"}},
              {"key": "b", "name": "b", "schemas": {"method": "echo"}, "retry": {"max_attempts": 3},
               "inputs": {"x": {"$ref": "/tasks/a/result/nope"}}, "dependencies": [{"key": "a"}]}]}
            """;

    @TempDir Path directory;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer shop;

    @BeforeEach
    void open() throws IOException {
        shop = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        shop.createContext(
                "/",
                call -> {
                    asked.add(call.getRequestURI().toString());
                    byte[] body = "{\"id\": \"a/b ä\", \"lines\": [1, 2]}".getBytes(UTF_8);
                    call.getResponseHeaders().set("Content-Type", "application/json");
                    call.sendResponseHeaders(200, body.length);
                    call.getResponseBody().write(body);
                    call.close();
                });
        shop.start();
    }

    @AfterEach
    void close() {
        shop.stop(0);
    }

    @Test
    void the_same_file_runs_again_and_again_and_uses_what_it_fetched() throws Exception {
        String address = "http://127.0.0.1:" + shop.getAddress().getPort();
        Path tree =
                Files.writeString(
                        directory.resolve("tree.json"), String.format(Locale.ROOT, TREE, address));
        Path unresolved = Files.writeString(directory.resolve("unresolved.json"), UNRESOLVED);
        try (Program server = Program.serve(directory, Map.of("APFLOW_API_PORT", "0"))) {
            String first =
                    apflow(server, "trees", "submit", tree.toString(), "--watch", "-o", "json");
            String second = apflow(server, "trees", "submit", tree.toString()).strip();

            assertThat(first).contains("\"status\": \"completed\"");
            assertThat(second)
                    .hasSize(36)
                    .isNotEqualTo(first.replaceAll("(?s).*?\"id\": \"([^\"]+)\".*", "$1"));
            assertThat(asked).contains("/order", "/pay/a%2Fb%20%C3%A4?by=Ann");
            String message = apflow(server, "tasks", "watch", second + ".tell", "-o", "json");
            assertThat(message.replaceAll("\\s+", ""))
                    .contains("\"order\":{\"id\":\"a/bä\",\"lines\":[1,2]}", "\"text\":\"${1\"");

            String failed =
                    apflow(
                            server,
                            "trees",
                            "submit",
                            unresolved.toString(),
                            "--watch",
                            "-o",
                            "json");
            assertThat(failed)
                    .contains(
                            "\"error_code\": \"unresolved_reference\"",
                            "inputs.x: /tasks/a/result/nope does not exist",
                            "\"attempt_id\": 1")
                    .doesNotContain("\"attempt_id\": 2");
        }
    }

    private static String apflow(Program server, String... arguments) {
        PrintStream usual = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, UTF_8));
        try {
            String[] all = new String[arguments.length + 2];
            System.arraycopy(arguments, 0, all, 0, arguments.length);
            all[arguments.length] = "--url";
            all[arguments.length + 1] = server.url();
            ApflowCommand.run(all);
            return out.toString(UTF_8);
        } finally {
            System.setOut(usual);
        }
    }
}
