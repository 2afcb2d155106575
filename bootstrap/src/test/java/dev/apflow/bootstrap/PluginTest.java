package dev.apflow.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.bootstrap.plugin.JarMaker;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The example of an executor of one's own, in a process of the program. */
class PluginTest {

    private static final Path EXAMPLE = Path.of("..", "examples", "plugin").toAbsolutePath();

    @TempDir Path directory;

    @Test
    void the_example_is_built_loaded_and_run() throws Exception {
        String source = Files.readString(EXAMPLE.resolve("src/example/WordCount.java"));
        JarMaker.jar(
                Files.createDirectory(directory.resolve("plugins")).resolve("word-count.jar"),
                Map.of("WordCount", source),
                "example.WordCount");

        try (Program run =
                Program.start(
                        directory,
                        Map.of("APFLOW_PLUGINS", "plugins"),
                        "run",
                        "-o",
                        "json",
                        EXAMPLE.resolve("tree.json").toString())) {
            assertThat(run.output())
                    .contains("\"words\": 12", "\"distinct\": 8", "\"most_frequent\": \"the\"");
            assertThat(run.exitCode()).isZero();
        }
    }

    @Test
    void what_an_executor_writes_and_throws_is_shown() throws Exception {
        Path plugins = Files.createDirectory(directory.resolve("plugins"));
        JarMaker.jar(plugins.resolve("boom.jar"), Map.of("Boom", BOOM), "example.Boom");
        try (Program serve =
                Program.serve(
                        directory, Map.of("APFLOW_PLUGINS", "plugins", "APFLOW_API_PORT", "0"))) {
            String url = serve.url();
            serve.post(
                    "/api/v1/trees",
                    "{\"tasks\": [{\"id\": \"a\", \"name\": \"A\", \"schemas\": {\"method\":"
                            + " \"boom\"}}]}");
            serve.await("/api/v1/tasks/a", "\"status\":\"failed\"");
            assertThat(messages(url, "tasks", "logs", "-f", "a"))
                    .contains("INFO    first line", "INFO    second line", "WARNING careful");
            assertThat(messages(url, "tasks", "attempts", "a"))
                    .contains(
                            "attempt 1: failed",
                            "error: IllegalStateException: no order 7; caused by: IOException:"
                                    + " the disk is gone",
                            "java.lang.IllegalStateException: no order 7",
                            "at example.Boom.execute(Boom.java:",
                            "Caused by: java.io.IOException: the disk is gone");
        }
        assertThat(Files.readString(directory.resolve("stderr")).lines())
                .filteredOn(line -> line.contains("no order 7"))
                .singleElement()
                .asString()
                .contains(
                        "INFO",
                        "task a, attempt 1 failed (executor_failed)",
                        "caused by: IOException: the disk is gone",
                        "at example.Boom.execute(Boom.java:");
    }

    private String messages(String url, String... command) throws Exception {
        List<String> line = new ArrayList<>(List.of(command));
        line.add("--url");
        line.add(url);
        Path client = Files.createDirectories(directory.resolve("client"));
        try (Program program = Program.start(client, Map.of(), line.toArray(String[]::new))) {
            return program.output();
        }
    }

    private static final String BOOM =
            """
            package example;

            import dev.apflow.application.executor.Execution;
            import dev.apflow.application.executor.TaskExecutor;
            import dev.apflow.domain.executor.ExecutorId;
            import dev.apflow.domain.json.JsonValue;

            import java.io.IOException;

            public final class Boom implements TaskExecutor {
                @Override
                public ExecutorId id() {
                    return new ExecutorId("boom");
                }

                @Override
                public JsonValue execute(Execution execution) {
                    execution.log(System.Logger.Level.INFO, "first line\\nsecond line");
                    execution.log(System.Logger.Level.WARNING, "careful");
                    throw new IllegalStateException(
                            "no order 7", new IOException("the disk is gone"));
                }
            }
            """;

    @Test
    void what_lies_where_the_user_stands_is_not_run() throws Exception {
        Files.writeString(
                Files.createDirectory(directory.resolve("plugins")).resolve("bad.jar"), "no jar");

        Files.writeString(
                directory.resolve("tree.json"),
                "{\"tasks\": [{\"id\": \"a\", \"name\": \"A\", \"schemas\": {\"method\":"
                        + " \"echo\"}}]}");

        try (Program run = Program.start(directory, Map.of(), "run", "tree.json")) {
            assertThat(run.exitCode())
                    .as(run.output() + Files.readString(directory.resolve("stderr")))
                    .isZero();
        }
    }

    @Test
    void a_broken_one_stops_the_start_in_one_line() throws Exception {
        Path plugins = Files.createDirectory(directory.resolve("mine"));
        Files.writeString(plugins.resolve("broken.jar"), "no zip at all");

        try (Program serve =
                Program.start(
                        directory,
                        Map.of("APFLOW_PLUGINS", "mine", "APFLOW_API_PORT", "0"),
                        "serve")) {
            assertThat(serve.exitCode()).isEqualTo(2);
        }
        assertThat(Files.readString(directory.resolve("stderr")).lines())
                .singleElement()
                .asString()
                .startsWith("apflow: plugin mine/broken.jar cannot be used: it is no readable jar");
    }
}
