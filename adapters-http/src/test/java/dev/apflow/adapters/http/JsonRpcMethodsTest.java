package dev.apflow.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Locale;

/** Each method as clients of the original program call it. */
class JsonRpcMethodsTest {

    private static final String ROOT =
            "{\"id\": \"r\", \"name\": \"R\", \"user_id\": \"ann\", \"schemas\": {\"method\":"
                    + " \"echo\"}}";
    private static final String CHILD =
            "{\"id\": \"c\", \"parent_id\": \"r\", \"name\": \"C\", \"schemas\": {\"method\":"
                    + " \"echo\"}, \"dependencies\": [{\"id\": \"r\"}]}";

    private final Server server = Server.start();
    private final Client client = new Client(server);

    @BeforeEach
    void create() {
        Response created = call("tasks.create", "[" + ROOT + "," + CHILD + "]");
        assertThat(created.text("result.id")).isEqualTo("r");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Response call(String method, String params) {
        return client.post(
                method.startsWith("system") ? "/system" : "/tasks",
                String.format(
                        Locale.ROOT,
                        "{\"jsonrpc\": \"2.0\", \"method\": \"%s\", \"params\": %s, \"id\": 1}",
                        method,
                        params));
    }

    private void fails(String code, String method, String params) {
        assertThat(call(method, params).text("error.code")).as(method + params).isEqualTo(code);
    }

    @Test
    void create_only_defines() {
        server.runAll();

        Response tree = call("tasks.tree", "{\"task_id\": \"c\"}");

        assertThat(tree.text("result.status")).isEqualTo("pending");
        assertThat(tree.text("result.children.0.id")).isEqualTo("c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[%s]", "{\"tasks\": [%s]}", "{\"tasks\": %s}", "%s"})
    void create_takes_tasks_in_every_form(String form) {
        String task = "{\"id\": \"x\", \"name\": \"X\", \"schemas\": {\"method\": \"echo\"}}";

        Response created = call("tasks.create", String.format(Locale.ROOT, form, task));

        assertThat(created.text("result.id")).isEqualTo("x");
        assertThat(created.size("result.children")).isZero();
    }

    @Test
    void create_says_what_is_wrong() {
        Response wrong = call("tasks.create", "[{\"priority\": 7}]");
        assertThat(wrong.text("error.code")).isEqualTo("-32602");
        assertThat(wrong.texts("error.data.errors", "field"))
                .containsExactlyInAnyOrder(
                        "tasks[0].name", "tasks[0].schemas", "tasks[0].priority");

        fails(
                "-32002",
                "tasks.create",
                "[{\"id\": \"x\", \"name\": \"X\", \"schemas\": {\"method\": \"echo\"},"
                        + " \"dependencies\": [{\"id\": \"x\"}]}]");
        fails(
                "-32003",
                "tasks.create",
                "[{\"name\": \"X\", \"schemas\": {\"method\": \"magic\"}}]");
        fails("-32005", "tasks.create", "[" + ROOT + "]");
        fails(
                "-32602",
                "tasks.create",
                "[{\"id\": \"..\", \"name\": \"X\", \"schemas\": {\"method\": \"echo\"}}]");
        fails("-32602", "tasks.create", "[]");
        fails("-32602", "tasks.create", "{\"tasks\": [" + ROOT + "], \"execute\": true}");
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "tasks.get|{\"task_id\": \"c\"}",
                "tasks.get|{\"id\": \"c\"}",
                "tasks.detail|{\"task_id\": \"c\"}"
            },
            delimiter = '|')
    void a_task_is_shown(String method, String params) {
        assertThat(call(method, params).text("result.id")).isEqualTo("c");
        assertThat(call(method, params).json())
                .isNotEqualTo(call(method, "{\"task_id\": \"r\"}").json());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tasks.get",
                "tasks.detail",
                "tasks.tree",
                "tasks.children",
                "tasks.update",
                "tasks.delete",
                "tasks.copy",
                "tasks.execute",
                "tasks.cancel"
            })
    void a_task_that_is_not_there_is_not_found(String method) {
        fails("-32001", method, "{\"task_id\": \"nope\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tasks.get",
                "tasks.detail",
                "tasks.tree",
                "tasks.children",
                "tasks.update",
                "tasks.delete",
                "tasks.copy",
                "tasks.execute",
                "tasks.cancel"
            })
    void an_id_must_be_given_and_usable(String method) {
        fails("-32602", method, "{}");
        fails("-32602", method, "{\"task_id\": \"a b\"}");
        fails("-32602", method, "{\"task_id\": 7}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tasks.get", "tasks.list", "tasks.cancel", "tasks.running.count"})
    void parameters_are_given_by_name_and_known(String method) {
        fails("-32602", method, "[\"c\"]");
        fails("-32602", method, "{\"task_id\": \"c\", \"colour\": \"red\"}");
    }

    @Test
    void a_tree_is_found_from_any_of_its_tasks() {
        for (String params : new String[] {"{\"task_id\": \"c\"}", "{\"root_id\": \"r\"}"}) {
            Response tree = call("tasks.tree", params);
            assertThat(tree.text("result.id")).isEqualTo("r");
            assertThat(tree.text("result.counts.pending")).isEqualTo("2");
        }
    }

    @Test
    void children_are_listed_flat() {
        Response children = call("tasks.children", "{\"parent_id\": \"r\"}");

        assertThat(children.texts("result", "id")).containsExactly("c");
        assertThat(call("tasks.children", "{\"task_id\": \"c\"}").size("result")).isZero();
    }

    @Test
    void the_list_is_filtered_and_cut() {
        call("tasks.create", ROOT.replace("\"r\"", "\"r2\"").replace("ann", "bob"));

        assertThat(call("tasks.list", "{}").texts("result", "id")).containsExactly("r2", "c", "r");
        assertThat(call("tasks.list", "{\"user_id\": \"ann\"}").texts("result", "id"))
                .containsExactly("r");
        assertThat(call("tasks.list", "{\"root_only\": true}").texts("result", "id"))
                .containsExactly("r2", "r");
        assertThat(call("tasks.list", "{\"limit\": 1, \"offset\": 1}").texts("result", "id"))
                .containsExactly("c");
        assertThat(call("tasks.list", "{\"offset\": 9}").size("result")).isZero();
        assertThat(call("tasks.list", "{\"status\": \"completed\"}").size("result")).isZero();
        fails("-32602", "tasks.list", "{\"limit\": 1001}");
        fails("-32602", "tasks.list", "{\"status\": \"deleted\"}");
    }

    @Test
    void a_pending_task_is_updated() {
        Response updated = call("tasks.update", "{\"task_id\": \"c\", \"name\": \"New\"}");

        assertThat(updated.text("result.name")).isEqualTo("New");
        Response refused = call("tasks.update", "{\"task_id\": \"c\", \"status\": \"completed\"}");
        assertThat(refused.text("error.code")).isEqualTo("-32602");
        assertThat(refused.text("error.data.errors.0.field")).isEqualTo("status");
    }

    @Test
    void a_task_is_deleted_with_what_hangs_on_it_where_that_is_said() {
        fails("-32005", "tasks.delete", "{\"task_id\": \"r\"}");

        Response deleted = call("tasks.delete", "{\"task_id\": \"r\", \"cascade\": true}");

        assertThat(deleted.text("result.success")).isEqualTo("true");
        assertThat(deleted.text("result.task_id")).isEqualTo("r");
        assertThat(deleted.text("result.deleted_count")).isEqualTo("2");
        assertThat(deleted.text("result.children_deleted")).isEqualTo("1");
        fails("-32001", "tasks.get", "{\"task_id\": \"r\"}");
    }

    @Test
    void a_tree_is_copied() {
        Response copy = call("tasks.copy", "{\"task_id\": \"r\", \"children\": true}");

        assertThat(copy.text("result.name")).isEqualTo("R");
        assertThat(copy.text("result.id")).isNotEqualTo("r");
        assertThat(copy.text("result.children.0.name")).isEqualTo("C");
    }

    @Test
    void execute_runs_a_defined_tree() {
        Response started = call("tasks.execute", "{\"task_id\": \"r\", \"use_streaming\": false}");

        assertThat(started.text("result.root_task_id")).isEqualTo("r");
        assertThat(started.text("result.status")).isEqualTo("started");
        server.runAll();
        assertThat(call("tasks.tree", "{\"task_id\": \"r\"}").text("result.status"))
                .isEqualTo("completed");
        fails("-32005", "tasks.execute", "{\"task_id\": \"r\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[%s]", "{\"tasks\": [%s]}", "{\"tasks\": [%s], \"use_streaming\": false}"})
    void execute_creates_and_runs(String form) {
        String task = "{\"id\": \"x\", \"name\": \"X\", \"schemas\": {\"method\": \"echo\"}}";

        Response started = call("tasks.execute", String.format(Locale.ROOT, form, task));

        assertThat(started.text("result.root_task_id")).isEqualTo("x");
        assertThat(started.text("result.status")).isEqualTo("started");
        server.runAll();
        assertThat(call("tasks.get", "{\"task_id\": \"x\"}").text("result.status"))
                .isEqualTo("completed");
    }

    @Test
    void execute_runs_one_ended_task_again() {
        call("tasks.execute", "{\"task_id\": \"r\"}");
        fails("-32005", "tasks.execute", "{\"task_id\": \"c\"}");
        server.runAll("c");

        Response started = call("tasks.execute", "{\"task_id\": \"c\"}");

        assertThat(started.text("result.root_task_id")).isEqualTo("r");
        assertThat(started.text("result.task_id")).isEqualTo("c");
        assertThat(call("tasks.get", "{\"task_id\": \"c\"}").text("result.attempt_id"))
                .isEqualTo("2");
    }

    @Test
    void what_execute_does_not_offer_is_refused() {
        fails("-32602", "tasks.execute", "{\"task_id\": \"r\", \"use_streaming\": true}");
        fails(
                "-32602",
                "tasks.execute",
                "{\"task_id\": \"r\", \"webhook_config\": {\"url\": \"x\"}}");
        fails("-32602", "tasks.execute", "{\"tasks\": [" + ROOT + "], \"execute\": false}");
    }

    @Test
    void one_task_is_cancelled() {
        Response cancelled =
                call(
                        "tasks.cancel",
                        "{\"task_id\": \"c\", \"error_message\": \"enough\", \"force\": true}");

        assertThat(cancelled.text("result.status")).isEqualTo("cancelled");
        assertThat(call("tasks.get", "{\"task_id\": \"c\"}").text("result.error"))
                .contains("enough");
        fails("-32005", "tasks.cancel", "{\"task_id\": \"c\"}");
        fails("-32602", "tasks.cancel", "{\"task_id\": \"c\", \"task_ids\": [\"r\"]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"task_ids\": [\"c\", \"nope\", \"c\"]}",
                "{\"context_ids\": [\"c\", \"nope\", \"c\"]}",
                "{\"task_ids\": \"c, nope, c\"}"
            })
    void several_are_cancelled_with_an_answer_each(String params) {
        Response cancelled = call("tasks.cancel", params);

        assertThat(cancelled.texts("result", "task_id")).containsExactly("c", "nope", "c");
        assertThat(cancelled.texts("result", "status"))
                .containsExactly("cancelled", "error", "failed");
    }

    @Test
    void running_tasks_are_listed_counted_and_looked_up() {
        assertThat(call("tasks.running.count", "{}").text("result.count")).isEqualTo("0");
        call("tasks.execute", "{\"task_id\": \"r\"}");
        server.claim();

        assertThat(call("tasks.running.list", "{}").texts("result", "id")).containsExactly("r");
        assertThat(call("tasks.running.list", "{\"user_id\": \"bob\"}").size("result")).isZero();
        assertThat(call("tasks.running.count", "{}").json())
                .isEqualTo(call("tasks.running.count", "{}").json());
        assertThat(call("tasks.running.count", "{\"user_id\": \"ann\"}").text("result.count"))
                .isEqualTo("1");
        assertThat(call("tasks.running.count", "{\"user_id\": \"ann\"}").text("result.user_id"))
                .isEqualTo("ann");
        Response status = call("tasks.running.status", "{\"task_ids\": [\"r\", \"c\", \"nope\"]}");
        assertThat(status.texts("result", "status"))
                .containsExactly("in_progress", "pending", "not_found");
        assertThat(status.text("result.0.is_running")).isEqualTo("true");
        assertThat(status.text("result.0.context_id")).isEqualTo("r");
        assertThat(status.text("result.2.is_running")).isEqualTo("false");
        fails("-32602", "tasks.running.status", "{}");
        fails("-32602", "tasks.running.status", "{\"task_ids\": [1]}");
    }

    @Test
    void the_system_tells_how_it_does() {
        Response health = call("system.health", "{}");
        assertThat(health.text("result.status")).isEqualTo("healthy");
        assertThat(health.text("result.version")).isEqualTo("1.2.3");
        assertThat(health.text("result.running_tasks_count")).isEqualTo("0");
        server.health.ready = false;
        assertThat(call("system.health", "{}").text("result.status")).isEqualTo("unhealthy");
    }

    @Test
    void the_system_tells_what_it_can_run() {
        Response executors = call("system.executors", "{}");

        assertThat(executors.texts("result.executors", "id")).containsExactly("echo", "strict");
        assertThat(executors.text("result.count")).isEqualTo("2");
        assertThat(executors.text("result.executors.0.name")).isEqualTo("Echo");
        assertThat(executors.text("result.executors.1.input_schema.type")).isEqualTo("object");
        fails("-32602", "system.executors", "{\"x\": 1}");
    }
}
