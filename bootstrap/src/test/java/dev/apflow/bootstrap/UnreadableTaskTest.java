package dev.apflow.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.embedded.postgres.PostgresServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Map;

/** A stored task that this version cannot read, and one that depends on it, as users see them. */
class UnreadableTaskTest {

    private static final String TREE =
            """
            {"tasks": [
              {"id": "a", "name": "first", "schemas": {"method": "echo"},
               "not_before": "2999-01-01T00:00:00Z"},
              {"id": "b", "name": "second", "parent_id": "a", "schemas": {"method": "echo"},
               "dependencies": [{"id": "a"}]},
              {"id": "c", "name": "third", "parent_id": "a", "schemas": {"method": "echo"}}]}
            """;

    private static final String WHY = "the stored task cannot be read";

    @TempDir private Path directory;

    @Test
    void it_is_explained_and_listed_over_rest_json_rpc_and_the_command_line() throws Exception {
        try (PostgresServer server = PostgresServer.launch()) {
            PostgresDatabase database = server.freshDatabase();
            Map<String, String> environment =
                    Map.of("APFLOW_DATABASE_URL", database.url(), "APFLOW_API_PORT", "0");
            try (Program program = Program.serve(directory, environment)) {
                assertThat(program.post("/api/v1/trees", TREE).statusCode()).isEqualTo(201);
                program.await("/api/v1/tasks/c", "\"status\":\"completed\"");
                database.execute("update apflow_task set spec = '{}' where id = 'a'");

                isShownWhilePending(program);
                database.execute("update apflow_queue set waits_until = clock_timestamp()");
                program.await("/api/v1/tasks/a", "\"status\":\"failed\"");
                isShownWhenFailed(program);
            }
        }
    }

    private void isShownWhilePending(Program program) throws Exception {
        assertThat(explained(program, "a"))
                .contains("\"code\":\"unreadable\"", WHY, "\"runnable\":false")
                .doesNotContain("queued");
        assertThat(explained(program, "b")).contains("\"code\":\"dependency_open\"");
        assertThat(program.get("/api/v1/tasks").body())
                .contains("\"error_code\":\"unreadable\"", "second", "third");
        assertThat(rpc(program, "tasks.get", "a")).contains("\"unreadable\"");
        assertThat(rpc(program, "tasks.get", "b")).contains("second");
        assertThat(apflow(program, "tasks", "explain", "a"))
                .contains("a is pending, no node may take it now", "unreadable");
        assertThat(apflow(program, "tasks", "explain", "b")).contains("dependency_open");
        assertThat(apflow(program, "tasks", "list")).contains("(unreadable)", "second", "third");
    }

    private void isShownWhenFailed(Program program) throws Exception {
        assertThat(explained(program, "a")).contains("\"code\":\"failed\"", WHY);
        assertThat(explained(program, "b")).contains("\"code\":\"dependency_broken\"");
        assertThat(program.get("/api/v1/tasks/b").body()).contains("\"state\":\"blocked\"");
        assertThat(rpc(program, "tasks.detail", "a")).contains("unreadable");
        assertThat(apflow(program, "tasks", "get", "a")).contains("unreadable");
        assertThat(apflow(program, "tasks", "explain", "b")).contains("dependency_broken");
    }

    private static String explained(Program program, String id) throws Exception {
        return program.get("/api/v1/tasks/" + id + "/explain").body();
    }

    private static String rpc(Program program, String method, String id) throws Exception {
        return program.post(
                        "/tasks",
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\""
                                + method
                                + "\",\"params\":{\"task_id\":\""
                                + id
                                + "\"}}")
                .body();
    }

    private String apflow(Program server, String... arguments) throws Exception {
        Map<String, String> environment =
                Map.of("APFLOW_URL", server.url(), "APFLOW_TERMINAL_COLUMNS", "200");
        try (Program program = Program.start(directory, environment, arguments)) {
            String message = program.output();
            assertThat(program.exitCode()).as(message).isZero();
            return message;
        }
    }
}
