package dev.apflow.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Trees whose tasks are named by keys. */
class KeysTest {

    private static final String TREES = "/api/v1/trees";

    private static final String TASKS =
            """
            [{"key": "fetch", "name": "Fetch", "schemas": {"method": "echo"}},
             {"key": "show", "parent_key": "fetch", "name": "Show", "schemas": {"method": "echo"},
              "inputs": {"n": 1}, "dependencies": [{"key": "fetch"}]}]
            """;

    private static final String TREE = "{\"tasks\": " + TASKS + "}";

    private final Server server = Server.start();
    private final Client client = new Client(server);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void ids_are_made_of_the_root_and_the_key() {
        Response created = client.post(TREES, TREE);

        assertThat(created.status()).as(created.body()).isEqualTo(201);
        String root = created.text("root_task_id");
        assertThat(root).hasSize(36);
        assertThat(created.texts("tasks", "id")).containsExactly(root, root + ".show");
        assertThat(created.texts("tasks", "key")).containsExactly("fetch", "show");
        Response task = client.get("/api/v1/tasks/" + root + ".show");
        assertThat(task.text("key")).isEqualTo("show");
        assertThat(task.text("parent_id")).isEqualTo(root);
        assertThat(task.text("dependencies.0.id")).isEqualTo(root);
        assertThat(task.text("dependencies.0.key")).isEqualTo("fetch");
        assertThat(client.get(TREES + "/" + root).text("children.0.key")).isEqualTo("show");
    }

    @Test
    void a_client_may_choose_the_id_of_the_run() {
        Response created = client.post(TREES, "{\"run_id\": \"mine\", \"tasks\": " + TASKS + "}");

        assertThat(created.texts("tasks", "id")).containsExactly("mine", "mine.show");
        assertThat(client.post(TREES, "{\"run_id\": \"mine\", \"tasks\": " + TASKS + "}").status())
                .isEqualTo(409);
    }

    @Test
    void the_same_file_makes_a_run_each_time_and_under_an_idempotency_key_one() {
        Set<String> roots = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            roots.add(client.post(TREES, TREE).text("root_task_id"));
        }
        assertThat(roots).hasSize(100);

        String first = client.post(TREES, TREE, "Idempotency-Key", "k").body();
        Response again = client.post(TREES, TREE, "Idempotency-Key", "k");
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first);
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"key\": \"a\", \"id\": \"b\" | tasks[1].key",
                "\"key\": \"a b\" | tasks[1].key",
                "\"key\": \"\" | tasks[1].key",
                "\"key\": 1 | tasks[1].key",
                "\"key\": \"..\" | tasks[1].key",
                "\"key\": \"top\" | tasks[1].key",
                "\"parent_key\": \"top\", \"parent_id\": \"b\" | tasks[1].parent_key",
                "\"parent_key\": \"tip\" | tasks[1].parent_key",
                "\"dependencies\": [{\"key\": \"tip\"}] | tasks[1].dependencies[0].key",
                "\"dependencies\": [{\"key\": \"top\", \"id\": \"x\"}]"
                        + " | tasks[1].dependencies[0].key",
                "\"dependencies\": [{}] | tasks[1].dependencies[0].id",
                "\"dependencies\": [{\"key\": \"top\"}, {\"key\": \"top\"}]"
                        + " | tasks[1].dependencies[1].key",
                "\"key\": \"me\", \"dependencies\": [{\"key\": \"me\"}]"
                        + " | tasks[1].dependencies[0].key",
                "\"key\": \"me\", \"parent_key\": \"me\" | tasks[1].parent_key"
            })
    void a_wrong_key_is_refused_with_its_field(String members, String field) {
        Response refused = client.post(TREES, tree(members));

        assertThat(refused.status()).as(refused.body()).isEqualTo(422);
        assertThat(refused.texts("errors", "field")).containsExactly(field);
        assertThat(client.get("/api/v1/tasks").size("tasks")).isZero();
    }

    private static String tree(String members) {
        return String.format(
                Locale.ROOT,
                "{\"tasks\": [{\"key\": \"top\", \"name\": \"T\", \"schemas\": {\"method\":"
                    + " \"echo\"}}, {\"name\": \"U\", \"schemas\": {\"method\": \"echo\"}, %s}]}",
                members);
    }

    @Test
    void everything_wrong_with_keys_and_fields_is_said_at_once() {
        Response refused =
                client.post(
                        TREES,
                        """
                        {"run_id": "..", "tasks": [
                          {"key": "a", "name": "", "schemas": {"method": "echo"}},
                          {"key": "a", "id": "b", "name": "B", "schemas": {"method": "echo"},
                           "dependencies": [{"key": "x"}]},
                          {"key": "a", "name": "C", "schemas": {"method": "echo"}, "colour": 1}]}
                        """);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.texts("errors", "field"))
                .containsExactlyInAnyOrder(
                        "run_id",
                        "tasks[0].name",
                        "tasks[1].key",
                        "tasks[1].dependencies[0].key",
                        "tasks[2].key",
                        "tasks[2].colour");
        assertThat(refused.texts("errors", "expected"))
                .contains("the key of a task of this tree, one of a");
    }

    @Test
    void a_cycle_is_told_in_keys() {
        Response refused =
                client.post(
                        TREES,
                        """
                        {"tasks": [
                          {"key": "a", "name": "A", "schemas": {"method": "echo"},
                           "dependencies": [{"key": "b"}]},
                          {"key": "b", "name": "B", "schemas": {"method": "echo"},
                           "dependencies": [{"key": "a"}]}]}
                        """);

        assertThat(refused.texts("errors", "actual")).containsExactly("a → b → a");
    }

    @Test
    void a_changed_and_a_copied_task_keep_their_keys() {
        String root = client.post(TREES, TREE).text("root_task_id");
        String show = "/api/v1/tasks/" + root + ".show";

        Response changed = client.patch(show, "{\"name\": \"Other\"}");

        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
        assertThat(changed.text("key")).isEqualTo("show");
        assertThat(changed.text("dependencies.0.key")).isEqualTo("fetch");
        assertThat(client.patch(show, "{\"key\": \"x\"}").status()).isEqualTo(422);

        Response copied = client.post("/api/v1/tasks/" + root + "/copy", "{\"children\": true}");
        String copy = copied.text("root_task_id");
        assertThat(copied.texts("tasks", "id")).containsExactly(copy, copy + ".show");
        assertThat(copied.texts("tasks", "key")).containsExactly("fetch", "show");
        assertThat(client.get("/api/v1/tasks/" + copy + ".show").text("dependencies.0.id"))
                .isEqualTo(copy);
    }

    @Test
    void json_rpc_takes_keys_too() {
        Response created =
                client.post(
                        "/tasks",
                        "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"tasks.create\","
                                + " \"params\": "
                                + TASKS
                                + "}");
        assertThat(created.text("result.key")).isEqualTo("fetch");
        assertThat(created.text("result.children.0.id"))
                .isEqualTo(created.text("result.id") + ".show");

        Response executed =
                client.post(
                        "/tasks",
                        "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"tasks.execute\","
                                + " \"params\": {\"run_id\": \"mine\", \"tasks\": "
                                + TASKS
                                + "}}");
        assertThat(executed.text("result.root_task_id")).isEqualTo("mine");
        assertThat(List.of(client.get("/api/v1/tasks/mine.show").text("key")))
                .containsExactly("show");
    }
}
