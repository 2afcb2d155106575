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

    private static final String KEYED =
            """
            {"run_id": "RUN", "tasks": [
              {"key": "root", "name": "root", "schemas": {"method": "echo"}},
              {"key": "left", "name": "left", "schemas": {"method": "echo"}}]}
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
                        "export APFLOW_API_TOKEN_FILE='/etc/tokens' # read\n");
        Output output = apflow(List.of("serve", "--config", file.toString()));
        assertThat(output.exitCode()).isEqualTo(2);
        assertThat(output.err())
                .contains(
                        "APFLOW_API_TOKEN_FILE: unknown, and it names security, did you mean"
                                + " APFLOW_API_TOKENS_FILE?")
                .doesNotContain("/etc/tokens");
    }

    @Test
    void a_setting_that_is_unknown_is_warned_of_with_the_nearest_known_one() throws Exception {
        Path file =
                Files.writeString(
                        directory.resolve("misspelt.env"),
                        "APFLOW_POL_INTERVAL=1\nAFLOW_API_PORT=80\nJAVA_OPTS=x\n");
        try (Program server =
                Program.serve(
                        directory,
                        Map.of(
                                "APFLOW_CONFIG",
                                file.toString(),
                                "APFLOW_API_PORT",
                                "0",
                                "APFLOW_DATABASE_URL",
                                "duckdb:///./warned.duckdb"))) {
            assertThat(Files.readString(directory.resolve("stderr")))
                    .contains(
                            "unknown setting APFLOW_POL_INTERVAL, did you mean"
                                    + " APFLOW_POLL_INTERVAL?")
                    .contains("no setting: AFLOW_API_PORT, did you mean APFLOW_API_PORT?")
                    .doesNotContain("JAVA_OPTS");
            assertThat(server.terminate()).isZero();
        }
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
                                    4,
                                    "",
                                    "apflow: 404 There is nothing here: No task has the id"
                                            + " nobody.\n"));
            Output unusable = apflow(server, "tasks", "list", "--status", "odd");
            assertThat(unusable.err()).hasLineCount(1).contains("422", "status: not usable");
            assertThat(unusable.exitCode()).isEqualTo(2);
            Output anonymous = apflow(List.of("tasks", "list", "--url", server.url()));
            assertThat(anonymous.err())
                    .startsWith("apflow: 401 ")
                    .endsWith(" (--token or APFLOW_API_TOKEN)\n");
            assertThat(anonymous.exitCode()).isEqualTo(5);
            assertThat(apflow(server, "tasks", "rerun", "nobody").exitCode()).isEqualTo(4);
            assertThat(apflow(server, "cluster", "step-down").exitCode()).isEqualTo(5);
            assertThat(apflow(server, "events", "--actor", "a\nb").err())
                    .hasLineCount(1)
                    .contains("422", "actor: not usable");
            assertThat(apflow(server, "tasks", "list", "--odd").exitCode()).isEqualTo(2);
        }
        Output alone = apflow(List.of("tasks", "list", "--url", "http://127.0.0.1:1"));
        assertThat(alone.err()).contains("no answer from http://127.0.0.1:1").hasLineCount(1);
        assertThat(alone.exitCode()).isEqualTo(3);
    }

    @Test
    void an_id_may_be_its_beginning_or_what_a_table_leaves_of_it() throws Exception {
        Path tree = directory.resolve("tree.json");
        try (Program server = serve()) {
            for (String id : List.of("order-7001", "order-7002")) {
                Files.writeString(tree, KEYED.replace("RUN", id));
                apflow(server, "trees", "submit", tree.toString());
            }

            assertThat(apflow(server, "tasks", "get", "order-7001.le").out())
                    .contains("order-7001.left");
            assertThat(apflow(server, "tasks", "get", "order…2.left").out())
                    .contains("order-7002.left");
            assertThat(apflow(server, "trees", "get", "order-7002").out())
                    .startsWith("order-7002  ");
            Output two = apflow(server, "tasks", "cancel", "order-7");
            assertThat(two.exitCode()).isEqualTo(2);
            assertThat(two.err().lines())
                    .containsExactly(
                            "apflow: more than one id begins with order-7:",
                            "  order-7001",
                            "  order-7001.left",
                            "  order-7002",
                            "  order-7002.left");
            assertThat(apflow(server, "trees", "get", "order-8").exitCode()).isEqualTo(4);
            assertThat(apflow(server, "tasks", "get", "order…8").exitCode()).isEqualTo(4);
            assertThat(apflow(server, "trees", "delete", "order-7002", "--cancel").out())
                    .isEqualTo("deleted order-7002\n");
            assertThat(apflow(server, "trees", "get", "order-").out()).startsWith("order-7001  ");
        }
    }

    @Test
    void executors_are_shown_with_an_example_that_runs() throws Exception {
        Path example = directory.resolve("example.json");
        try (Program server = serve()) {
            assertThat(apflow(server, "executors").out()).contains("rest_executor", "Calls a URL");
            String shown = apflow(server, "executors", "sleep").out();
            assertThat(shown).contains("duration_ms  yes     integer, minimum 0");
            Files.writeString(example, shown.substring(shown.indexOf('{')));
            assertThat(apflow(server, "trees", "submit", "--watch", example.toString()))
                    .matches(output -> output.exitCode() == 0)
                    .matches(output -> output.out().startsWith("tree       "))
                    .matches(output -> output.out().contains("\ndashboard  " + server.url()));
            Output unknown = apflow(server, "executors", "slep");
            assertThat(unknown.exitCode()).isEqualTo(4);
            assertThat(unknown.err()).contains("did you mean sleep?");
        }
        assertThat(apflow(List.of("executors", "--local", "echo")).out()).contains("inputs: any");
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
