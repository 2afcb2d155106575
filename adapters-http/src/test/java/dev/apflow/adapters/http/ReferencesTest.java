package dev.apflow.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Locale;

/** Trees whose inputs refer to values. */
class ReferencesTest {

    private static final String TREES = "/api/v1/trees";

    private final Server server = Server.start();
    private final Client client = new Client(server);

    @AfterEach
    void stop() {
        server.close();
    }

    /** Three tasks in a row; the last has these inputs. */
    private static String tree(String method, String inputs) {
        return String.format(
                Locale.ROOT,
                """
                {"templates": true, "run_id": "run", "inputs": {"who": "Ann", "n": {"m": 1}}, "tasks": [
                  {"key": "first", "name": "A", "schemas": {"method": "echo"}},
                  {"key": "second", "name": "B", "schemas": {"method": "echo"},
                   "dependencies": [{"key": "first"}]},
                  {"key": "third", "name": "C", "schemas": {"method": "%s"}, "inputs": %s,
                   "dependencies": [{"key": "second"}]},
                  {"key": "aside", "name": "D", "schemas": {"method": "echo"}}]}
                """,
                method,
                inputs);
    }

    @Test
    void the_document_shows_references_as_they_were_given() {
        String inputs = "{\"a\":{\"$ref\":\"/tasks/first/result\"},\"b\":\"${/inputs/who}\"}";

        Response created = client.post(TREES, tree("echo", inputs));

        assertThat(created.status()).as(created.body()).isEqualTo(201);
        Response task = client.get("/api/v1/tasks/run.third");
        assertThat(task.text("inputs")).isEqualTo(inputs);
        assertThat(task.text("templates")).isEqualTo("true");
        assertThat(task.texts("dependencies", "id")).containsExactly("run.second", "run");
        assertThat(task.text("dependencies.1.implied")).isEqualTo("true");
        assertThat(task.text("dependencies.1.required")).isEqualTo("false");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\": {\"$ref\": \"tasks/first/result\"}} | tasks[2].inputs.a",
                "{\"a\": {\"$ref\": \"/tasks/first/result/~2\"}} | tasks[2].inputs.a",
                "{\"a\": {\"$ref\": \"/tasks/first\"}} | tasks[2].inputs.a",
                "{\"a\": {\"$ref\": 1}} | tasks[2].inputs.a",
                "{\"a\": {\"$ref\": \"/run/id\", \"b\": 1}} | tasks[2].inputs.a",
                "{\"a\": [{\"$ref\": \"/tasks/aside/result\"}]} | tasks[2].inputs.a[0]",
                "{\"a\": {\"$ref\": \"/tasks/third/result\"}} | tasks[2].inputs.a",
                "{\"a\": \"${/tasks/fourth/result}\"} | tasks[2].inputs.a",
                "{\"a\": \"${/env/HOME}\"} | tasks[2].inputs.a",
                "{\"a\": \"${HOME}\"} | tasks[2].inputs.a",
                "{\"a\": \"${/run/id\"} | tasks[2].inputs.a",
                "{\"a\": \"${/inputs/whom}\"} | tasks[2].inputs.a",
                "{\"a\": {\"$ref\": \"/schedule/nominal_time\"}} | tasks[2].inputs.a",
                "{\"$ref\": \"/inputs\"} | tasks[2].inputs"
            })
    void what_can_be_seen_to_be_wrong_is_refused(String inputs, String field) {
        Response refused = client.post(TREES, tree("echo", inputs));

        assertThat(refused.status()).as(refused.body()).isEqualTo(422);
        assertThat(refused.texts("errors", "field")).containsExactly(field);
        assertThat(client.get("/api/v1/tasks").size("tasks")).isZero();
    }

    @Test
    void all_wrong_references_are_said_at_once() {
        Response refused =
                client.post(
                        TREES, tree("echo", "{\"a\": \"${/x}${/tasks/y/result}\", \"b\": \"${\"}"));

        assertThat(refused.size("errors")).isEqualTo(3);
    }

    @Test
    void without_templates_nothing_is_a_reference() {
        Response created =
                client.post(
                        TREES,
                        """
                        {"tasks": [{"id": "a", "name": "A", "schemas": {"method": "echo"},
                          "inputs": {"a": {"$ref": "#/x"}, "b": "${HOME}"}}]}
                        """);

        assertThat(created.status()).isEqualTo(201);
        assertThat(client.get("/api/v1/tasks/a").text("templates")).isEqualTo("null");
        assertThat(client.post(TREES, "{\"inputs\": {}, \"tasks\": []}").texts("errors", "field"))
                .containsExactly("inputs");
    }

    /** The executor wants a URL that is a string. */
    @Test
    void known_values_are_checked_by_the_schema_at_submission() {
        String first =
                "{\"templates\": true, \"inputs\": {\"u\": %s}, \"tasks\": [{\"key\": \"a\","
                        + " \"name\": \"A\", \"schemas\": {\"method\": \"strict\"}, \"inputs\":"
                        + " {\"url\": {\"$ref\": \"/inputs/u\"}}}]}";

        assertThat(client.post(TREES, String.format(Locale.ROOT, first, "\"x\"")).status())
                .isEqualTo(201);
        Response refused = client.post(TREES, String.format(Locale.ROOT, first, "1"));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.texts("errors", "field")).containsExactly("tasks[0].inputs.url");
    }

    @Test
    void changed_inputs_are_checked_against_the_dependencies() {
        client.post(TREES, tree("echo", "{\"a\": {\"$ref\": \"/tasks/first/result\"}}"));
        String task = "/api/v1/tasks/run.third";

        Response changed =
                client.patch(
                        task, "{\"inputs\": {\"x\": \"${/inputs/who} ${/tasks/first/result/y}\"}}");
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
        assertThat(changed.text("templates")).isEqualTo("true");

        Response refused =
                client.patch(
                        task, "{\"inputs\": {\"x\": \"${/tasks/aside/result} ${/inputs/z}\"}}");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.texts("errors", "field")).containsExactly("inputs.x", "inputs.x");
    }

    @Test
    void a_copy_knows_what_its_run_knew() {
        client.post(TREES, tree("echo", "{\"a\": \"${/inputs/who}\"}"));

        Response copied = client.post("/api/v1/tasks/run.third/copy", "{\"children\": false}");
        assertThat(copied.status()).as(copied.body()).isEqualTo(201);
        String copy = "/api/v1/tasks/" + copied.text("root_task_id");

        assertThat(client.get(copy).text("templates")).isEqualTo("true");
        assertThat(client.patch(copy, "{\"inputs\": {\"b\": \"${/inputs/n/m}\"}}").status())
                .isEqualTo(200);
        assertThat(client.patch(copy, "{\"inputs\": {\"b\": \"${/inputs/x}\"}}").status())
                .isEqualTo(422);
    }

    @Test
    void json_rpc_takes_templates_too() {
        Response refused =
                client.post(
                        "/tasks",
                        "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"tasks.execute\","
                                + " \"params\": "
                                + tree("echo", "{\"a\": \"${/x}\"}")
                                + "}");
        assertThat(refused.text("error.code")).isEqualTo("-32602");
        assertThat(refused.text("error.data.errors.0.field")).isEqualTo("tasks[2].inputs.a");
    }
}
