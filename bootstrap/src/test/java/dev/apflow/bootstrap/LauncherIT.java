package dev.apflow.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

        String tree = example.resolve("tree.json").toString();
        assertThat(run(example.resolve("build.sh"), "plugins"))
                .contains("built ", "plugins/word-count.jar");
        assertThat(run(Path.of("env"), "APFLOW_PLUGINS=plugins", LAUNCHER.toString(), "run", tree))
                .contains("count the words", "completed");
    }

    @Test
    void builds_it_without_java_home_and_behind_another_java() throws Exception {
        Path foreign = Files.createDirectories(elsewhere.resolve("foreign/bin"));
        for (String name : List.of("java", "javac", "jar")) {
            Path program = Files.writeString(foreign.resolve(name), "#!/bin/sh\nexit 77\n");
            assertThat(program.toFile().setExecutable(true)).isTrue();
        }
        String build = LAUNCHER.resolveSibling("examples/plugin/build.sh") + " behind";

        String built =
                run(
                        Path.of("bash"),
                        "-c",
                        "unset JAVA_HOME; PATH=" + foreign + ":$PATH; exec " + build);

        assertThat(built).contains("built ", "behind/word-count.jar");
    }

    /** Names of files, arguments both ways, output: all of it is UTF-8. */
    @ParameterizedTest
    @ValueSource(strings = {"LC_ALL=C", "LC_ALL=POSIX", "LANG=en_US.ISO-8859-1", "NOTHING=x"})
    void any_locale_will_do(String locale) throws Exception {
        Files.writeString(
                elsewhere.resolve("tête.json"),
                """
                {"tasks": [{"id": "a", "name": "tête ✓", "schemas": {"method": "command_executor"},
                  "inputs": {"argv": ["sh", "-c", "echo $0 $WORD ${LC_ALL-unset}", "ça ✓"],
                             "env": {"WORD": "été"}}}]}
                """);
        String usersLocale = locale.startsWith("LC_ALL=") ? locale.substring(7) : "unset";

        String json = bare(locale, "run", "tête.json", "-o", "json");
        String table = bare(locale, "run", "tête.json");

        assertThat(json).contains("ça ✓ été " + usersLocale, "tête ✓");
        assertThat(table).contains("tête ✓", "ça ✓ été").doesNotContain("?", "…", "█");
        assertThat(bare(locale, "run", "là.json", "||", "true")).contains("no such file: là.json");
    }

    private String bare(String locale, String... words) throws Exception {
        String command =
                "env -i PATH=\"$PATH\" COLUMNS=90 APFLOW_STDIO_ALLOW_COMMAND=true"
                        + " APFLOW_STDIO_COMMAND_WHITELIST=sh APFLOW_STDIO_ENV_ALLOW=WORD"
                        + " APFLOW_DATABASE_URL=duckdb:///./"
                        + Math.floorMod(List.of(words).hashCode() + locale.hashCode(), 1_000_000)
                        + ".duckdb "
                        + locale
                        + " "
                        + LAUNCHER
                        + " "
                        + String.join(" ", words);
        return run(Path.of("bash"), "-c", command);
    }

    /** A JVM that is process 1 would leave them as zombies. */
    @Test
    void as_the_first_process_of_a_container_it_takes_zombies_away() throws Exception {
        assumeTrue(canUnshare(), "no namespaces of processes here");
        Files.writeString(
                elsewhere.resolve("orphans.json"),
                """
                {"tasks": [{"name": "n", "schemas": {"method": "command_executor"},
                  "inputs": {"argv": ["bash", "-c", "for i in 1 2 3; do (setsid sleep 0.1 &) ; done"]}},
                 {"name": "m", "schemas": {"method": "command_executor"}, "dependencies": [],
                  "inputs": {"argv": ["bash", "-c",
                    "sleep 2; for s in /proc/[0-9]*/stat; do read -r line < $s; echo \\"$line\\"; done"]}}]}
                """);
        String command =
                "APFLOW_STDIO_ALLOW_COMMAND=true APFLOW_STDIO_COMMAND_WHITELIST=bash exec "
                        + LAUNCHER
                        + " run orphans.json -o json";

        String message =
                run(Path.of("unshare"), "--pid", "--fork", "--mount-proc", "bash", "-c", command);

        assertThat(message).contains("(java) S").doesNotContain("(sleep) Z");
    }

    private static boolean canUnshare() throws IOException, InterruptedException {
        try {
            return new ProcessBuilder("unshare", "--pid", "--fork", "--mount-proc", "true")
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    private String run(Path command, String... arguments) throws IOException, InterruptedException {
        var line = Stream.concat(Stream.of(command.toString()), Stream.of(arguments)).toList();
        ProcessBuilder builder =
                new ProcessBuilder(List.copyOf(line))
                        .directory(elsewhere.toFile())
                        .redirectErrorStream(true);
        builder.environment().put("LANG", "C.UTF-8");
        builder.environment().remove("LC_ALL");
        Process process = builder.start();
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
