package dev.apflow.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.domain.task.TaskId;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.Locale;

/** Flows, and the runs that are made of them. */
class FlowsTest {

    private static final String FLOW = "/api/v1/flows/greet";
    private static final String RUNS = FLOW + "/runs";

    private final Server server = Server.start();
    private final Client client = new Client(server);

    @AfterEach
    void stop() {
        server.close();
    }

    private static String flow(String description) {
        return flow(description, "/inputs/who");
    }

    private static String flow(String description, String reference) {
        return String.format(
                Locale.ROOT,
                """
                {"description": "%s",
                 "inputs_schema": {"type": "object", "required": ["who"], "properties": {
                     "who": {"type": "string"},
                     "count": {"type": "integer", "default": 3}}},
                 "labels": {"team": "blue", "kind": "flow"},
                 "tree": {"tasks": [
                   {"key": "hello", "name": "Hello", "schemas": {"method": "echo"}, "priority": 3,
                    "inputs": {"text": "Hello ${%s}", "count": {"$ref": "/inputs/count"}}},
                   {"key": "after", "name": "After", "schemas": {"method": "echo"},
                    "dependencies": [{"key": "hello"}],
                    "inputs": {"said": {"$ref": "/tasks/hello/result/text"}}}]}}
                """,
                description,
                reference);
    }

    private void put() {
        assertThat(client.sendJson("PUT", FLOW, flow("one")).status()).isEqualTo(201);
    }

    @Test
    void a_new_content_is_a_new_version_and_the_same_content_is_none() {
        Response first = client.sendJson("PUT", FLOW, flow("one"));
        assertThat(first.status()).as(first.body()).isEqualTo(201);
        assertThat(first.text("version")).isEqualTo("1");
        assertThat(first.text("tasks")).isEqualTo("2");
        assertThat(first.header("Location")).isEqualTo(FLOW);

        Response same = client.sendJson("PUT", FLOW, " " + flow("one"));
        assertThat(same.status()).isEqualTo(200);
        assertThat(same.text("version")).isEqualTo("1");

        assertThat(client.sendJson("PUT", FLOW, flow("two")).text("version")).isEqualTo("2");
        assertThat(client.get(FLOW).text("description")).isEqualTo("two");
        assertThat(client.get(FLOW + "?version=1").text("description")).isEqualTo("one");
        assertThat(client.get(FLOW).text("tree.tasks.0.key")).isEqualTo("hello");
        assertThat(client.get(FLOW + "?version=3").status()).isEqualTo(404);
        assertThat(client.get(FLOW + "?version=x").status()).isEqualTo(422);
        Response versions = client.get(FLOW + "/versions");
        assertThat(versions.text("versions.0.version")).isEqualTo("2");
        assertThat(versions.text("versions.1.version")).isEqualTo("1");
        Response page = client.get(FLOW + "/versions?limit=1");
        assertThat(
                        client.get(FLOW + "/versions?cursor=" + page.text("next_cursor"))
                                .text("versions.0.version"))
                .isEqualTo("1");
        assertThat(client.get("/api/v1/flows").texts("flows", "name")).containsExactly("greet");
        assertThat(client.get("/api/v1/flows").text("next_cursor")).isEqualTo("null");
    }

    @Test
    void what_is_wrong_with_a_flow_is_named() {
        Response wrong =
                client.sendJson(
                        "PUT",
                        FLOW,
                        """
                        {"inputs_schema": {"type": "object", "properties": {"who": {}}},
                         "labels": {"a b": "c"}, "colour": 1,
                         "tree": {"run_id": "x", "tasks": [
                           {"id": "a", "name": "A", "schemas": {"method": "echo"}}]}}
                        """);
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.texts("errors", "field"))
                .contains("labels.a b", "colour", "tree.run_id", "tree.tasks[0].id");

