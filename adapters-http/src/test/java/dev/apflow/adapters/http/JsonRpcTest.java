package dev.apflow.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.task.WriteGate;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The protocol: what the JSON-RPC 2.0 specification says, and what its examples show. */
class JsonRpcTest {

    private static final String HEALTH = "{\"jsonrpc\": \"2.0\", \"method\": \"system.health\"%s}";

    private final Server server = Server.start();
    private final Client client = new Client(server);

    @AfterEach
    void stop() {
        server.close();
    }

    private static String health(String id) {
        return String.format(Locale.ROOT, HEALTH, ", \"id\": " + id);
    }

    private static String call(String method, String params) {
        return String.format(
                Locale.ROOT,
                "{\"jsonrpc\": \"2.0\", \"method\": \"%s\", \"params\": %s, \"id\": 1}",
                method,
                params);
    }

    @ParameterizedTest
    @CsvSource(
            value = {"7|7", "-1.5|-1.5", "\"x\"|x", "null|null", "\"\"|''"},
            delimiter = '|')
    void a_response_carries_the_id_of_its_call(String id, String shown) {
        Response response = client.post("/system", health(id));

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("Content-Type")).isEqualTo("application/json");
        assertThat(response.text("jsonrpc")).isEqualTo("2.0");
        assertThat(response.text("id")).isEqualTo(shown);
        assertThat(response.text("result.status")).isEqualTo("healthy");
        assertThat(response.at("error").toString()).isEqualTo("NULL");
    }

    @Test
    void a_notification_is_carried_out_and_not_answered() {
        Response response =
                client.post(
                        "/tasks",
                        """
                        {"jsonrpc": "2.0", "method": "tasks.create", "params":
                          {"id": "t", "name": "T", "schemas": {"method": "echo"}}}
                        """);

        assertThat(response.status()).isEqualTo(204);
        assertThat(response.body()).isEmpty();
        assertThat(client.get("/api/v1/tasks/t").status()).isEqualTo(200);
    }

    @Test
    void a_notification_that_fails_is_not_answered_either() {
        assertThat(client.post("/tasks", "{\"jsonrpc\": \"2.0\", \"method\": \"nope\"}").status())
                .isEqualTo(204);
        assertThat(
                        client.post("/tasks", "{\"jsonrpc\": \"2.0\", \"method\": \"tasks.get\"}")
                                .status())
                .isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "\"text\"",
                "null",
                "{}",
                "{\"method\": \"system.health\", \"id\": 1}",
                "{\"jsonrpc\": \"1.0\", \"method\": \"system.health\", \"id\": 1}",
                "{\"jsonrpc\": 2.0, \"method\": \"system.health\", \"id\": 1}",
                "{\"jsonrpc\": \"2.0\", \"method\": 1, \"params\": \"bar\"}",
                "{\"jsonrpc\": \"2.0\", \"method\": \"system.health\", \"params\": 1, \"id\": 1}",
                "{\"jsonrpc\": \"2.0\", \"method\": \"system.health\", \"id\": {}}",
                "{\"jsonrpc\": \"2.0\", \"method\": \"system.health\", \"id\": true}",
                "[]"
            })
    void what_is_no_call_is_an_invalid_request(String body) {
        Response response = client.post("/system", body);

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text("error.code")).isEqualTo("-32600");
        assertThat(response.text("error.message")).isEqualTo("Invalid Request");
        assertThat(response.text("id")).isIn("null", "1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"jsonrpc\": \"2.0\", \"method\": \"foobar, ", "[1, 2", "", "x"})
    void broken_json_is_a_parse_error(String body) {
        Response response = client.post("/tasks", body);

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.text("error.code")).isEqualTo("-32700");
        assertThat(response.text("id")).isEqualTo("null");
    }

    @ParameterizedTest
    @CsvSource({
        "/tasks, system.health",
        "/system, tasks.get",
        "/tasks, tasks.generate",
        "/tasks, ''"
    })
    void a_method_that_is_not_there_is_not_found(String path, String method) {
        Response response = client.post(path, call(method, "{}"));

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text("error.code")).isEqualTo("-32601");
        assertThat(response.text("error.data.detail"))
                .contains(path.equals("/tasks") ? "tasks.get" : "system.health");
    }

    @Test
    void a_batch_is_answered_call_by_call() {
        Response response =
                client.post(
                        "/system",
                        "["
                                + health("1")
                                + ","
                                + String.format(Locale.ROOT, HEALTH, "")
                                + ", {\"foo\": \"boo\"}, 7,"
                                + call("nope", "{}").replace("1}", "\"5\"}")
                                + ","
                                + health("\"9\"")
                                + "]");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.size("")).as("the notification alone is not answered").isEqualTo(5);
        assertThat(response.text("0.id")).isEqualTo("1");
        assertThat(response.text("0.result.status")).isEqualTo("healthy");
        assertThat(response.text("1.error.code")).isEqualTo("-32600");
        assertThat(response.text("2.error.code")).isEqualTo("-32600");
        assertThat(response.text("3.error.code")).isEqualTo("-32601");
        assertThat(response.text("3.id")).isEqualTo("5");
        assertThat(response.text("4.id")).isEqualTo("9");
    }

    @Test
    void a_batch_of_nothing_but_notifications_is_not_answered() {
        Response response =
                client.post(
                        "/system",
                        "["
                                + String.format(Locale.ROOT, HEALTH, "")
                                + ","
                                + String.format(Locale.ROOT, HEALTH, "")
                                + "]");

        assertThat(response.status()).isEqualTo(204);
        assertThat(response.body()).isEmpty();
    }

    @Test
    void a_batch_has_a_limit() {
        String most =
                IntStream.range(0, 100)
                        .mapToObj(i -> health("" + i))
                        .collect(Collectors.joining(",", "[", "]"));
        assertThat(client.post("/system", most).size("")).isEqualTo(100);

        Response refused = client.post("/system", most.replace("]", "," + health("100") + "]"));
        assertThat(refused.text("error.code")).isEqualTo("-32600");
        assertThat(refused.text("error.data.detail")).contains("101");
    }

    @Test
    void refusals_before_any_call_keep_their_status_and_speak_json_rpc() {
        Response type =
                client.send(
                        "POST",
                        "/tasks",
                        BodyPublishers.ofString("{}"),
                        "Content-Type",
                        "text/plain");
        assertThat(type.status()).isEqualTo(415);
        assertThat(type.text("error.code")).isEqualTo("-32600");
        assertThat(type.text("error.data.code")).isEqualTo("unsupported_media_type");

        Response get = client.get("/tasks");
        assertThat(get.status()).isEqualTo(405);
        assertThat(get.header("Allow")).isEqualTo("POST");
    }

    @Test
    void who_does_not_lead_says_who_does() {
        server.gate = new WriteGate.Closed(Optional.of(Leaders.of("n9", "http://n9:8000", 4)));
        String create =
                call("tasks.create", "[{\"name\": \"T\", \"schemas\": {\"method\": \"echo\"}}]");

        Response single = client.post("/tasks", create);
        assertThat(single.status()).isEqualTo(503);
        assertThat(single.header("Retry-After")).isEqualTo("1");
        assertThat(single.text("error.code")).isEqualTo("-32010");
        assertThat(single.text("error.data.leader.node_id")).isEqualTo("n9");
        assertThat(single.text("error.data.leader.epoch")).isEqualTo("4");
        assertThat(single.text("error.data.detail"))
                .isEqualTo("Write operations require leader node. Current leader: n9");

        Response batch = client.post("/tasks", "[" + create + "]");
        assertThat(batch.status()).isEqualTo(200);
        assertThat(batch.text("0.error.code")).isEqualTo("-32010");

        assertThat(client.post("/tasks", call("tasks.list", "{}")).status()).isEqualTo(200);
    }

    @Test
    void a_store_that_does_not_answer_is_an_internal_error_with_its_code() {
        server.store.down(true);

        Response response = client.post("/tasks", call("tasks.list", "{}"));

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text("error.code")).isEqualTo("-32603");
        assertThat(response.text("error.data.code")).isEqualTo("store_unreachable");
    }

    @Test
    void a_bug_tells_an_id_and_nothing_else() {
        server.store.broken(true);

        Response response = client.post("/tasks", call("tasks.list", "{}"));

        assertThat(response.text("error.code")).isEqualTo("-32603");
        assertThat(response.text("error.data.id")).hasSize(36);
        assertThat(response.body()).doesNotContain("secret").doesNotContain("dev.apflow");
    }
}
