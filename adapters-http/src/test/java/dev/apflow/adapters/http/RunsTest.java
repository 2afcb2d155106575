package dev.apflow.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Locale;

/** Runs as lists show them, and the states of their tasks. */
class RunsTest {

    private static final String RUNS = "/api/v1/runs";

    private final Server server = Server.start();
    private final Client client = new Client(server);

    @AfterEach
    void stop() {
        server.close();
    }

    private void submit(String id, String more) {
        Response created =
                client.post(
                        "/api/v1/trees",
                        String.format(
                                Locale.ROOT,
                                "{\"labels\": {\"team\": \"blue:%s\"}, \"tasks\": [{\"id\": \"%s\","
                                        + " \"name\": \"N %s\", \"schemas\": {\"method\":"
                                        + " \"echo\"}%s}]}",
                                id,
                                id,
                                id,
                                more));
        assertThat(created.status()).as(created.body()).isEqualTo(201);
    }

    private List<String> found(String query) {
        Response page = client.get(RUNS + query);
        assertThat(page.status()).as(page.body()).isEqualTo(200);
        return page.texts("runs", "run_id");
    }

    @Test
    void a_row_says_how_the_run_stands_and_where_it_comes_from() {
        client.sendJson(
                "PUT",
                "/api/v1/flows/f",
                "{\"tree\": {\"tasks\": [{\"key\": \"a\", \"name\": \"A\", \"schemas\":"
                        + " {\"method\": \"echo\"}}]}}");
        client.post(
                "/api/v1/flows/f/runs",
                "{\"run_id\": \"r\", \"inputs\": {\"x\": 1}, \"labels\": {\"l\": \"v\"}}",
                "Apflow-Trigger",
                "cli");

        Response page = client.get(RUNS);
        assertThat(page.text("runs.0.run_id")).isEqualTo("r");
        assertThat(page.text("runs.0.name")).isEqualTo("A");
        assertThat(page.text("runs.0.flow")).isEqualTo("f");
        assertThat(page.text("runs.0.flow_version")).isEqualTo("1");
        assertThat(page.text("runs.0.status")).isEqualTo("ready");
        assertThat(page.text("runs.0.counts.pending")).isEqualTo("1");
        assertThat(page.text("runs.0.counts.blocked")).isEqualTo("0");
        assertThat(page.text("runs.0.progress")).isIn("0", "0.0");
        assertThat(page.text("runs.0.started_at")).isEqualTo("null");
        assertThat(page.text("runs.0.ended_at")).isEqualTo("null");
        assertThat(page.text("runs.0.triggered_by")).isEqualTo("{\"kind\":\"cli\"}");
        assertThat(page.text("runs.0.labels")).isEqualTo("{\"l\":\"v\"}");
        assertThat(page.text("next_cursor")).isEqualTo("null");

        Response run = client.get(RUNS + "/r");
        assertThat(run.text("inputs")).isEqualTo("{\"x\":1}");
        assertThat(run.text("status")).isEqualTo("ready");
        assertThat(client.get(RUNS + "/nobody").status()).isEqualTo(404);
    }

    @Test
    void filters_find_and_pages_follow() {
        submit("a", "");
        submit("b", ", \"not_before\": \"2999-01-01T00:00:00Z\"");
        submit("c", "");
        client.post("/api/v1/tasks/c/copy", "{}");
        String copy = found("?triggered_by=copy").getFirst();

        assertThat(found("")).containsExactly(copy, "c", "b", "a");
        assertThat(found("?status=ready")).containsExactly("c", "a");
        assertThat(found("?status=pending")).containsExactly(copy, "c", "b", "a");
        assertThat(found("?status=scheduled")).containsExactly("b");
        assertThat(found("?status=suspended")).containsExactly(copy);
        assertThat(found("?label=team:blue:a")).containsExactly("a");
        assertThat(found("?name=N%20b")).containsExactly("b");
        assertThat(found("?method=echo&status=scheduled")).containsExactly("b");
        assertThat(found("?triggered_by=copy:c")).containsExactly(copy);
        assertThat(found("?triggered_by=api")).containsExactly("c", "b", "a");
        assertThat(found("?triggered_by=user:ada")).isEmpty();
        assertThat(found("?flow=f")).isEmpty();
        assertThat(found("?created_after=2999-01-01T00:00:00Z")).isEmpty();
        assertThat(found("?created_before=2999-01-01T00:00:00Z")).hasSize(4);
        Response page = client.get(RUNS + "?limit=3");
        assertThat(page.texts("runs", "run_id")).containsExactly(copy, "c", "b");
        assertThat(found("?limit=3&cursor=" + page.text("next_cursor"))).containsExactly("a");
    }

    @ParameterizedTest
    @CsvSource({
        "status=done, status",
        "label=team, label",
        "label=:x, label",
        "created_after=yesterday, created_after",
        "triggered_by=me, triggered_by",
        "triggered_by=user, triggered_by",
        "flow=a%20b, flow",
        "cursor=x, cursor",
        "limit=0, limit",
        "colour=red, colour"
    })
    void what_is_no_condition_is_named(String query, String field) {
        Response refused = client.get(RUNS + "?" + query);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.texts("errors", "field")).containsExactly(field);
    }

    @Test
    void a_task_below_a_root_is_no_run() {
        client.post(
                "/api/v1/trees",
                """
                {"tasks": [{"id": "a", "name": "A", "schemas": {"method": "echo"}},
                           {"id": "b", "name": "B", "schemas": {"method": "echo"}}]}
                """);
        Response refused = client.get(RUNS + "/b");
        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.body()).contains("it is a task of the tree a");
    }

    @Test
    void what_no_node_may_take_is_told_apart_everywhere() {
        submit("here", "");
        submit("away", ", \"placement_constraints\": {\"allowed_nodes\": [\"nobody\"]}");

        assertThat(client.get("/api/v1/tasks/away").text("state")).isEqualTo("no_node");
        assertThat(client.get("/api/v1/tasks/here").text("state")).isEqualTo("ready");
        assertThat(client.get("/api/v1/trees/away").text("state")).isEqualTo("no_node");
        assertThat(client.get(RUNS + "/away").text("status")).isEqualTo("no_node");
        assertThat(found("?status=no_node")).containsExactly("away");
        assertThat(found("?status=ready")).containsExactly("here");
        assertThat(client.get("/api/v1/tasks?state=no_node").texts("tasks", "id"))
                .containsExactly("away");
        assertThat(client.get("/api/v1/tasks?state=ready").texts("tasks", "id"))
                .containsExactly("here");
        assertThat(client.get("/api/v1/tasks").texts("tasks", "state"))
                .containsExactly("no_node", "ready");
        assertThat(client.get("/api/v1/tasks/away/explain").text("runnable")).isEqualTo("false");
    }

    @Test
    void what_happened_in_the_last_hour_is_told_in_steps() {
        submit("a", "");
        server.runAll();

        Response activity = client.get("/api/v1/activity");

        assertThat(activity.status()).as(activity.body()).isEqualTo(200);
        assertThat(activity.size("steps")).isEqualTo(30);
        assertThat(activity.body()).containsOnlyOnce("\"completed\":1");
        assertThat(activity.body()).doesNotContain("\"failed\":1");
        assertThat(activity.text("step_seconds")).isEqualTo("120");
    }
}
