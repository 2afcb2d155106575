package dev.apflow.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.bootstrap.plugin.JarMaker;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
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
