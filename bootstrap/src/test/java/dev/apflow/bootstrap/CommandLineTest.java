package dev.apflow.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.apflow.bootstrap.cli.ApflowCommand;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Commands that ask a server, as a user types them. */
class CommandLineTest {

    private static final String TOKEN = "a-token-of-the-test";

    private static final String TREE =
            """
            {"tasks": [
              {"id": "a", "name": "first", "schemas": {"method": "echo"}, "inputs": {"n": 1}},
              {"id": "b", "name": "second", "schemas": {"method": "sleep"},
               "inputs": {"duration_ms": 60000}, "dependencies": [{"id": "a"}]},
              {"id": "c", "name": "third", "schemas": {"method": "echo"},
               "dependencies": [{"id": "b"}]}]}
            """;

    @TempDir Path directory;

    /** A server whose settings come from a file, but for the port. */
    private Program serve() throws Exception {
        Path file =
                Files.writeString(
                        directory.resolve("apflow.conf"),
                        String.format(
                                Locale.ROOT,
                                """
                                # Settings of the test.
                                APFLOW_API_PORT=1
                                APFLOW_API_TOKENS=%s
                                APFLOW_NODE_ID=named-in-the-file
                                APFLOW_SHUTDOWN_GRACE=0.2
                                """,
                                TOKEN));
        return Program.serve(
                directory, Map.of("APFLOW_CONFIG", file.toString(), "APFLOW_API_PORT", "0"));
    }

    @Test
    void a_misspelt_setting_of_security_refuses_the_start() throws Exception {
        Path file =
                Files.writeString(
                        directory.resolve("misspelt.conf"),
                        "APFLOW_API_TOKEN_FILE=/etc/tokens\nAPFLOW_POL_INTERVAL=1\n");
        Output output = apflow(List.of("serve", "--config", file.toString()));
        assertThat(output.exitCode()).isEqualTo(2);
        assertThat(output.err())
                .contains("APFLOW_API_TOKEN_FILE: unknown, and it names security")
                .doesNotContain("/etc/tokens");
    }

    private record Output(int exitCode, String out, String err) {}

    /** Asks {@code server}, which knows the client by its token. */
    private static Output apflow(Program server, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--url", server.url(), "--token", TOKEN));
        return apflow(all);
    }

    /** In this process, which spares each command the start of a JVM. */
    private static Output apflow(List<String> arguments) {
        PrintStream usualOut = System.out;
        PrintStream usualErr = System.err;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, UTF_8));
        System.setErr(new PrintStream(err, true, UTF_8));
        try {
            int exitCode = ApflowCommand.run(arguments.toArray(String[]::new));
            return new Output(exitCode, out.toString(UTF_8), err.toString(UTF_8));
        } finally {
            System.setOut(usualOut);
            System.setErr(usualErr);
        }
    }

    @Test
    void tasks_and_trees_are_looked_at_and_steered() throws Exception {
        Path tree = Files.writeString(directory.resolve("tree.json"), TREE);
        try (Program server = serve()) {
            assertThat(apflow(server, "trees", "submit", tree.toString()))
                    .isEqualTo(new Output(0, "a\n", ""));
            assertThat(apflow(server, "tasks", "watch", "a").out())
                    .contains("completed", "{\"n\":1}", "completed: 1 task in ");
            assertThat(apflow(server, "tasks", "explain", "c").out())
                    .startsWith("c is pending, no node may take it now")
                    .contains("dependency_open", "the end of b");
            assertThat(apflow(server, "cluster", "status").out())
                    .contains("standalone", "named-in-the-file");

            assertThat(apflow(server, "tasks", "cancel", "b", "--reason", "enough").out())
                    .isEqualTo("b is cancelled\n");
            assertThat(apflow(server, "tasks", "list", "--status", "cancelled").out())
                    .contains("second")
                    .doesNotContain("first", "third");
            assertThat(apflow(server, "tasks", "get", "b").out()).contains("enough");
            assertThat(apflow(server, "trees", "watch", "a"))
                    .matches(output -> output.exitCode() == 1)
                    .matches(output -> output.out().contains("failed: 3 tasks in "));
            assertThat(apflow(server, "tasks", "rerun", "b").out())
                    .isEqualTo("b is pending, attempt 2\n");
            assertThat(apflow(server, "whoami").out())
                    .isEqualTo("name    token-1\nscopes  apflow:read apflow:write apflow:admin\n");
            assertThat(apflow(server, "events", "--actor", "token-1").out().lines())
                    .hasSize(7)
                    .allMatch(line -> line.endsWith("ACTOR") || line.endsWith(" token-1"))
                    .anyMatch(line -> line.contains(" cancelled "));
            assertThat(apflow(server, "events", "--task", "a", "--actor", "token-1").out().lines())
                    .hasSize(3);
            assertThat(apflow(server, "events", "--tree", "a", "--limit", "1").out())
                    .contains("more: --after ");
            assertThat(apflow(server, "events", "--tree", "a", "--task", "a").exitCode())
                    .isEqualTo(2);
            assertThat(apflow(server, "trees", "get", "-o", "json", "a").out())
                    .contains("\"root_status\": \"completed\"");
        }
    }

    @Test
    void refusals_are_a_line_and_an_exit_code() throws Exception {
        try (Program server = serve()) {
            assertThat(apflow(server, "tasks", "get", "nobody"))
                    .isEqualTo(
                            new Output(
                                    1,
                                    "",
                                    "apflow: 404 There is nothing here: No task has the id"
                                            + " nobody.\n"));
            Output unusable = apflow(server, "tasks", "list", "--status", "odd");
            assertThat(unusable.err()).hasLineCount(1).contains("422", "status: not usable");
            assertThat(unusable.exitCode()).isEqualTo(2);
            assertThat(apflow(List.of("tasks", "list", "--url", server.url())).err())
                    .startsWith("apflow: 401 ");
            assertThat(apflow(server, "events", "--actor", "a\nb").err())
                    .hasLineCount(1)
                    .contains("422", "actor: not usable");
            assertThat(apflow(server, "tasks", "list", "--odd").exitCode()).isEqualTo(2);
        }
        assertThat(apflow(List.of("tasks", "list", "--url", "http://127.0.0.1:1")).err())
                .contains("no answer from http://127.0.0.1:1")
                .hasLineCount(1);
    }

    @Test
    void the_completion_script_is_one_for_bash() throws Exception {
        Path script =
                Files.writeString(
                        directory.resolve("completion.sh"), apflow(List.of("completion")).out());
        Process bash =
                new ProcessBuilder("bash", "-c", "source " + script + " && complete -p apflow")
                        .redirectErrorStream(true)
                        .start();

        assertThat(new String(bash.getInputStream().readAllBytes(), UTF_8))
                .contains("_complete_apflow");
        assertThat(bash.waitFor()).isZero();
    }

    @Test
    void a_settings_file_that_is_not_there_is_named() throws Exception {
        Map<String, String> environment = Map.of("APFLOW_CONFIG", "no-such-file");
        try (Program program = Program.start(directory, environment, "serve")) {
            assertThat(program.exitCode()).isEqualTo(2);
        }
        assertThat(Files.readString(directory.resolve("stderr")))
                .hasLineCount(1)
                .startsWith("apflow: cannot read the settings file no-such-file");
    }
}
