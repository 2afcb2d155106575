package dev.apflow.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The command at the root, as a user starts it. */
class LauncherIT {
    private static final Path LAUNCHER = Path.of("..", "apflow").toAbsolutePath().normalize();

    @TempDir Path elsewhere;

    @Test
    void starts_from_another_directory_through_a_link() throws Exception {
        var link = Files.createSymbolicLink(elsewhere.resolve("a link"), LAUNCHER);

        try {
            assertThat(run(link, "--version")).startsWith("apflow");
        } finally {
            Files.delete(link);
        }
    }

    @Test
    void draws_on_a_terminal_though_the_tree_comes_from_a_pipe() throws Exception {
        Files.writeString(
                elsewhere.resolve("tree.json"),
                String.format(
                        Locale.ROOT,
                        """
                        {"tasks": [{"name": "n", "schemas": {"method": "echo"}, "inputs": {"long": "%s"}}]}
                        """,
                        "x".repeat(300)));
        String piped = "stty cols 77; " + LAUNCHER + " run - < tree.json";

        String drawn = run(Path.of("script"), "--quiet", "--return", "--command", piped, "typed");

        assertThat(drawn).contains("█", "completed: 1 task in").doesNotContain("x".repeat(78));
    }

    @Test
    void builds_and_runs_the_example_of_a_plugin() throws Exception {
        Path example = LAUNCHER.resolveSibling("examples").resolve("plugin");

        assertThat(run(example.resolve("build.sh"), "plugins"))
                .contains("built plugins/word-count.jar");
        assertThat(run(LAUNCHER, "run", example.resolve("tree.json").toString()))
                .contains("count the words", "completed");
    }

    private String run(Path command, String... arguments) throws IOException, InterruptedException {
        var line = Stream.concat(Stream.of(command.toString()), Stream.of(arguments)).toList();
        var process =
                new ProcessBuilder(List.copyOf(line))
                        .directory(elsewhere.toFile())
                        .redirectErrorStream(true)
                        .start();
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
