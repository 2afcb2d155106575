package dev.apflow.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Locale;

/** At most one tree with a key, by every call that submits trees. */
class UniqueTreesTest {

    private static final String TREES = "/api/v1/trees";

    private final Server server = Server.start();
    private final Client client = new Client(server);

    @AfterEach
    void stop() {
        server.close();
    }

    private static String tree(String id, String unique) {
        return String.format(
                Locale.ROOT,
                "{\"tasks\":[{\"id\":\"%s\",\"name\":\"n\",\"schemas\":{\"method\":\"echo\"}}],"
                        + "\"unique\":%s}",
                id,
                unique);
    }

    private static String unique(String more) {
        return "{\"key\":\"k\"" + more + "}";
    }

    private static String onHit(String word) {
        return unique(",\"on_hit\":\"" + word + "\"");
    }

    private Response rpc(String method, String params) {
        return client.post(
                "/tasks",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\""
                        + method
                        + "\",\"params\":"
                        + params
                        + "}");
    }

    @Test
    void an_existing_tree_is_the_answer() {
        assertThat(client.post(TREES, tree("a", onHit("existing"))).status()).isEqualTo(201);
        server.claim();
        Response hit = client.post(TREES, tree("b", unique("")));
        assertThat(hit.status()).as(hit.body()).isEqualTo(200);
        assertThat(hit.text("root_task_id")).isEqualTo("a");
        assertThat(hit.text("existing")).isEqualTo("true");
        assertThat(hit.text("status")).isEqualTo("in_progress");
        assertThat(hit.texts("tasks", "status")).containsExactly("in_progress");
        assertThat(hit.header("Location")).isEqualTo(TREES + "/a");
        assertThat(client.get("/api/v1/tasks/b").status()).isEqualTo(404);
        assertThat(client.post(TREES, tree("c", "{\"key\":\"other\"}")).status()).isEqualTo(201);
    }

    @Test
    void a_submission_that_is_repeated_gets_its_own_tree() {
        String[] key = {"Idempotency-Key", "once"};
        String tree = tree("a", onHit("reject"));
        assertThat(client.post(TREES, tree, key).status()).isEqualTo(201);
        Response again = client.post(TREES, tree, key);
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(client.post(TREES, tree("b", onHit("reject")), "Idempotency-Key", "b").status())
                .isEqualTo(409);
    }

    @Test
    void schedules_have_overlap_instead() {
        String task =
                "\"tasks\":[{\"key\":\"t\",\"name\":\"n\",\"schemas\":{\"method\":\"echo\"}}]";
        Response tree =
                client.sendJson(
                        "PUT",
                        "/api/v1/schedules/s",
                        "{\"cron\":[\"@daily\"],\"tree\":{"
                                + task
                                + ",\"unique\":{\"key\":\"k\"}}}");
        assertThat(tree.status()).isEqualTo(422);
        assertThat(tree.texts("errors", "field")).containsExactly("tree.unique");
        client.sendJson(
                "PUT", "/api/v1/flows/f", "{\"tree\":{" + task + ",\"unique\":{\"key\":\"k\"}}}");
        Response flow =
                client.sendJson(
                        "PUT",
                        "/api/v1/schedules/s",
                        "{\"cron\":[\"@daily\"],\"flow\":{\"name\":\"f\"}}");
        assertThat(flow.status()).isEqualTo(422);
        assertThat(flow.texts("errors", "field")).containsExactly("flow.unique");
    }

    @Test
    void an_ended_tree_is_in_nobodys_way() {
        client.post(TREES, tree("a", onHit("reject")));
        client.post("/api/v1/tasks/a/cancel", "{}");
        Response next = client.post(TREES, tree("b", onHit("reject")));
        assertThat(next.status()).isEqualTo(201);
        assertThat(next.body()).doesNotContain("existing");
    }

    @Test
    void a_rejected_tree_is_told_which_is_there() {
        client.post(TREES, tree("a", onHit("reject")));
        Response hit = client.post(TREES, tree("b", onHit("reject")));
        assertThat(hit.status()).isEqualTo(409);
        assertThat(hit.text("code")).isEqualTo("not_unique");
        assertThat(hit.text("tree_id")).isEqualTo("a");
        Response twin = rpc("tasks.create", tree("b", onHit("reject")));
        assertThat(twin.text("error.data.code")).isEqualTo("not_unique");
        assertThat(twin.text("error.data.tree_id")).isEqualTo("a");
    }

