package dev.apflow.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Somebody presses Ctrl-C while a command follows a tree. */
class InterruptedWatchTest {

    @TempDir Path served;
    @TempDir Path watching;

    @Test
    void the_tree_goes_on_and_the_command_says_how_to_follow_and_to_cancel_it() throws Exception {
        Map<String, String> settings =
                Map.of(
                        "APFLOW_API_PORT", "0",
                        "APFLOW_DATABASE_URL", "duckdb:///./x.duckdb",
                        "APFLOW_SHUTDOWN_GRACE", "0.2");
        try (Program server = Program.serve(served, settings)) {
            server.post(
                    "/api/v1/trees",
                    """
                    {"run_id": "night", "tasks": [{"key": "a", "name": "long",
                      "schemas": {"method": "sleep"}, "inputs": {"duration_ms": 60000}}]}
                    """);
            try (Program watch =
                    Program.start(
                            watching,
                            Map.of("APFLOW_URL", server.url()),
                            "trees",
                            "watch",
                            "night")) {
                assertThat(watch.nextLine()).isEqualTo("tree       night");
                assertThat(watch.nextLine())
                        .isEqualTo("dashboard  " + server.url() + "/ui/#/trees/night");
                assertThat(watch.nextLine()).startsWith("in_progress ");
                new ProcessBuilder(List.of("kill", "-INT", Long.toString(watch.pid())))
                        .start()
                        .waitFor();
                assertThat(watch.exitCode()).isEqualTo(130);
            }
            assertThat(Files.readString(watching.resolve("stderr")))
                    .contains(
                            "apflow trees watch night\n", "apflow tasks cancel night --children\n");
            assertThat(server.get("/api/v1/tasks/night").body()).contains("in_progress");
        }
    }
}
