package dev.apflow.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.event.Changes;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.domain.task.TaskId;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class TasksTest {

    private static final String TASKS = "/api/v1/tasks";

    /** a ← b ← c by dependencies, b and c below a. */
    private static final String CHAIN =
            """
            {"tasks": [
              {"id": "a", "name": "A", "user_id": "ann", "schemas": {"method": "echo"}},
              {"id": "b", "parent_id": "a", "name": "B", "schemas": {"method": "echo"},
               "dependencies": [{"id": "a"}]},
              {"id": "c", "parent_id": "b", "name": "C", "schemas": {"method": "strict"},
               "inputs": {"url": "x"}, "dependencies": [{"id": "b"}]}
            ]}
            """;

    private final Server server = Server.start();
    private final Client client = new Client(server);

    @BeforeEach
    void submit() {
        assertThat(client.post("/api/v1/trees", CHAIN).status()).isEqualTo(201);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_task_shows_everything_with_its_defaults() {
        Response task = client.get(TASKS + "/b");

        assertThat(task.status()).isEqualTo(200);
        assertThat(task.text("id")).isEqualTo("b");
        assertThat(task.text("tree_id")).isEqualTo("a");
        assertThat(task.text("parent_id")).isEqualTo("a");
        assertThat(task.text("priority")).isEqualTo("2");
        assertThat(task.text("schemas.method")).isEqualTo("echo");
        assertThat(task.text("dependencies.0.required")).isEqualTo("true");
        assertThat(task.text("retry.max_attempts")).isEqualTo("1");
        assertThat(task.text("result")).isEqualTo("null");
        assertThat(task.text("created_at")).matches("....-..-..T..:..:..\\.\\d{3}Z");
    }

    @Test
    void answers_are_not_to_be_kept() {
        assertThat(client.get(TASKS + "/a").header("Cache-Control")).isEqualTo("no-store");
        assertThat(client.get(TASKS + "/a").header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void the_list_shows_the_newest_first() {
        Response list = client.get(TASKS);

        assertThat(list.texts("tasks", "id")).containsExactly("c", "b", "a");
        assertThat(list.text("next_cursor")).isEqualTo("null");
    }

    @ParameterizedTest
    @CsvSource({
        "user_id=ann, a",
        "method=strict, c",
        "parent_id=a, b",
        "tree_id=a, c b a",
        "status=pending, c b a",
        "status=completed, ''",
        "user_id=bob, ''",
        "method=echo&tree_id=a, b a",
        "status=&user_id=&method=&tree_id=&limit=&cursor=, c b a"
    })
    void the_list_is_filtered(String query, String expected) {
        Response list = client.get(TASKS + "?" + query);

        assertThat(String.join(" ", list.texts("tasks", "id"))).isEqualTo(expected);
    }

    @Test
    void pages_follow_one_another_without_gap_or_double() {
        String many =
                IntStream.range(0, 120)
                        .mapToObj(
                                i ->
                                        String.format(
                                                Locale.ROOT,
                                                "{\"id\": \"m%03d\", \"name\": \"M\", \"schemas\":"
                                                        + " {\"method\": \"echo\"}}",
                                                i))
                        .collect(Collectors.joining(",", "{\"tasks\": [", "]}"));
        client.post("/api/v1/trees", many);
        List<String> seen = new ArrayList<>();
        String query = "?tree_id=m000&limit=50";
        int pages = 0;
        for (String cursor = ""; !cursor.equals("null"); pages++) {
            Response page = client.get(TASKS + query + (pages == 0 ? "" : "&cursor=" + cursor));
            seen.addAll(page.texts("tasks", "id"));
            cursor = page.text("next_cursor");
        }

        assertThat(pages).isEqualTo(3);
        assertThat(seen).hasSize(120).doesNotHaveDuplicates();
        assertThat(seen.get(0)).isEqualTo("m119");
        assertThat(client.get(TASKS).size("tasks")).as("the usual page").isEqualTo(50);
    }

    @ParameterizedTest
    @CsvSource({
        "status=done, status",
        "limit=0, limit",
        "limit=501, limit",
        "limit=ten, limit",
        "limit=1e2, limit",
        "cursor=abc, cursor",
        "cursor=%2F%2F, cursor",
        "cursor=dGFza3M6LTE, cursor",
        "method=a%20b, method",
        "tree_id=%00, tree_id",
        "colour=red, colour"
    })
    void a_query_that_is_not_right_is_invalid(String query, String field) {
        Response refused = client.get(TASKS + "?" + query);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.texts("errors", "field")).containsExactly(field);
    }

    @Test
    void everything_that_is_wrong_with_a_query_is_said_at_once() {
        Response refused = client.get(TASKS + "?status=x&limit=x&y=z&status=x");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.texts("errors", "field")).contains("status", "limit", "y");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET ",
                "DELETE ",
                "GET /explain",
                "GET /events",
                "POST /cancel",
                "POST /rerun",
                "POST /copy"
            })
    void nothing_is_done_with_a_task_that_is_not_there(String call) {
        String[] parts = call.split(" ", -1);

        Response refused =
                client.send(parts[0], TASKS + "/nope" + parts[1], BodyPublishers.noBody());

        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.text("code")).isEqualTo("not_found");
        assertThat(refused.text("detail")).contains("nope");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/merge-patch+json"})
    void a_pending_task_is_changed(String type) {
        Response changed =
                client.sendText(
                        "PATCH",
                        TASKS + "/b",
                        type,
                        "{\"name\": \"Bee\", \"priority\": 0, \"inputs\": {\"x\": [1]}}");

        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.text("name")).isEqualTo("Bee");
        assertThat(changed.text("priority")).isEqualTo("0");
        assertThat(client.get(TASKS + "/b").text("inputs.x.0")).isEqualTo("1");
    }

    @Test
    void null_sets_the_default() {
        client.patch(TASKS + "/a", "{\"priority\": 0, \"timeout_ms\": 5}");

        Response changed = client.patch(TASKS + "/a", "{\"priority\": null, \"timeout_ms\": null}");

        assertThat(changed.text("priority")).isEqualTo("2");
        assertThat(changed.text("timeout_ms")).isEqualTo("null");
    }

    @Test
    void what_cannot_be_changed_is_said() {
        Response refused =
                client.patch(
                        TASKS + "/b", "{\"id\": \"z\", \"parent_id\": null, \"status\": \"x\"}");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.texts("errors", "field"))
                .containsExactlyInAnyOrder("id", "parent_id", "status");
    }

    @Test
    void a_change_is_checked_like_a_submission() {
        assertThat(client.patch(TASKS + "/b", "{\"priority\": 7}").status()).isEqualTo(422);
        assertThat(client.patch(TASKS + "/c", "{\"inputs\": {}}").status()).isEqualTo(200);
        assertThat(client.patch(TASKS + "/a", "{\"schemas\": {\"method\": \"no\"}}").text("code"))
                .isEqualTo("unknown_executor");
        assertThat(client.patch(TASKS + "/b", "[]").status()).isEqualTo(422);
        assertThat(client.patch(TASKS + "/b", "{").status()).isEqualTo(400);
        assertThat(client.patch(TASKS + "/nope", "{}").status()).isEqualTo(404);
    }

    @Test
    void only_a_pending_task_is_changed_or_deleted() {
        server.runAll();

        Response change = client.patch(TASKS + "/a", "{\"name\": \"late\"}");
        assertThat(change.status()).isEqualTo(409);
        assertThat(change.text("code")).isEqualTo("wrong_state");
        assertThat(client.delete(TASKS + "/c").status()).isEqualTo(409);
    }

    @Test
    void a_task_on_which_others_hang_is_deleted_only_with_them() {
        Response refused = client.delete(TASKS + "/b");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text("code")).isEqualTo("in_use");

        Response deleted = client.delete(TASKS + "/b?cascade=true");
        assertThat(deleted.status()).isEqualTo(204);
        assertThat(deleted.body()).isEmpty();
        assertThat(client.get(TASKS).texts("tasks", "id")).containsExactly("a");
    }

    @Test
    void a_leaf_is_deleted_alone() {
        assertThat(client.delete(TASKS + "/c?cascade=false").status()).isEqualTo(204);
        assertThat(client.get(TASKS + "/c").status()).isEqualTo(404);
        assertThat(client.delete(TASKS + "/b?cascade=maybe").status()).isEqualTo(422);
    }

    @Test
    void a_pending_task_is_cancelled_with_its_reason() {
        Response cancelled = client.post(TASKS + "/c/cancel", "{\"reason\": \"not needed\"}");

        assertThat(cancelled.status()).isEqualTo(200);
        assertThat(cancelled.text("status")).isEqualTo("cancelled");
        assertThat(cancelled.size("cancelled")).isEqualTo(1);
        assertThat(client.get(TASKS + "/c").text("status")).isEqualTo("cancelled");
        assertThat(client.get(TASKS + "/c").text("error")).contains("not needed");
    }

    @Test
    void children_are_cancelled_too_where_that_is_asked_for() {
        Response cancelled = client.post(TASKS + "/a/cancel", "{\"children\": true}");

        assertThat(cancelled.size("cancelled")).isEqualTo(3);
        assertThat(client.get(TASKS + "?status=cancelled").size("tasks")).isEqualTo(3);
    }

    @Test
    void a_running_task_is_cancelled_without_a_body() {
        server.claim();
        assertThat(client.get(TASKS + "/a").text("status")).isEqualTo("in_progress");

        assertThat(client.post(TASKS + "/a/cancel").status()).isEqualTo(200);
        assertThat(client.get(TASKS + "/a").text("status")).isEqualTo("cancelled");
        assertThat(client.post(TASKS + "/a/cancel").text("code")).isEqualTo("wrong_state");
    }

    @Test
    void whoever_runs_a_cancelled_task_is_told_and_nobody_else() {
        List<Delivered> signalled = new CopyOnWriteArrayList<>();
        server.changes.subscribe(
                new Changes.Listener() {
                    @Override
                    public void committed() {}

                    @Override
                    public void interrupted(Collection<Delivered> deliveries) {
                        signalled.addAll(deliveries);
                    }
                });
        server.claim();
        client.post(TASKS + "/a/cancel", "{\"children\": true}");

        assertThat(signalled).containsExactly(new Delivered(new TaskId("a"), 1, 1));
    }

    @Test
    void a_cancellation_is_checked() {
        Response refused =
                client.post(
                        TASKS + "/a/cancel",
                        String.format(
                                Locale.ROOT,
                                "{\"reason\": \"%s\", \"children\": 1, \"why\": 2}",
                                "x".repeat(1_001)));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.texts("errors", "field"))
                .containsExactlyInAnyOrder("reason", "children", "why");
    }

    @Test
    void what_has_ended_runs_again() {
        assertThat(client.post(TASKS + "/a/rerun").text("code")).isEqualTo("wrong_state");
        server.runAll();

        Response rerun = client.post(TASKS + "/a/rerun", "{}");

        assertThat(rerun.status()).isEqualTo(200);
        assertThat(rerun.text("status")).isEqualTo("pending");
        assertThat(rerun.text("attempt_id")).isEqualTo("2");
        assertThat(client.post(TASKS + "/a/rerun", "{\"x\": 1}").status()).isEqualTo(422);
    }

    @Test
    void a_copy_is_a_tree_of_its_own_that_is_only_defined() {
        Response alone = client.post(TASKS + "/b/copy");
        assertThat(alone.status()).isEqualTo(201);
        assertThat(alone.size("tasks")).isEqualTo(1);

        Response all = client.post(TASKS + "/b/copy", "{\"children\": true}");
        assertThat(all.size("tasks")).isEqualTo(2);
        Response tree = client.get(all.header("Location"));
        assertThat(tree.text("name")).isEqualTo("B");
        assertThat(tree.text("children.0.name")).isEqualTo("C");

        server.runAll();
        assertThat(client.get(all.header("Location")).text("status")).isEqualTo("pending");
    }

    @Test
    void an_explanation_says_what_would_unblock() {
        Response explained = client.get(TASKS + "/b/explain");

        assertThat(explained.status()).isEqualTo(200);
        assertThat(explained.text("task_id")).isEqualTo("b");
        assertThat(explained.text("runnable")).isEqualTo("false");
        assertThat(explained.text("reasons.0.code")).isEqualTo("dependency_open");
        assertThat(explained.text("reasons.0.task_id")).isEqualTo("a");
        assertThat(explained.text("reasons.0.unblocked_by")).isNotEmpty();
        assertThat(client.get(TASKS + "/a/explain").text("runnable")).isEqualTo("true");
    }
}
