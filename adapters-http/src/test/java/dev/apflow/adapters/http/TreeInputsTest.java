package dev.apflow.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Trees that cannot be taken in; after each of them nothing is there. */
class TreeInputsTest {

    private static final String TREES = "/api/v1/trees";

    private static Server server;
    private static Client client;

    @BeforeAll
    static void start() {
        server = Server.start();
        client = new Client(server);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void nothing_was_created() {
        assertThat(client.get("/api/v1/tasks").size("tasks")).isZero();
    }

    private static Response refused(String json, int status, String code) {
        Response response = client.post(TREES, json);
        assertThat(response.status()).as(response.body()).isEqualTo(status);
        assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(response.text("status")).isEqualTo(String.valueOf(status));
        assertThat(response.text("code")).isEqualTo(code);
        assertThat(response.text("type")).isEqualTo("urn:apflow:problem:" + code);
        return response;
    }

    private static String task(String members) {
        return String.format(
                Locale.ROOT,
                "{\"tasks\": [{\"name\": \"A\", \"schemas\": {\"method\": \"echo\"}%s}]}",
                members.isEmpty() ? "" : ", " + members);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{\"tasks\": [}",
                "{'tasks': []}",
                "{\"tasks\": []} x",
                "{\"tasks\": [], \"tasks\": []}",
                "{\"tasks\": [{\"name\": \"\\ud83d\"}]}",
                "{\"tasks\": [{\"inputs\": {\"n\": 1e999}}]}",
                "{\"tasks\": [{\"inputs\": {\"n\": 1e999999999}}]}",
                "{\"tasks\": [{\"inputs\": {\"n\": NaN}}]}",
                "nonsense"
            })
    void broken_json_is_malformed(String json) {
        Response refused = refused(json, 400, "malformed_json");

        assertThat(refused.text("detail")).startsWith("line 1, column ");
    }

    @Test
    void no_body_is_malformed() {
        assertThat(client.post(TREES).status()).isEqualTo(400);
        refused("", 400, "malformed_json");
    }

    @Test
    void bytes_that_are_not_utf_8_are_malformed() {
        Response refused =
                client.send(
                        "POST",
                        TREES,
                        BodyPublishers.ofByteArray(
                                "{\"tasks\": \"\u00e4\"}".getBytes(StandardCharsets.ISO_8859_1)),
                        "Content-Type",
                        "application/json");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("code")).isEqualTo("malformed_json");
    }

    @Test
    void ten_thousand_levels_of_nesting_are_malformed() {
        String deep = "[".repeat(10_000) + "]".repeat(10_000);

        refused(task("\"inputs\": {\"deep\": " + deep + "}"), 400, "malformed_json");
        refused("{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000), 400, "malformed_json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "1", "\"text\"", "null", "true"})
    void a_body_that_is_no_object_is_invalid(String json) {
        refused(json, 422, "invalid");
    }

    @Test
    void everything_that_is_wrong_with_the_fields_is_said_at_once() {
        Response refused =
                refused(
                        """
                        {"execute": "yes", "extra": 1, "tasks": [
                          {"id": "a b", "name": "", "priority": 9, "schemas": {"method": 1},
                           "inputs": [], "retry": {"max_attempts": 0, "jitter": 2},
                           "timeout_ms": 1.5, "not_before": "tomorrow", "colour": "red",
                           "dependencies": [{"id": "x", "required": "maybe", "y": 1}],
                           "placement_constraints": {"allowed_nodes": "n1"}},
                          7,
                          {"name": "B", "schemas": {}}
                        ]}
                        """,
                        422,
                        "invalid");

        assertThat(refused.texts("errors", "field"))
                .containsExactlyInAnyOrder(
                        "execute",
                        "extra",
                        "tasks[0].id",
                        "tasks[0].name",
                        "tasks[0].priority",
                        "tasks[0].schemas.method",
                        "tasks[0].inputs",
                        "tasks[0].retry.max_attempts",
                        "tasks[0].retry.jitter",
                        "tasks[0].timeout_ms",
                        "tasks[0].not_before",
                        "tasks[0].colour",
                        "tasks[0].dependencies[0].required",
                        "tasks[0].dependencies[0].y",
                        "tasks[0].placement_constraints.allowed_nodes",
                        "tasks[1]",
                        "tasks[2].schemas.method");
        assertThat(refused.texts("errors", "expected")).doesNotContain("");
        assertThat(refused.texts("errors", "reason")).doesNotContain("");
    }

    @Test
    void fields_of_the_server_are_unknown_in_a_submission() {
        Response refused = refused(task("\"status\": \"completed\""), 422, "invalid");

        assertThat(refused.text("errors.0.field")).isEqualTo("tasks[0].status");
        assertThat(refused.text("errors.0.reason")).isEqualTo("unknown field");
    }

    @Test
    void a_field_that_is_written_wrong_is_named_with_the_one_that_is_meant() {
        Response refused = refused(task("\"prioritiy\": 1"), 422, "invalid");

        assertThat(refused.text("errors.0.field")).isEqualTo("tasks[0].prioritiy");
        assertThat(refused.text("errors.0.reason"))
                .isEqualTo("unknown field, did you mean priority?");
    }

    @Test
    void no_tasks_are_no_tree() {
        refused("{}", 422, "invalid");
        refused("{\"tasks\": []}", 422, "invalid");
        refused("{\"tasks\": {}}", 422, "invalid");
    }

