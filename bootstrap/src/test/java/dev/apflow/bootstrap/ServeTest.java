package dev.apflow.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** The whole program, each time as a process of its own, on both stores. */
class ServeTest {

    private static final String DIAMOND =
            """
            {"tasks": [
              {"id": "a", "name": "a", "schemas": {"method": "echo"}, "inputs": {"n": 1}},
              {"id": "b", "name": "b", "schemas": {"method": "echo"}, "dependencies": [{"id": "a"}]},
              {"id": "c", "name": "c", "schemas": {"method": "echo"}, "dependencies": [{"id": "a"}]},
              {"id": "d", "name": "d", "schemas": {"method": "aggregate_results_executor"},
               "dependencies": [{"id": "b"}, {"id": "c"}]}]}
            """;

    private static final String SLEEPER =
            """
            {"tasks": [{"id": "s", "name": "s", "schemas": {"method": "sleep"}, "inputs": {"duration_ms": DURATION}}]}
            """;

    @TempDir Path directory;

    static Stream<Map<String, String>> stores() {
        return Stream.of(
                Map.of(), Map.of("APFLOW_DATABASE_URL", TestPostgres.freshDatabase().url()));
    }

    private Program serve(Map<String, String> store) throws Exception {
        Map<String, String> environment = new HashMap<>(store);
        environment.put("APFLOW_API_PORT", "0");
        environment.put("APFLOW_SHUTDOWN_GRACE", "0.2");
        return Program.serve(directory, environment);
    }

    @ParameterizedTest
    @MethodSource("stores")
    void a_tree_runs_and_a_restart_still_knows_it(Map<String, String> store) throws Exception {
        try (Program program = serve(store)) {
            assertThat(program.post("/api/v1/trees", DIAMOND).statusCode()).isEqualTo(201);
            String tree = program.await("/api/v1/trees/a", "\"status\":\"completed\",");
            assertThat(tree).contains("\"progress\":1");
            program.await("/api/v1/tasks/d", "\"count\":2");
            assertThat(program.terminate()).isZero();
        }
        try (Program program = serve(store)) {
            assertThat(program.get("/api/v1/tasks/d").body()).contains("\"count\":2");
            assertThat(program.terminate()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("stores")
    void a_machine_whose_digits_are_not_ascii_changes_nothing(Map<String, String> store)
            throws Exception {
        Map<String, String> foreign = new HashMap<>(store);
        foreign.put(
                "JAVA_TOOL_OPTIONS",
                "-Duser.language=ar -Duser.country=EG -Duser.extensions=nu-arab,ca-islamic");
        foreign.put("APFLOW_LOG_LEVEL", "debug");
        try (Program program = serve(foreign)) {
            program.post("/api/v1/trees", DIAMOND);
            program.await("/api/v1/trees/a", "\"status\":\"completed\",");
            String events = program.await("/api/v1/events?limit=5", "\"next_cursor\":\"");
            String next = events.replaceFirst("(?s).*\"next_cursor\":\"([^\"]+)\".*", "$1");
            String rest = program.get("/api/v1/events?after=" + next).body();
            assertThat(events + rest + program.get("/metrics").body()).isASCII();
            assertThat(rest).contains("completed").doesNotContain("created");
            assertThat(program.terminate()).isZero();
        }
        assertThat(Files.readString(directory.resolve("stderr"))).isASCII();
    }

    @ParameterizedTest
    @MethodSource("stores")
    void what_a_killed_process_ran_runs_again_as_the_same_attempt(Map<String, String> store)
            throws Exception {
        try (Program program = serve(store)) {
            program.post("/api/v1/trees", SLEEPER.replace("DURATION", "2000"));
            program.await("/api/v1/tasks/s", "in_progress");
            program.kill();
        }
        try (Program program = serve(store)) {
            String task = program.await("/api/v1/tasks/s", "\"status\":\"completed\"");
            assertThat(task).contains("\"attempt_id\":1").contains("\"delivery\":2");
            assertThat(program.get("/api/v1/tasks/s/events").body()).contains("reassigned");
        }
    }

    @ParameterizedTest
    @MethodSource("stores")
    void a_second_process_is_refused_and_told_who_is_there(Map<String, String> store)
            throws Exception {
        try (Program first = serve(store)) {
            Map<String, String> environment = new HashMap<>(store);
            environment.put("APFLOW_API_PORT", "0");
            try (Program second = Program.start(directory, environment, "serve")) {
                assertThat(second.exitCode()).isEqualTo(5);
            }
            String message = Files.readString(directory.resolve("stderr"));
            assertThat(message).startsWith("apflow: ").doesNotContain("\tat ");
            assertThat(message.lines()).hasSize(1);
            assertThat(first.get("/health/ready").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void sigterm_hands_back_what_does_not_end_in_time() throws Exception {
        try (Program program = serve(Map.of())) {
            program.post("/api/v1/trees", SLEEPER.replace("DURATION", "60000"));
            program.await("/api/v1/tasks/s", "in_progress");
            assertThat(program.terminate()).isZero();
        }
        try (Program program = serve(Map.of())) {
            assertThat(program.await("/api/v1/tasks/s/events", "shutting down"))
                    .contains("reassigned");
        }
    }

    @Test
    void cancelling_interrupts_the_executor() throws Exception {
        try (Program program = serve(Map.of())) {
            program.post("/api/v1/trees", SLEEPER.replace("DURATION", "60000"));
            program.await("/api/v1/tasks/s", "in_progress");
            assertThat(
                            program.post("/api/v1/tasks/s/cancel", "{\"reason\": \"enough\"}")
                                    .statusCode())
                    .isEqualTo(200);
            assertThat(program.get("/api/v1/tasks/s").body())
                    .contains("\"status\":\"cancelled\"")
                    .contains("enough");
            program.await("/api/v1/cluster", "\"running\":0");
        }
    }

    @Test
    void all_bad_settings_are_told_at_once() throws Exception {
        Map<String, String> bad =
                Map.of(
                        "APFLOW_API_PORT",
                        "99999",
                        "APFLOW_MAX_PARALLEL_TASKS",
                        "many",
                        "APFLOW_API_HOST",
                        "0.0.0.0");
        try (Program program = Program.start(directory, bad, "serve")) {
            assertThat(program.exitCode()).isEqualTo(2);
        }
        assertThat(Files.readString(directory.resolve("stderr")))
                .contains(
                        "APFLOW_API_PORT",
                        "99999",
                        "APFLOW_MAX_PARALLEL_TASKS",
                        "many",
                        "APFLOW_API_HOST")
                .doesNotContain("\tat ");
    }

    @Test
    void run_shows_results_and_its_exit_code_tells_the_outcome() throws Exception {
        Path tree = Files.writeString(directory.resolve("tree.json"), DIAMOND);
        try (Program program = Program.start(directory, Map.of(), "run", tree.toString())) {
            assertThat(program.output()).contains("completed: 4 tasks");
            assertThat(program.exitCode()).isZero();
        }
        Path failing =
                Files.writeString(
                        directory.resolve("failing.json"),
                        "{\"tasks\": [{\"name\": \"f\", \"schemas\": {\"method\": \"fail\"},"
                                + " \"inputs\": {\"message\": \"oh\"}}]}");
        try (Program program =
                Program.start(directory, Map.of(), "run", "-o", "json", failing.toString())) {
            assertThat(program.output()).contains("\"oh\"");
            assertThat(program.exitCode()).isEqualTo(1);
        }
    }
}
