package dev.apflow.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.embedded.postgres.PostgresServer;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Secrets by name, with a real process and each store: used, and nowhere to be found. */
class SecretsTest {

    private static final String VALUE = "s3cr3t-of-the-house";

    private static final String TREE =
            """
            {"tasks": [
              {"id": "r", "name": "root", "schemas": {"method": "command_executor"},
               "inputs": {"argv": ["sh", "-c", "echo $1; echo $1 | base64; test ${#1} = 19",
                                   "-", {"$secret": "HOUSE"}]}},
              {"id": "e", "name": "echo", "parent_id": "r", "schemas": {"method": "echo"},
               "inputs": {"deep": [{"$secret": "HOUSE"}], "of": {"$secret": "FROM_VARIABLE"}},
               "dependencies": [{"id": "r"}]},
              {"id": "f", "name": "fails", "parent_id": "r", "schemas": {"method": "command_executor"},
               "inputs": {"argv": ["sh", "-c", "echo no $1 >&2; exit 3", "-", {"$secret": "HOUSE"}]}},
              {"id": "m", "name": "missing", "parent_id": "r", "schemas": {"method": "echo"},
               "inputs": {"a": {"$secret": "NOT_THERE"}}}]}
            """;

    @TempDir private Path directory;
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void write() throws IOException {
        Path secrets = Files.createDirectory(directory.resolve("secrets"));
        Files.writeString(secrets.resolve("HOUSE"), VALUE + "\n");
        environment.putAll(
                Map.of(
                        "APFLOW_API_PORT",
                        "0",
                        "APFLOW_NODE_ID",
                        "node-7",
                        "APFLOW_SECRETS_DIR",
                        secrets.toString(),
                        "APFLOW_SECRET_FROM_VARIABLE",
                        "v4riable-secret",
                        "APFLOW_LOG_LEVEL",
                        "DEBUG",
                        "APFLOW_STDIO_ALLOW_COMMAND",
                        "true",
                        "APFLOW_STDIO_COMMAND_WHITELIST",
                        "sh"));
    }

    @Test
    void on_duckdb_nothing_that_is_kept_or_told_has_it() throws Exception {
        Path data = directory.resolve("data");
        environment.put("APFLOW_DATABASE_URL", "duckdb://" + data + "/a.duckdb");
        try (Program program = Program.serve(directory, environment)) {
            isUsedAndNotShown(program);
        }
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(VALUE, "v4riable-secret");
            }
        }
        isNotLogged();
    }

    @Test
    void on_postgres_nothing_that_is_told_has_it() throws Exception {
        try (PostgresServer server = PostgresServer.launch()) {
            PostgresDatabase database = server.freshDatabase();
            environment.put("APFLOW_DATABASE_URL", database.url());
            try (Program program = Program.serve(directory, environment)) {
                isUsedAndNotShown(program);
            }
        }
        isNotLogged();
    }

    private static void isUsedAndNotShown(Program program) throws Exception {
        isRefused(program, "{\"$secret\": 5}");
        isRefused(program, "{\"$secret\": \"HOUSE\", \"x\": 1}");
        assertThat(program.post("/api/v1/trees", TREE).statusCode()).isEqualTo(201);
        program.await("/api/v1/tasks/e", "\"status\":\"completed\"");
        program.await("/api/v1/tasks/f", "\"status\":\"failed\"");
        program.await("/api/v1/tasks/m", "\"status\":\"failed\"");
        assertThat(program.get("/api/v1/tasks/r").body()).contains("***", "\"$secret\":\"HOUSE\"");
        assertThat(program.get("/api/v1/tasks/e").body()).contains("\"of\":\"***\"");
        assertThat(program.get("/api/v1/tasks/f").body()).contains("no ***");
        assertThat(program.get("/api/v1/tasks/m").body())
                .contains("\"error_code\":\"unresolved\"", "NOT_THERE", "node-7");
        for (String path :
                List.of("/api/v1/tasks", "/api/v1/trees/r", "/api/v1/events", "/api/v1/tasks/r")) {
            assertThat(program.get(path).body())
                    .as(path)
                    .doesNotContain(VALUE.substring(4), "v4riable")
                    .doesNotContain("czNjcjN0LW9mLXRoZS1ob3Vz");
        }
    }

    private static void isRefused(Program program, String wrong) throws Exception {
        var answer =
                program.post(
                        "/api/v1/trees",
                        TREE.replace("[{\"$secret\": \"HOUSE\"}]", "[" + wrong + "]"));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("tasks[1].inputs.deep[0]");
    }

    @Test
    void the_command_line_runs_trees_with_secrets_and_commands_as_another_user() throws Exception {
        boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        environment.put("APFLOW_DATABASE_URL", "duckdb://" + directory + "/data/a.duckdb");
        if (root) {
            environment.put("APFLOW_STDIO_USER", "nobody");
        }
        Path tree =
                Files.writeString(
                        directory.resolve("tree.json"),
                        """
                        {"tasks": [{"name": "who", "schemas": {"method": "command_executor"},
                                    "inputs": {"argv": ["sh", "-c", "echo user $(id -u), $1", "-",
                                                        {"$secret": "HOUSE"}]}}]}
                        """);
        try (Program program =
                Program.start(directory, environment, "run", "-o", "json", tree.toString())) {
            String message = program.output();
            assertThat(program.exitCode()).as(message).isZero();
            assertThat(message).contains("***").doesNotContain(VALUE);
            assertThat(message).contains(root ? "user 65534, " : "user ");
        }
        isNotLogged();
    }

    private void isNotLogged() throws IOException {
        assertThat(Files.readString(directory.resolve("stderr")))
                .doesNotContain(VALUE, "v4riable-secret")
                .doesNotContain("APFLOW_SECRET_FROM_VARIABLE");
    }
}