        assertThat(client.sendJson("PUT", FLOW, "{}").texts("errors", "field"))
                .containsExactly("tree");
        assertThat(
                        client.sendJson(
                                        "PUT",
                                        FLOW,
                                        "{\"tree\": {\"tasks\": [{\"key\": \"a\", \"name\": \"A\","
                                                + " \"schemas\": {\"method\": \"ecko\"}}]}}")
                                .texts("errors", "field"))
                .containsExactly("tree.tasks[0].schemas.method");
        Response typo = client.sendJson("PUT", FLOW, flow("one", "/inputs/whom"));
        assertThat(typo.texts("errors", "field")).containsExactly("tree.tasks[0].inputs.text");
        assertThat(typo.body()).contains("did you mean who?");
        assertThat(
                        client.sendJson("PUT", "/api/v1/flows/a%20b", flow("one"))
                                .texts("errors", "field"))
                .containsExactly("name");
        assertThat(client.get(FLOW).status()).isEqualTo(404);
    }

    @Test
    void a_run_gets_inputs_labels_priority_and_time() {
        put();
        Response run =
                client.post(
                        RUNS,
                        """
                        {"inputs": {"who": "Ann"}, "run_id": "r1", "priority": 0,
                         "labels": {"team": "red", "more": "yes"},
                         "not_before": "2999-01-01T00:00:00Z"}
                        """,
                        "Apflow-Trigger",
                        "ui");
        assertThat(run.status()).as(run.body()).isEqualTo(201);
        assertThat(run.header("Location")).isEqualTo("/api/v1/trees/r1");
        assertThat(run.texts("tasks", "key")).containsExactly("hello", "after");

        Response tree = client.get("/api/v1/trees/r1");
        assertThat(tree.text("flow")).isEqualTo("greet");
        assertThat(tree.text("flow_version")).isEqualTo("1");
        assertThat(tree.text("labels"))
                .isEqualTo("{\"kind\":\"flow\",\"more\":\"yes\",\"team\":\"red\"}");
        assertThat(tree.text("triggered_by.kind")).isEqualTo("ui");
        assertThat(tree.text("priority")).isEqualTo("0");
        assertThat(tree.text("state")).isEqualTo("scheduled");
        assertThat(tree.text("children.0.state")).isEqualTo("waiting");
        assertThat(
                        server.store
                                .runs()
                                .origin(new TaskId("r1"))
                                .orElseThrow()
                                .inputs()
                                .orElseThrow())
                .hasToString(
                        "JsonObject[members={count=JsonNumber[value=3],"
                                + " who=JsonString[value=Ann]}]");
    }

    @Test
    void everything_wrong_with_the_inputs_is_told_at_once() {
        put();
        Response wrong = client.post(RUNS, "{\"inputs\": {\"who\": 7, \"count\": \"x\"}}");
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.texts("errors", "field"))
                .containsExactlyInAnyOrder("inputs.who", "inputs.count");
        assertThat(client.post(RUNS).status()).isEqualTo(422);
        assertThat(
                        client.post(RUNS, "{\"inputs\": {\"who\": \"A\"}, \"version\": 9}")
                                .texts("errors", "field"))
                .containsExactly("version");
        assertThat(client.post("/api/v1/flows/nobody/runs").status()).isEqualTo(404);
        assertThat(client.get("/api/v1/tasks").size("tasks")).isZero();
    }

    @Test
    void a_run_keeps_its_version_and_stays_when_the_flow_goes() {
        put();
        client.sendJson("PUT", FLOW, flow("two"));
        client.post(RUNS, "{\"inputs\": {\"who\": \"A\"}, \"version\": 1, \"run_id\": \"r1\"}");
        client.post(RUNS, "{\"inputs\": {\"who\": \"A\"}, \"run_id\": \"r2\"}");

        assertThat(client.delete(FLOW).status()).isEqualTo(204);
        assertThat(client.delete(FLOW).status()).isEqualTo(404);
        assertThat(client.get("/api/v1/trees/r1").text("flow_version")).isEqualTo("1");
        assertThat(client.get("/api/v1/trees/r2").text("flow_version")).isEqualTo("2");
        assertThat(client.sendJson("PUT", FLOW, flow("two")).text("version")).isEqualTo("3");
    }

    @Test
    void the_same_key_makes_one_run() {
        put();
        String body = "{\"inputs\": {\"who\": \"A\"}}";
        String first = client.post(RUNS, body, "Idempotency-Key", "k").text("root_task_id");
        Response again = client.post(RUNS, body, "Idempotency-Key", "k");
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.text("root_task_id")).isEqualTo(first);
        assertThat(
                        client.post(RUNS, "{\"inputs\": {\"who\": \"B\"}}", "Idempotency-Key", "k")
                                .status())
                .isEqualTo(422);
        assertThat(client.post(RUNS, body).text("root_task_id")).isNotEqualTo(first);
    }

    private Response rpc(String method, String params) {
        return client.sendJson(
                "POST",
                "/tasks",
                String.format(
                        Locale.ROOT,
                        "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"%s\", \"params\": %s}",
                        method,
                        params));
    }

    @Test
    void json_rpc_has_the_same() {
        String named = "{\"name\": \"greet\", " + flow("one").strip().substring(1);
        assertThat(rpc("flows.put", named).text("result.version")).isEqualTo("1");
        assertThat(rpc("flows.put", named.replace("one", "two")).text("result.version"))
                .isEqualTo("2");
        assertThat(rpc("flows.get", "{\"name\": \"greet\"}").text("result.description"))
                .isEqualTo("two");
        assertThat(
                        rpc("flows.get", "{\"name\": \"greet\", \"version\": 1}")
                                .text("result.description"))
                .isEqualTo("one");
        assertThat(rpc("flows.list", "{}").texts("result.flows", "name")).containsExactly("greet");
        Response page = rpc("flows.versions", "{\"name\": \"greet\", \"limit\": 1}");
        assertThat(page.text("result.next_cursor")).isEqualTo("2");
        assertThat(
                        rpc("flows.versions", "{\"name\": \"greet\", \"cursor\": 2}")
                                .text("result.versions.0.version"))
                .isEqualTo("1");

        Response run =
                rpc(
                        "flows.run",
                        "{\"name\": \"greet\", \"inputs\": {\"who\": \"Ann\"}, \"run_id\":"
                                + " \"r1\"}");
        assertThat(run.text("result.run_id")).isEqualTo("r1");
        assertThat(rpc("runs.get", "{\"run_id\": \"r1\"}").text("result.inputs.who"))
                .isEqualTo("Ann");
        assertThat(
                        rpc("runs.list", "{\"flow\": \"greet\", \"limit\": 5}")
                                .texts("result.runs", "run_id"))
                .containsExactly("r1");
        assertThat(rpc("flows.delete", "{\"name\": \"greet\"}").text("result.success"))
                .isEqualTo("true");
    }

    @Test
    void json_rpc_refuses_what_rest_refuses() {
        assertThat(rpc("flows.get", "{\"name\": \"none\"}").text("error.code")).isEqualTo("-32001");
        assertThat(rpc("flows.get", "{}").text("error.data.errors.0.field")).isEqualTo("name");
        assertThat(rpc("flows.put", "{\"name\": \"a b\"}").text("error.data.errors.0.field"))
                .isEqualTo("name");
        assertThat(rpc("runs.list", "{\"status\": \"x\"}").text("error.data.errors.0.field"))
                .isEqualTo("status");
        put();
        assertThat(rpc("flows.run", "{\"name\": \"greet\"}").text("error.code"))
                .isEqualTo("-32602");
    }
}
