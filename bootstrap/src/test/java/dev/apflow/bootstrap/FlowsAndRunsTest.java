package dev.apflow.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.apflow.bootstrap.cli.ApflowCommand;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;

/** Flows and runs by the command line, against a server that runs them. */
class FlowsAndRunsTest {

    private static final String FLOW =
            """
            {"description": "greets", "labels": {"team": "blue"},
             "inputs_schema": {"type": "object", "required": ["who"], "properties": {
               "who": {"type": "string"}, "fails": {"type": "integer", "default": 0}}},
             "tree": {"tasks": [
               {"key": "hello", "name": "hello", "schemas": {"method": "echo"},
                "inputs": {"text": "Hello ${/inputs/who}"}},
               {"key": "shaky", "name": "shaky", "schemas": {"method": "fail"},
                "inputs": {"message": "no", "times": {"$ref": "/inputs/fails"}},
                "dependencies": [{"key": "hello"}]}]}}
            """;

    @TempDir Path directory;

    private Program server;

    private record Output(int code, String text) {}

    @Test
    void a_flow_is_stored_run_listed_and_run_again() throws Exception {
        Path flow = Files.writeString(directory.resolve("flow.json"), FLOW);
        try (Program program = Program.serve(directory, Map.of("APFLOW_API_PORT", "0"))) {
            server = program;
            flowsAreStored(flow);
            runsAreMade();
            runsAreListed();
            runsAreSteered();
        }
        assertThat(apflow(3, "runs", "list")).isEmpty();
    }

    private void flowsAreStored(Path flow) throws IOException {
        assertThat(apflow(0, "flows", "put", "greet", flow.toString()))
                .isEqualTo("greet version 1\n");
        assertThat(apflow(0, "flows", "put", "greet", flow.toString()))
                .isEqualTo("greet version 1\n");
        assertThat(apflow(0, "flows", "list")).contains("greet", "greets");
        assertThat(apflow(0, "flows", "get", "greet", "-o", "json")).contains("\"hello\"");
        assertThat(apflow(4, "flows", "get", "nobody")).isEmpty();
        apflow(2, "flows", "run", "greet", "-i", "fails=1");
    }

    private void runsAreMade() throws IOException {
        assertThat(
                        apflow(
                                0,
                                "flows",
                                "run",
                                "greet",
                                "-i",
                                "who=Ann",
                                "--run-id",
                                "first-run",
                                "--label",
                                "order=7",
                                "--watch"))
                .contains("run        first-run", "Hello Ann", "completed");
        apflow(
                1,
                "flows",
                "run",
                "greet",
                "-i",
                "who=Bob",
                "-i",
                "fails=1",
                "--run-id",
                "second-run",
                "--watch");
    }

    private void runsAreListed() throws IOException {
        assertThat(apflow(0, "runs", "list"))
                .contains("second-run", "first-run", "greet 1", "cli", "2/2");
        assertThat(apflow(0, "runs", "list", "--status", "failed"))
                .contains("second-run")
                .doesNotContain("first-run");
        assertThat(apflow(0, "runs", "list", "--label", "order:7", "--flow", "greet"))
                .contains("first-run")
                .doesNotContain("second-run");
        assertThat(apflow(0, "runs", "get", "second-run", "-o", "json"))
                .contains("\"who\": \"Bob\"", "\"flow\": \"greet\"");
        assertThat(apflow(4, "runs", "get", "no-such-run")).isEmpty();
    }

    private void runsAreSteered() throws IOException {
        assertThat(apflow(0, "runs", "rerun", "second-run", "--watch")).contains("completed");
        assertThat(apflow(0, "runs", "watch", "second-run")).contains("completed");
        apflow(5, "runs", "cancel", "second-run");
        apflow(
                0,
                "flows",
                "run",
                "greet",
                "-i",
                "who=C",
                "--run-id",
                "third-run",
                "--not-before",
                "2999-01-01T00:00:00Z");
        assertThat(apflow(0, "runs", "list", "--status", "scheduled")).contains("third-run");
        assertThat(apflow(0, "runs", "cancel", "third-run")).contains("tasks: 2");
        assertThat(apflow(0, "flows", "delete", "greet")).isEqualTo("deleted greet\n");
        assertThat(apflow(0, "runs", "list", "--flow", "greet")).contains("third-run");
    }

    private String apflow(int code, String... arguments) throws IOException {
        Output output = run(arguments);
        assertThat(output.code).as(output.text + String.join(" ", arguments)).isEqualTo(code);
        return output.text;
    }

    private Output run(String... arguments) throws IOException {
        String[] all =
                Stream.concat(Arrays.stream(arguments), Stream.of("--url", server.url()))
                        .toArray(String[]::new);
        PrintStream console = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, UTF_8));
        try {
            return new Output(ApflowCommand.run(all), out.toString(UTF_8));
        } finally {
            System.setOut(console);
        }
    }
}
