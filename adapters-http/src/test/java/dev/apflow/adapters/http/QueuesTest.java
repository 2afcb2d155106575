package dev.apflow.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.adapters.http.settings.AccessSettings;
import dev.apflow.application.task.WriteGate;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Queues, limits and pauses by REST and by JSON-RPC. */
class QueuesTest {

    private static final String ALL = "/api/v1/queues";
    private static final String MAIL = ALL + "/mail";
    private static final String TOKEN = "a-token-of-the-administrator";
    private static final String[] ADMIN = {"Authorization", "Bearer " + TOKEN};

    private final Server server =
            Server.start(new AccessSettings(List.of(TOKEN), Optional.empty(), Set.of()));
    private final Client client = new Client(server);

    @AfterEach
    void stop() {
        server.close();
    }

    private Response get(String path) {
        return client.get(path, ADMIN);
    }

    private Response put(String path, String body) {
        return client.sendJson("PUT", path, body, ADMIN);
    }

    private Response post(String path, String body) {
        return client.post(path, body, ADMIN);
    }

    private void submit(String id, String fields) {
        Response created =
                post(
                        "/api/v1/trees",
                        String.format(
                                Locale.ROOT,
                                "{\"tasks\":[{\"id\":\"%s\",\"name\":\"n\",\"schemas\":"
                                        + "{\"method\":\"echo\"}%s}]}",
                                id,
                                fields.isEmpty() ? "" : "," + fields));
        assertThat(created.status()).as(created.body()).isEqualTo(201);
    }

    private Response explain(String task) {
        return get("/api/v1/tasks/" + task + "/explain");
    }

    private Response rpc(String method, String params) {
        return post(
                "/tasks",
                String.format(
                        Locale.ROOT,
                        "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"%s\", \"params\": %s}",
                        method,
                        params));
    }

    @Test
    void limits_are_set_replaced_read_and_taken_away() {
        String body =
                "{\"max_running\": 4, \"rate\": {\"limit\": 10, \"period_ms\": 60000,"
                        + " \"burst\": 2}}";
        Response created = put(MAIL, body);
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        assertThat(created.header("Location")).isEqualTo(MAIL);
        assertThat(created.text("max_running")).isEqualTo("4");
        assertThat(created.text("rate.burst")).isEqualTo("2");
        assertThat(created.text("version")).isEqualTo("1");
        assertThat(created.text("paused")).isEqualTo("false");

        Response back = put(MAIL, get(MAIL).body());
        assertThat(back.status()).as(back.body()).isEqualTo(200);
        assertThat(back.text("max_running")).isEqualTo("4");
        assertThat(back.text("version")).isEqualTo("2");

        Response none = put(MAIL, "{\"version\": 2}");
        assertThat(none.text("max_running")).isEqualTo("null");
        assertThat(none.text("rate")).isEqualTo("null");
        assertThat(client.delete(MAIL, ADMIN).status()).isEqualTo(204);
        assertThat(get(MAIL).status()).isEqualTo(404);
        assertThat(client.delete(MAIL, ADMIN).status()).isEqualTo(404);
    }

    @Test
    void an_old_version_is_refused() {
        put(MAIL, "{\"max_running\": 1}");
        put(MAIL, "{\"max_running\": 2}");
        Response old = put(MAIL, "{\"max_running\": 3, \"version\": 1}");
        assertThat(old.status()).isEqualTo(409);
        assertThat(old.text("code")).isEqualTo("conflict");
        assertThat(old.text("detail")).contains("1", "2");
        assertThat(put(ALL + "/new", "{\"version\": 7}").status()).isEqualTo(409);
        assertThat(put(ALL + "/new", "{\"version\": 0}").status()).isEqualTo(201);
        assertThat(get(MAIL).text("max_running")).isEqualTo("2");
        assertThat(
                        rpc("queues.put", "{\"name\": \"mail\", \"version\": 1}")
                                .text("error.data.code"))
                .isEqualTo("conflict");
    }

