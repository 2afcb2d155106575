package dev.apflow.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Ended trees go by themselves after their time, others by command. */
class RetentionProcessTest {

    private static final int REFUSED = 5;
    private static final int NOT_FOUND = 4;

    @TempDir private Path directory;

    @Test
    void ended_trees_go_after_their_time_and_others_by_command() throws Exception {
        Map<String, String> environment =
                Map.of(
                        "APFLOW_DATABASE_URL",
                        "duckdb://" + directory.resolve("kept.duckdb"),
                        "APFLOW_API_PORT",
                        "0",
                        "APFLOW_RETENTION_DAYS",
                        "0.00001",
                        "APFLOW_RETENTION_FAILED_DAYS",
                        "0.00002");
        try (Program program = Program.serve(directory, environment)) {
            submit(program, "waits", "echo", ", \"not_before\": \"2999-01-01T00:00:00Z\"");
            submit(program, "completes", "echo", "");
            submit(program, "fails", "fail", ", \"retry\": {\"max_attempts\": 1}");

            program.await("/api/v1/tasks/completes", "\"not_found\"");
            program.await("/api/v1/tasks/fails", "\"not_found\"");
            assertThat(program.get("/api/v1/tasks/waits").body()).contains("\"pending\"");
            program.await("/metrics", "apflow_retention_removed_trees_total 2");
            assertThat(program.get("/metrics").body())
                    .contains("apflow_retention_removed_tasks_total 2")
                    .contains("apflow_retention_failed_trees_total 0")
                    .containsPattern("apflow_retention_last_run_timestamp_seconds [1-9]")
                    .containsPattern("apflow_retention_oldest_timestamp_seconds [1-9]");

            assertThat(output(program, REFUSED, "trees", "delete", "waits"))
                    .contains("the tree has not ended: 1 of its tasks run or can still run");
            assertThat(program.get("/api/v1/tasks/waits").statusCode()).isEqualTo(200);
            output(program, 0, "trees", "delete", "waits", "--cancel");
            assertThat(program.get("/api/v1/tasks/waits").statusCode()).isEqualTo(404);
            assertThat(output(program, NOT_FOUND, "trees", "delete", "waits")).contains("waits");
        }
    }

    private static void submit(Program program, String id, String method, String more)
            throws Exception {
        String tree =
                String.format(
                        Locale.ROOT,
                        """
                        {"tasks": [{"id": "%s", "name": "one", "schemas": {"method": "%s"}%s}]}
                        """,
                        id,
                        method,
                        more);
        HttpResponse<String> answer = program.post("/api/v1/trees", tree);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    /** What the command line says; out and errors. */
    private String output(Program server, int code, String... arguments) throws Exception {
        Path own = Files.createTempDirectory(directory, "command");
        try (Program program = Program.start(own, Map.of("APFLOW_URL", server.url()), arguments)) {
            String message = program.output() + Files.readString(own.resolve("stderr"));
            assertThat(program.exitCode()).as(message).isEqualTo(code);
            return message;
        }
    }
}
