package dev.apflow.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TreesTest {

    private static final String TREES = "/api/v1/trees";

    /** A root that waits for nothing, and a child that waits for it. */
    private static final String PAIR =
            """
            {"tasks": [
              {"id": "root", "name": "Root", "schemas": {"method": "echo"}, "inputs": {"n": 1}},
              {"id": "child", "parent_id": "root", "name": "Child", "schemas": {"method": "echo"},
               "dependencies": [{"id": "root"}]}
            ]}
            """;

    private static final String DEFINED = PAIR.strip().replaceFirst("\\{", "{\"execute\": false, ");

    private final Server server = Server.start();
    private final Client client = new Client(server);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_submitted_tree_is_created_and_runs() {
        Response created = client.post(TREES, PAIR);

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Location")).isEqualTo("/api/v1/trees/root");
        assertThat(created.text("root_task_id")).isEqualTo("root");
        assertThat(created.text("status")).isEqualTo("pending");
        assertThat(created.texts("tasks", "id")).containsExactly("root", "child");
        assertThat(created.texts("tasks", "status")).containsOnly("pending");

        server.runAll();
        Response tree = client.get(created.header("Location"));

        assertThat(tree.status()).isEqualTo(200);
        assertThat(tree.text("id")).isEqualTo("root");
        assertThat(tree.text("status")).isEqualTo("completed");
        assertThat(tree.text("progress")).isEqualTo("1.0");
        assertThat(tree.text("result")).isEqualTo("done");
        assertThat(tree.text("children.0.id")).isEqualTo("child");
        assertThat(tree.text("children.0.tree_id")).isEqualTo("root");
        assertThat(tree.size("children.0.children")).isZero();
        assertThat(tree.text("counts.completed")).isEqualTo("2");
    }

    @Test
    void an_outline_has_what_graphs_and_lists_show() {
        client.post(TREES, PAIR);
        server.runAll();

        Response outline = client.get(TREES + "/root?detail=outline");

        assertThat(outline.text("status")).isEqualTo("completed");
        assertThat(outline.text("counts.completed")).isEqualTo("2");
        assertThat(outline.text("children.0.id")).isEqualTo("child");
        assertThat(outline.text("children.0.state")).isEqualTo("completed");
        assertThat(outline.text("children.0.method")).isEqualTo("echo");
        assertThat(outline.text("children.0.dependencies.0.id")).isEqualTo("root");
        assertThat(outline.body()).doesNotContain("\"inputs\"", "null", "placement");

        Response rows = client.get(TREES + "/root?detail=rows");
        assertThat(rows.text("counts.completed")).isEqualTo("2");
        assertThat(rows.size("rows")).isEqualTo(2);
        assertThat(rows.text("rows.0.0")).isEqualTo("/");
        assertThat(rows.text("rows.1.0")).isEqualTo("child");
        assertThat(rows.text("rows.1.2")).isEqualTo("completed");
        assertThat(rows.text("rows.1.8")).as("parent").isEqualTo("0");
        assertThat(rows.text("rows.1.9.0")).as("dependency").isEqualTo("0");

        Response summary = client.get(TREES + "/root?detail=summary");
        assertThat(summary.text("status")).isEqualTo("completed");
        assertThat(summary.text("name")).isEqualTo("Root");
        assertThat(summary.body()).doesNotContain("children", "result");

        Response unknown = client.get(TREES + "/root?detail=some");
        assertThat(unknown.status()).isEqualTo(422);
        assertThat(unknown.body()).contains("full, outline, rows or summary");
    }

    @Test
    void a_tree_without_parents_gets_its_first_task_as_root() {
        client.post(
                TREES,
                """
                {"tasks": [
                  {"id": "a", "name": "A", "schemas": {"method": "echo"}},
                  {"id": "b", "name": "B", "schemas": {"method": "echo"}},
                  {"id": "c", "name": "C", "schemas": {"method": "echo"}}
                ]}
                """);

        assertThat(client.get(TREES + "/a").texts("children", "id")).containsExactly("b", "c");
    }

    @Test
    void ids_that_the_client_leaves_out_are_made() {
        Response created =
                client.post(
                        TREES,
                        "{\"tasks\": [{\"name\": \"A\", \"schemas\": {\"method\": \"echo\"}}]}");

        assertThat(client.get(created.header("Location")).text("id"))
                .isEqualTo(created.text("root_task_id"))
                .hasSize(36);
    }

    @Test
    void the_status_of_a_tree_is_not_that_of_its_root_alone() {
        client.post(TREES, PAIR);
        server.runAll("child");

        Response tree = client.get(TREES + "/root");

        assertThat(tree.text("status")).isEqualTo("failed");
        assertThat(tree.text("root_status")).isEqualTo("completed");
        assertThat(tree.text("counts.failed")).isEqualTo("1");
    }

    @Test
    void a_defined_tree_runs_only_when_it_is_executed() {
        assertThat(client.post(TREES, DEFINED).status()).isEqualTo(201);
        server.runAll();
        assertThat(client.get(TREES + "/root").text("status")).isEqualTo("pending");

        Response executed = client.post(TREES + "/root/execute");
        assertThat(executed.status()).isEqualTo(200);
        assertThat(executed.text("root_task_id")).isEqualTo("root");
        assertThat(executed.text("status")).isEqualTo("started");

        server.runAll();
        assertThat(client.get(TREES + "/root").text("status")).isEqualTo("completed");
    }

    @Test
    void executing_again_runs_what_failed_or_everything() {
        client.post(TREES, PAIR);
        server.runAll("child");

        assertThat(client.post(TREES + "/root/execute", "{\"rerun\": \"failed\"}").status())
                .isEqualTo(200);
        server.runAll();
        assertThat(client.get("/api/v1/tasks/child").text("attempt_id")).isEqualTo("2");
        assertThat(client.get("/api/v1/tasks/root").text("attempt_id")).isEqualTo("1");

        assertThat(client.post(TREES + "/root/execute", "{\"rerun\": \"all\"}").status())
                .isEqualTo(200);
        server.runAll();
        assertThat(client.get("/api/v1/tasks/child").text("attempt_id")).isEqualTo("3");
        assertThat(client.get("/api/v1/tasks/root").text("attempt_id")).isEqualTo("2");
    }

    @Test
    void executing_what_there_is_nothing_to_do_for_is_a_wrong_state() {
        client.post(TREES, PAIR);

        Response refused = client.post(TREES + "/root/execute");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text("code")).isEqualTo("wrong_state");
    }

    @Test
    void another_word_for_rerun_is_invalid() {
        client.post(TREES, PAIR);

        Response refused = client.post(TREES + "/root/execute", "{\"rerun\": \"some\", \"x\": 1}");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.texts("errors", "field")).containsExactlyInAnyOrder("rerun", "x");
    }

    @Test
    void the_same_key_and_body_get_the_same_answer() {
        Response first = client.post(TREES, PAIR, "Idempotency-Key", "k-1");
        server.runAll();
        String sameInOtherWords = PAIR.replace("\"n\": 1", "\"n\": 1.0").replace("\n", " ");
        Response again = client.post(TREES, sameInOtherWords, "Idempotency-Key", "k-1");

        assertThat(again.status()).isEqualTo(first.status()).isEqualTo(201);
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(client.get("/api/v1/tasks").size("tasks")).isEqualTo(2);
    }

    @Test
    void the_same_key_gets_the_same_ids_where_the_server_made_them() {
        String body = "{\"tasks\": [{\"name\": \"A\", \"schemas\": {\"method\": \"echo\"}}]}";

        Response first = client.post(TREES, body, "Idempotency-Key", "k-2");
        Response again = client.post(TREES, body, "Idempotency-Key", "k-2");

        assertThat(again.text("root_task_id")).isEqualTo(first.text("root_task_id"));
    }

    @Test
    void the_same_key_with_another_body_is_refused() {
        client.post(TREES, PAIR, "Idempotency-Key", "k-1");

        Response refused =
                client.post(TREES, PAIR.replace("Root", "Other"), "Idempotency-Key", "k-1");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text("code")).isEqualTo("idempotency_key_reused");
    }

    @Test
    void a_key_must_be_usable() {
        Response refused = client.post(TREES, PAIR, "Idempotency-Key", "x".repeat(256));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text("errors.0.field")).isEqualTo("Idempotency-Key");
    }

    @Test
    void a_tree_that_is_not_there_is_unknown() {
        client.post(TREES, PAIR);

        for (String id : new String[] {"nope", "child", "b%C3%A4d", "a%20b", "a%2Fb"}) {
            Response refused = client.get(TREES + "/" + id);
            assertThat(refused.status()).as(id).isEqualTo(404);
            assertThat(refused.text("code")).isEqualTo("not_found");
        }
        assertThat(client.post(TREES + "/nope/execute").status()).isEqualTo(404);
    }

    @Test
    void taken_ids_are_a_conflict() {
        client.post(TREES, PAIR);

        Response refused = client.post(TREES, PAIR);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text("code")).isEqualTo("id_taken");
        assertThat(refused.text("detail")).contains("root").contains("child");
    }

    @Test
    void a_tree_that_has_ended_is_deleted_with_its_history() {
        client.post("/api/v1/trees", DELETED);
        server.runAll();

        Response deleted = client.delete("/api/v1/trees/doomed");

        assertThat(deleted.status()).isEqualTo(204);
        assertThat(deleted.body()).isEmpty();
        assertThat(client.get("/api/v1/trees/doomed").status()).isEqualTo(404);
        assertThat(client.get("/api/v1/tasks/leaf").status()).isEqualTo(404);
        assertThat(client.delete("/api/v1/trees/doomed").status()).isEqualTo(404);
        assertThat(client.post("/api/v1/trees", DELETED).status()).isEqualTo(201);
    }

    @Test
    void a_tree_that_can_move_is_deleted_only_by_cancelling_it() {
        client.post("/api/v1/trees", DELETED);

        Response refused = client.delete("/api/v1/trees/doomed?cancel=false");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text("code")).isEqualTo("wrong_state");
        assertThat(refused.text("detail")).contains("2 of its tasks").contains("cancel=true");
        assertThat(client.delete("/api/v1/trees/doomed?cancel=maybe").status()).isEqualTo(422);
        assertThat(client.get("/api/v1/trees/doomed").status()).isEqualTo(200);

        assertThat(client.delete("/api/v1/trees/doomed?cancel=true").status()).isEqualTo(204);
        assertThat(client.get("/api/v1/trees/doomed").status()).isEqualTo(404);
    }

    @Test
    void what_is_no_root_is_answered_with_the_root() {
        client.post("/api/v1/trees", DELETED);

        Response refused = client.delete("/api/v1/trees/leaf?cancel=true");

        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.text("code")).isEqualTo("not_found");
        assertThat(refused.text("detail")).contains("leaf").contains("of the tree doomed");
        assertThat(client.delete("/api/v1/trees/nope").status()).isEqualTo(404);
    }

    private static final String DELETED =
            """
            {"tasks": [{"id": "doomed", "name": "D", "schemas": {"method": "echo"}},
                       {"id": "leaf", "name": "L", "schemas": {"method": "echo"},
                        "parent_id": "doomed"}]}
            """;
}