    @Test
    void a_queue_is_there_as_soon_as_a_task_names_it() {
        assertThat(get(ALL).texts("queues", "name")).containsExactly("default");
        submit("a", "\"queue\": \"mail\"");
        submit("b", "\"queue\": \"mail\", \"not_before\": \"2999-01-01T00:00:00Z\"");
        submit("c", "");
        Response list = get(ALL);
        assertThat(list.texts("queues", "name")).containsExactly("default", "mail");
        assertThat(list.text("queues.1.ready")).isEqualTo("1");
        assertThat(list.text("queues.1.waiting.not_before")).isEqualTo("1");
        assertThat(list.text("queues.1.oldest_ready_seconds")).isNotEqualTo("null");
        assertThat(list.text("queues.0.ready")).isEqualTo("1");
        Response page = get(ALL + "?limit=1");
        assertThat(page.texts("queues", "name")).containsExactly("default");
        assertThat(get(ALL + "?cursor=" + page.text("next_cursor")).texts("queues", "name"))
                .containsExactly("mail");
        assertThat(get(ALL + "?limit=0&cursor=%20&x=1").texts("errors", "field"))
                .containsExactlyInAnyOrder("limit", "cursor", "x");
        assertThat(get("/api/v1/tasks?queue=mail").texts("tasks", "id")).containsExactly("b", "a");
        assertThat(get("/api/v1/tasks?queue=default").texts("tasks", "id")).containsExactly("c");
        assertThat(get("/api/v1/tasks?queue=a%20b").texts("errors", "field"))
                .containsExactly("queue");
        assertThat(rpc("tasks.list", "{\"queue\": \"mail\"}").texts("result", "id"))
                .containsExactly("b", "a");
        Response inUse = client.delete(MAIL, ADMIN);
        assertThat(inUse.status()).isEqualTo(409);
        assertThat(inUse.text("code")).isEqualTo("in_use");
        assertThat(get("/api/v1/tasks/a").text("queue")).isEqualTo("mail");
        assertThat(get("/api/v1/tasks/c").text("queue")).isEqualTo("default");
    }

    @Test
    void a_paused_queue_starts_nothing() {
        submit("a", "\"queue\": \"mail\"");
        Response paused = post(MAIL + "/pause", "{\"reason\": \"server moves\"}");
        assertThat(paused.status()).as(paused.body()).isEqualTo(200);
        assertThat(paused.text("paused")).isEqualTo("true");
        assertThat(paused.text("pause_reason")).isEqualTo("server moves");
        assertThat(paused.text("paused_by")).isEqualTo("token-1");
        assertThat(paused.text("paused_at")).endsWith("Z");
        assertThat(get(MAIL).text("waiting.queue_paused")).isEqualTo("1");
        assertThat(server.claim()).isEmpty();
        Response why = explain("a");
        assertThat(why.text("runnable")).isEqualTo("false");
        assertThat(why.text("reasons.0.code")).isEqualTo("queue_paused");
        assertThat(why.text("reasons.0.queue")).isEqualTo("mail");
        assertThat(why.text("reasons.0.detail")).contains("server moves");
        assertThat(why.text("reasons.0.unblocked_by")).contains("mail");
        assertThat(get("/api/v1/tasks/a").text("state")).isEqualTo("ready");
        assertThat(post(MAIL + "/resume", "").text("paused")).isEqualTo("false");
        assertThat(server.claim()).hasSize(1);
    }

    @Test
    void pauses_have_scopes() {
        submit("a", "\"user_id\": \"ann\", \"fair_key\": \"k\"");
        for (String scope :
                List.of(
                        "\"scope\": \"cluster\"",
                        "\"scope\": \"method\", \"value\": \"echo\"",
                        "\"scope\": \"user\", \"value\": \"ann\"",
                        "\"scope\": \"fair_key\", \"value\": \"k\"")) {
            Response paused = post("/api/v1/pause", "{" + scope + ", \"reason\": \"why not\"}");
            assertThat(paused.status()).as(paused.body()).isEqualTo(200);
            assertThat(paused.text("reason")).isEqualTo("why not");
            assertThat(paused.text("by")).isEqualTo("token-1");
            assertThat(server.claim()).as(scope).isEmpty();
            Response why = explain("a");
            assertThat(why.text("reasons.0.code")).isEqualTo("paused");
            assertThat(why.text("reasons.0.scope")).isEqualTo(paused.text("scope"));
            assertThat(why.text("reasons.0.value")).isEqualTo(paused.text("value"));
            assertThat(get("/api/v1/pauses").texts("pauses", "scope"))
                    .containsExactly(paused.text("scope"));
            assertThat(get(ALL).texts("pauses", "scope")).hasSize(1);
            assertThat(post("/api/v1/resume", "{" + scope + "}").text("resumed")).isEqualTo("true");
            assertThat(post("/api/v1/resume", "{" + scope + "}").text("resumed"))
                    .isEqualTo("false");
        }
        assertThat(server.claim()).hasSize(1);
    }