    @Test
    void a_pending_tree_is_replaced_and_one_that_started_is_not() {
        client.post(TREES, tree("a", onHit("replace")));
        Response second = client.post(TREES, tree("b", onHit("replace")));
        assertThat(second.status()).as(second.body()).isEqualTo(201);
        assertThat(second.text("root_task_id")).isEqualTo("b");
        assertThat(client.get("/api/v1/tasks/a").text("status")).isEqualTo("cancelled");
        server.claim();
        Response third = client.post(TREES, tree("c", onHit("replace")));
        assertThat(third.status()).as(third.body()).isEqualTo(409);
        assertThat(third.text("tree_id")).isEqualTo("b");
        Response pending =
                client.post(
                        TREES, tree("d", unique(",\"while\":\"pending\",\"on_hit\":\"replace\"")));
        assertThat(pending.status()).isEqualTo(201);
    }

    @Test
    void json_rpc_has_the_same() {
        assertThat(rpc("tasks.execute", tree("a", onHit("existing"))).text("result.status"))
                .isEqualTo("started");
        Response executed = rpc("tasks.execute", tree("b", onHit("existing")));
        assertThat(executed.text("result.root_task_id")).isEqualTo("a");
        assertThat(executed.text("result.existing")).isEqualTo("true");
        Response created = rpc("tasks.create", tree("b", onHit("existing")));
        assertThat(created.text("result.id")).isEqualTo("a");
    }

    @Test
    void runs_of_flows_have_it_too() {
        client.sendJson(
                "PUT",
                "/api/v1/flows/f",
                "{\"tree\":{\"tasks\":[{\"key\":\"t\",\"name\":\"n\",\"schemas\":"
                        + "{\"method\":\"echo\"}}]}}");
        String runs = "/api/v1/flows/f/runs";
        String body = "{\"unique\":" + onHit("existing") + "}";
        Response first = client.post(runs, body);
        assertThat(first.status()).as(first.body()).isEqualTo(201);
        Response second = client.post(runs, body);
        assertThat(second.status()).as(second.body()).isEqualTo(200);
        assertThat(second.text("root_task_id")).isEqualTo(first.text("root_task_id"));
        Response third = client.post(runs, "{\"unique\":" + onHit("reject") + "}");
        assertThat(third.status()).isEqualTo(409);
        assertThat(client.post(runs, "{\"unique\":{}}").texts("errors", "field"))
                .containsExactly("unique.key");
    }

    @Test
    void one_rule_of_a_flow_is_that_of_all_its_runs() {
        Response put =
                client.sendJson(
                        "PUT",
                        "/api/v1/flows/f",
                        "{\"tree\":{\"unique\":"
                                + onHit("reject")
                                + ",\"tasks\":[{\"key\":\"t\",\"name\":\"n\",\"schemas\":"
                                + "{\"method\":\"echo\"}}]}}");
        assertThat(put.status()).as(put.body()).isEqualTo(201);
        assertThat(client.post("/api/v1/flows/f/runs", "{}").status()).isEqualTo(201);
        assertThat(client.post("/api/v1/flows/f/runs", "{}").status()).isEqualTo(409);
        assertThat(client.post("/api/v1/flows/f/runs", "{\"unique\":{\"key\":\"mine\"}}").status())
                .isEqualTo(201);
        Response bad =
                client.sendJson(
                        "PUT",
                        "/api/v1/flows/g",
                        "{\"tree\":{\"unique\":{\"key\":\"\"},\"tasks\":[{\"key\":\"t\","
                                + "\"name\":\"n\",\"schemas\":{\"method\":\"echo\"}}]}}");
        assertThat(bad.texts("errors", "field")).containsExactly("tree.unique.key");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | unique",
                "{} | unique.key",
                "{\"key\": \"\"} | unique.key",
                "{\"key\": 1} | unique.key",
                "{\"key\": \"k\", \"while\": \"always\"} | unique.while",
                "{\"key\": \"k\", \"on_hit\": \"wait\"} | unique.on_hit",
                "{\"key\": \"k\", \"colour\": 1} | unique.colour",
            })
    void bad_rules_are_named(String unique, String field) {
        Response rest = client.post(TREES, tree("a", unique));
        assertThat(rest.status()).as(rest.body()).isEqualTo(422);
        assertThat(rest.texts("errors", "field")).containsExactly(field);
        Response twin = rpc("tasks.create", tree("a", unique));
        assertThat(twin.texts("error.data.errors", "field")).isEqualTo(List.of(field));
    }
}
