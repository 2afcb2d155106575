package dev.apflow.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TreesTest {

    private static final String PAIR =
            """
            {"tasks": [
              {"id": "root", "name": "Root", "schemas": {"method": "echo"}},
              {"id": "child", "parent_id": "root", "name": "Child", "schemas": {"method": "echo"},
               "dependencies": [{"id": "root"}]}
            ]}
            """;

    private final Server server = Server.start();
    private final Client client = new Client(server);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_submitted_tree_is_created_and_runs() {
        Response created = client.post("/api/v1/trees", PAIR);

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Location")).isEqualTo("/api/v1/trees/root");
        assertThat(created.text("root_task_id")).isEqualTo("root");
        assertThat(created.text("status")).isEqualTo("pending");
        assertThat(created.texts("tasks", "id")).containsExactly("root", "child");

        server.runAll();
        Response tree = client.get("/api/v1/trees/root");

        assertThat(tree.status()).isEqualTo(200);
        assertThat(tree.text("status")).isEqualTo("completed");
        assertThat(tree.text("children.0.id")).isEqualTo("child");
        assertThat(tree.text("counts.completed")).isEqualTo("2");
    }
}