    @Test
    void explain_names_what_a_full_key_a_full_queue_and_a_rate_wait_for() {
        String key = "\"concurrency\": [{\"key\": \"api\", \"limit\": 1}]";
        submit("a", key);
        submit("b", key);
        assertThat(server.claim()).hasSize(1);
        Response full = explain("b");
        assertThat(full.text("reasons.0.code")).as(full.body()).isEqualTo("concurrency");
        assertThat(full.text("reasons.0.key")).isEqualTo("api");
        assertThat(full.text("reasons.0.running")).isEqualTo("1");
        assertThat(full.text("reasons.0.limit")).isEqualTo("1");
        assertThat(full.text("reasons.0.position")).isEqualTo("1");
        assertThat(full.text("runnable")).isEqualTo("false");

        put(MAIL, "{\"max_running\": 1}");
        submit("c", "\"queue\": \"mail\"");
        submit("d", "\"queue\": \"mail\"");
        assertThat(server.claim()).hasSize(1);
        Response queue = explain("d");
        assertThat(queue.text("reasons.0.code")).as(queue.body()).isEqualTo("queue_full");
        assertThat(queue.text("reasons.0.queue")).isEqualTo("mail");
        assertThat(queue.text("reasons.0.running")).isEqualTo("1");
        assertThat(queue.text("reasons.0.limit")).isEqualTo("1");

        String rate = "\"rate\": [{\"key\": \"sms\", \"limit\": 1, \"period_ms\": 3600000}]";
        submit("e", rate);
        submit("f", rate);
        assertThat(server.claim()).hasSize(1);
        Response slow = explain("f");
        assertThat(slow.text("reasons.0.code")).as(slow.body()).isEqualTo("rate");
        assertThat(slow.text("reasons.0.key")).isEqualTo("sms");
        assertThat(slow.text("reasons.0.next_free_at")).endsWith("Z");
        assertThat(get(ALL).text("queues.0.waiting.rate")).isEqualTo("1");
        assertThat(get(ALL).text("queues.0.waiting.concurrency")).isEqualTo("1");
    }

    @Test
    void explain_tells_how_many_are_ahead() {
        submit("a", "\"priority\": 1");
        submit("b", "");
        submit("c", "");
        Response behind = explain("c");
        assertThat(behind.texts("reasons", "code")).contains("behind");
        int at = behind.texts("reasons", "code").indexOf("behind");
        assertThat(behind.text("reasons." + at + ".ahead")).isEqualTo("2");
        assertThat(behind.text("reasons." + at + ".priority")).isEqualTo("2");
        assertThat(behind.text("runnable")).isEqualTo("true");
        assertThat(explain("a").texts("reasons", "code")).doesNotContain("behind");
    }