    @Test
    void nul_has_no_place_in_names() {
        Response refused = refused(task("\"user_id\": \"a\\u0000b\""), 422, "invalid");

        assertThat(refused.text("errors.0.field")).isEqualTo("tasks[0].user_id");
    }

    @ParameterizedTest
    @ValueSource(strings = {".", ".."})
    void steps_of_a_path_are_no_ids(String id) {
        Response refused = refused(task("\"id\": \"" + id + "\""), 422, "invalid");

        assertThat(refused.text("errors.0.field")).isEqualTo("tasks[0].id");
        assertThat(refused.text("errors.0.expected")).contains("not . or ..");
    }

    @Test
    void enormous_whole_numbers_are_out_of_range() {
        refused(task("\"timeout_ms\": 9223372036854775808"), 422, "invalid");
        refused(task("\"timeout_ms\": 1e300"), 422, "invalid");
        refused(task("\"priority\": -1e-300"), 422, "invalid");
    }

    @Test
    void duplicate_ids_are_refused_with_their_places() {
        Response refused =
                refused(
                        """
                        {"tasks": [
                          {"id": "a", "name": "A", "schemas": {"method": "echo"}},
                          {"id": "b", "parent_id": "a", "name": "B", "schemas": {"method": "echo"}},
                          {"id": "b", "parent_id": "a", "name": "B", "schemas": {"method": "echo"}}
                        ]}
                        """,
                        422,
                        "invalid");

        assertThat(refused.text("errors.0.field")).isEqualTo("tasks[2].id");
        assertThat(refused.text("errors.0.actual")).isEqualTo("b");
    }

    @Test
    void a_cycle_of_ten_thousand_tasks_is_refused_quickly_and_briefly() {
        int size = 10_000;
        String ring =
                IntStream.range(0, size)
                        .mapToObj(
                                i ->
                                        String.format(
                                                Locale.ROOT,
                                                """
                                                {"id": "t%d", "name": "T", "schemas": {"method": "echo"},
                                                 "dependencies": [{"id": "t%d"}]}
                                                """,
                                                i,
                                                (i + 1) % size))
                        .collect(Collectors.joining(",", "{\"tasks\": [", "]}"));

        Response refused = refused(ring, 422, "circular_dependency");

        assertThat(refused.size("errors")).isEqualTo(1);
        assertThat(refused.text("errors.0.actual")).contains("(10000 tasks)");
        assertThat(refused.body()).hasSizeLessThan(2_000);
    }

    @Test
    void an_unknown_executor_is_named_with_the_known_ones() {
        Response refused =
                refused(
                        "{\"tasks\": [{\"name\": \"A\", \"schemas\": {\"method\": \"magic\"}}]}",
                        422,
                        "unknown_executor");

        assertThat(refused.text("errors.0.field")).isEqualTo("tasks[0].schemas.method");
        assertThat(refused.text("errors.0.expected")).contains("echo").contains("strict");
        assertThat(refused.text("errors.0.actual")).isEqualTo("magic");
    }

    @Test
    void inputs_are_held_against_the_schema_of_the_executor() {
        Response refused =
                refused(
                        """
                        {"tasks": [{"name": "A", "schemas": {"method": "strict"},
                                    "inputs": {"url": 7}}]}
                        """,
                        422,
                        "invalid");

        assertThat(refused.text("errors.0.field")).isEqualTo("tasks[0].inputs.url");
    }

    @Test
    void inputs_are_held_against_the_schema_of_the_task() {
        Response refused =
                refused(
                        """
                        {"tasks": [{"name": "A", "inputs": {"n": 11}, "schemas": {"method": "echo",
                          "input_schema": {"properties": {"n": {"maximum": 10}}}}}]}
                        """,
                        422,
                        "invalid");

        assertThat(refused.text("errors.0.field")).isEqualTo("tasks[0].inputs.n");
    }

    @Test
    void more_tasks_than_a_tree_may_have_are_refused() {
        String many =
                IntStream.range(0, 20_001)
                        .mapToObj(i -> "{}")
                        .collect(Collectors.joining(",", "{\"tasks\": [", "]}"));

        Response refused = refused(many, 422, "invalid");

        assertThat(refused.text("errors.0.actual")).isEqualTo("20001 items");
    }

    @Test
    void of_very_many_errors_the_first_thousand_are_told() {
        String many =
                IntStream.range(0, 5_000)
                        .mapToObj(i -> "{}")
                        .collect(Collectors.joining(",", "{\"tasks\": [", "]}"));

        Response refused = refused(many, 422, "invalid");

        assertThat(refused.size("errors")).isEqualTo(1_000);
        assertThat(refused.text("errors_omitted")).isEqualTo("9000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data",
                "application/merge-patch+json",
                "application/json; charset=iso-8859-1",
                "application/jsonx"
            })
    void bodies_must_be_declared_as_json(String type) {
        Response refused =
                client.send("POST", TREES, BodyPublishers.ofString(task("")), "Content-Type", type);

        assertThat(refused.status()).isEqualTo(415);
        assertThat(refused.text("code")).isEqualTo("unsupported_media_type");
    }

    @Test
    void a_body_without_a_type_is_refused() {
        Response refused = client.send("POST", TREES, BodyPublishers.ofString(task("")));

        assertThat(refused.status()).isEqualTo(415);
    }
}