    @Test
    void pending_tasks_change_their_rules() {
        submit("a", "\"queue\": \"mail\", \"concurrency\": [{\"key\": \"x\", \"limit\": 2}]");
        Response changed =
                client.patch(
                        "/api/v1/tasks/a",
                        "{\"queue\": \"sms\", \"priority\": 0, \"fair_key\": \"k\","
                                + " \"concurrency\": [{\"key\": \"y\", \"limit\": 3}],"
                                + " \"rate\": [{\"key\": \"z\", \"limit\": 5, \"period_ms\": 10}],"
                                + " \"not_before\": \"2999-01-01T00:00:00Z\"}",
                        ADMIN);
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
        assertThat(changed.text("queue")).isEqualTo("sms");
        assertThat(changed.text("fair_key")).isEqualTo("k");
        assertThat(changed.texts("concurrency", "key")).containsExactly("y");
        assertThat(changed.text("rate.0.limit")).isEqualTo("5");
        assertThat(get(ALL).texts("queues", "name")).containsExactly("default", "sms");
        Response back =
                client.patch(
                        "/api/v1/tasks/a",
                        "{\"queue\": null, \"fair_key\": null, \"concurrency\": null,"
                                + " \"rate\": null, \"not_before\": null}",
                        ADMIN);
        assertThat(back.text("queue")).isEqualTo("default");
        assertThat(back.text("fair_key")).isEqualTo("null");
        assertThat(back.body()).contains("\"concurrency\":[]", "\"rate\":[]");
        Response kept =
                rpc("tasks.update", "{\"task_id\": \"a\", \"queue\": \"mail\", \"name\": \"m\"}");
        assertThat(kept.text("result.queue")).isEqualTo("mail");
        server.claim();
        assertThat(client.patch("/api/v1/tasks/a", "{\"queue\": \"x\"}", ADMIN).status())
                .isEqualTo(409);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"queue\": \"a b\" | queue",
                "\"queue\": \"\" | queue",
                "\"queue\": 1 | queue",
                "\"concurrency\": {} | concurrency",
                "\"concurrency\": [1] | concurrency[0]",
                "\"concurrency\": [{\"limit\": 1}] | concurrency[0].key",
                "\"concurrency\": [{\"key\": \"\", \"limit\": 1}] | concurrency[0].key",
                "\"concurrency\": [{\"key\": \"k\"}] | concurrency[0].limit",
                "\"concurrency\": [{\"key\": \"k\", \"limit\": 0}] | concurrency[0].limit",
                "\"concurrency\": [{\"key\": \"k\", \"limit\": -1}] | concurrency[0].limit",
                "\"concurrency\": [{\"key\": \"k\", \"limit\": 2147483648}] | concurrency[0].limit",
                "\"concurrency\": [{\"key\": \"k\", \"limit\": 1.5}] | concurrency[0].limit",
                "\"concurrency\": [{\"key\": \"k\", \"limit\": \"2\"}] | concurrency[0].limit",
                "\"concurrency\": [{\"key\": \"k\", \"limit\": 1, \"x\": 1}] | concurrency[0].x",
                "\"concurrency\": [{\"key\": \"k\", \"limit\": 1}, {\"key\": \"k\", \"limit\": 2}]"
                        + " | concurrency[1].key",
                "\"rate\": [{\"key\": \"k\", \"limit\": 1}] | rate[0].period_ms",
                "\"rate\": [{\"key\": \"k\", \"limit\": 0, \"period_ms\": 1}] | rate[0].limit",
                "\"rate\": [{\"key\": \"k\", \"limit\": 1, \"period_ms\": 0}] | rate[0].period_ms",
                "\"rate\": [{\"key\": \"k\", \"limit\": 1, \"period_ms\": 2592000001}]"
                        + " | rate[0].period_ms",
                "\"rate\": [{\"key\": \"k\", \"limit\": 1, \"period_ms\": 1, \"burst\": 0}]"
                        + " | rate[0].burst",
                "\"fair_key\": \"\" | fair_key",
                "\"fair_key\": 7 | fair_key",
            })
    void bad_rules_of_a_task_are_named(String fields, String field) {
        String task = "{\"id\": \"a\", \"name\": \"n\", \"schemas\": {\"method\": \"echo\"}";
        Response rest = post("/api/v1/trees", "{\"tasks\": [" + task + ", " + fields + "}]}");
        assertThat(rest.status()).as(rest.body()).isEqualTo(422);
        assertThat(rest.texts("errors", "field")).containsExactly("tasks[0]." + field);
        assertThat(rest.text("errors.0.expected")).isNotEmpty();
        Response rpc = rpc("tasks.create", task + ", " + fields + "}");
        assertThat(rpc.text("error.code")).as(rpc.body()).isEqualTo("-32602");
        assertThat(rpc.texts("error.data.errors", "field")).containsExactly("tasks[0]." + field);
        submit("a", "");
        Response patch = client.patch("/api/v1/tasks/a", "{" + fields + "}", ADMIN);
        assertThat(patch.status()).isEqualTo(422);
        assertThat(patch.texts("errors", "field")).containsExactly(field);
    }

    @Test
    void at_most_four_rules() {
        String five =
                "\"concurrency\": [{\"key\":\"a\",\"limit\":1},{\"key\":\"b\",\"limit\":1},"
                        + "{\"key\":\"c\",\"limit\":1},{\"key\":\"d\",\"limit\":1},"
                        + "{\"key\":\"e\",\"limit\":1}]";
        Response response =
                post(
                        "/api/v1/trees",
                        "{\"tasks\":[{\"name\":\"n\",\"schemas\":{\"method\":\"echo\"},"
                                + five
                                + "}]}");
        assertThat(response.status()).isEqualTo(422);
        assertThat(response.texts("errors", "field")).containsExactly("tasks[0].concurrency");
        assertThat(response.text("errors.0.expected")).contains("4");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"max_running\": 0} | max_running",
                "{\"max_running\": -1} | max_running",
                "{\"max_running\": 2147483648} | max_running",
                "{\"max_running\": 1.5} | max_running",
                "{\"max_running\": \"3\"} | max_running",
                "{\"rate\": 3} | rate",
                "{\"rate\": {}} | rate.limit,rate.period_ms",
                "{\"rate\": {\"limit\": 0, \"period_ms\": 0}} | rate.limit,rate.period_ms",
                "{\"rate\": {\"limit\": 1, \"period_ms\": 1, \"key\": \"k\"}} | rate.key",
                "{\"version\": -1} | version",
                "{\"colour\": 1} | colour",
            })
    void bad_limits_of_a_queue_are_named(String body, String fields) {
        Response rest = put(MAIL, body);
        assertThat(rest.status()).as(rest.body()).isEqualTo(422);
        assertThat(rest.texts("errors", "field"))
                .containsExactlyInAnyOrder(fields.strip().split(","));
        Response rpc = rpc("queues.put", body.replaceFirst("\\{", "{\"name\": \"mail\", "));
        assertThat(rpc.text("error.code")).as(rpc.body()).isEqualTo("-32602");
        assertThat(rpc.texts("error.data.errors", "field"))
                .containsExactlyInAnyOrder(fields.strip().split(","));
        assertThat(get(MAIL).status()).isEqualTo(404);
    }

    @Test
    void bad_names_and_pauses_are_named() {
        String longest = "a".repeat(100);
        assertThat(put(ALL + "/" + longest, "{}").status()).isEqualTo(201);
        for (String name : List.of("a%20b", longest + "b", "%C3%A5")) {
            assertThat(put(ALL + "/" + name, "{}").texts("errors", "field"))
                    .containsExactly("name");
            assertThat(get(ALL + "/" + name).status()).isEqualTo(404);
            assertThat(post(ALL + "/" + name + "/pause", "{\"reason\":\"x\"}").status())
                    .isEqualTo(422);
            assertThat(post(ALL + "/" + name + "/resume", "").status()).isEqualTo(404);
            assertThat(client.delete(ALL + "/" + name, ADMIN).status()).isEqualTo(404);
        }
        for (String body : List.of("{}", "{\"reason\": \"\"}", "{\"reason\": 1}")) {
            assertThat(post(MAIL + "/pause", body).texts("errors", "field"))
                    .containsExactly("reason");
            assertThat(
                            rpc(
                                            "queues.pause",
                                            body.equals("{}")
                                                    ? "{\"name\": \"mail\"}"
                                                    : body.replaceFirst(
                                                            "\\{", "{\"name\": \"mail\", "))
                                    .texts("error.data.errors", "field"))
                    .containsExactly("reason");
        }
    }

    @Test
    void bad_scopes_are_named() {
        String why = ", \"reason\": \"r\"}";
        assertThat(badPause("{\"scope\": \"planet\"" + why)).containsExactly("scope");
        assertThat(badPause("{\"scope\": \"queue\", \"value\": \"mail\"" + why))
                .containsExactly("scope");
        assertThat(badPause("{\"reason\": \"r\"}")).containsExactly("scope");
        assertThat(badPause("{\"scope\": \"method\"" + why)).containsExactly("value");
        assertThat(badPause("{\"scope\": \"method\", \"value\": \"a b\"" + why))
                .containsExactly("value");
        assertThat(badPause("{\"scope\": \"cluster\", \"value\": \"x\"" + why))
                .containsExactly("value");
        assertThat(badPause("{\"scope\": \"user\", \"value\": 1" + why)).containsExactly("value");
        assertThat(badPause("{\"scope\": \"cluster\"}")).containsExactly("reason");
        assertThat(post("/api/v1/resume", "{\"scope\": \"planet\"}").texts("errors", "field"))
                .containsExactly("scope");
        assertThat(get("/api/v1/pauses").texts("pauses", "scope")).isEmpty();
        assertThat(put(MAIL, "{\"name\": \"other\"}").texts("errors", "field"))
                .containsExactly("name");
        assertThat(rpc("queues.put", "{\"name\": \"a b\"}").texts("error.data.errors", "field"))
                .containsExactly("name");
        assertThat(rpc("queues.put", "{}").texts("error.data.errors", "field"))
                .containsExactly("name");
        assertThat(rpc("queues.pause", "{\"reason\": \"r\"}").texts("error.data.errors", "field"))
                .containsExactly("name");
        assertThat(
                        rpc("queues.resume", "{\"name\": \"mail\", \"scope\": \"cluster\"}")
                                .texts("error.data.errors", "field"))
                .containsExactly("scope");
    }

    private List<String> badPause(String body) {
        Response response = post("/api/v1/pause", body);
        assertThat(response.status()).as(response.body()).isEqualTo(422);
        Response twin = rpc("queues.pause", body);
        if (body.contains("scope")) {
            assertThat(twin.texts("error.data.errors", "field"))
                    .as(twin.body())
                    .isEqualTo(response.texts("errors", "field"));
        }
        return response.texts("errors", "field");
    }

    @Test
    void only_the_leader_changes_queues_and_every_node_reads_them() {
        put(MAIL, "{\"max_running\": 4}");
        server.gate = new WriteGate.Closed(Optional.empty());
        assertThat(get(MAIL).text("max_running")).isEqualTo("4");
        assertThat(get(ALL).status()).isEqualTo(200);
        assertThat(get("/api/v1/pauses").status()).isEqualTo(200);
        String all = "{\"scope\": \"cluster\", \"reason\": \"r\"}";
        for (Response refused :
                List.of(
                        put(MAIL, "{}"),
                        client.delete(MAIL, ADMIN),
                        post(MAIL + "/pause", "{\"reason\": \"r\"}"),
                        post(MAIL + "/resume", ""),
                        post("/api/v1/pause", all),
                        post("/api/v1/resume", "{\"scope\": \"cluster\"}"))) {
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.text("code")).isEqualTo("not_leader");
        }
        Response twin = rpc("queues.pause", all);
        assertThat(twin.status()).isEqualTo(503);
        assertThat(twin.text("error.code")).isEqualTo("-32010");
    }

    @Test
    void json_rpc_has_the_same() {
        assertThat(
                        rpc("queues.put", "{\"name\": \"mail\", \"max_running\": 2}")
                                .text("result.max_running"))
                .isEqualTo("2");
        assertThat(
                        rpc("queues.pause", "{\"name\": \"mail\", \"reason\": \"r\"}")
                                .text("result.paused"))
                .isEqualTo("true");
        assertThat(rpc("queues.get", "{\"name\": \"mail\"}").text("result.pause_reason"))
                .isEqualTo("r");
        assertThat(rpc("queues.resume", "{\"name\": \"mail\"}").text("result.paused"))
                .isEqualTo("false");
        assertThat(rpc("queues.list", "{}").texts("result.queues", "name"))
                .containsExactly("default", "mail");
        assertThat(rpc("queues.list", "{\"limit\": 1}").text("result.next_cursor"))
                .isEqualTo("default");
        assertThat(
                        rpc("queues.pause", "{\"scope\": \"cluster\", \"reason\": \"r\"}")
                                .text("result.scope"))
                .isEqualTo("cluster");
        assertThat(rpc("queues.pauses", "{}").texts("result.pauses", "reason"))
                .containsExactly("r");
        assertThat(rpc("queues.resume", "{\"scope\": \"cluster\"}").text("result.resumed"))
                .isEqualTo("true");
        assertThat(rpc("queues.delete", "{\"name\": \"mail\"}").text("result.success"))
                .isEqualTo("true");
        assertThat(rpc("queues.get", "{\"name\": \"mail\"}").text("error.code"))
                .isEqualTo("-32001");
        assertThat(rpc("queues.get", "{}").texts("error.data.errors", "field"))
                .containsExactly("name");
    }

    @Test
    void metrics_count_by_queue_and_are_bounded() {
        submit("a", "\"queue\": \"mail\"");
        submit("b", "");
        String metrics = get("/metrics").body();
        assertThat(metrics)
                .contains("apflow_queue_tasks{queue=\"mail\",state=\"ready\"} 1.0")
                .contains("apflow_queue_tasks{queue=\"default\",state=\"running\"} 0.0")
                .contains("apflow_queue_oldest_ready_seconds{queue=\"mail\"}");
        for (int i = 0; i < 120; i++) {
            submit("t" + i, "\"queue\": \"q" + i + "\"");
        }
        List<String> lines =
                get("/metrics")
                        .body()
                        .lines()
                        .filter(each -> each.startsWith("apflow_queue_tasks{"))
                        .toList();
        assertThat(lines).hasSize(3 * 101);
        assertThat(lines).anyMatch(each -> each.contains("queue=\"(others)\""));
        assertThat(lines).anyMatch(each -> each.contains("queue=\"default\""));
    }
}
