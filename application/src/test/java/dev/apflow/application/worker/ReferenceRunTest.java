package dev.apflow.application.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.executor.Execution;
import dev.apflow.application.executor.ExecutorCatalog;
import dev.apflow.application.executor.TaskExecutor;
import dev.apflow.application.schema.InputSchemas;
import dev.apflow.application.secret.SecretSource;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.worker.TaskRun.End;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.idempotency.IdempotencyKey;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.problem.FieldProblem;
import dev.apflow.domain.secret.Secret;
import dev.apflow.domain.secret.SecretGrant;
import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.ErrorCode;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskKey;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.task.Template;
import dev.apflow.domain.time.LocalInstant;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an executor gets of references. */
class ReferenceRunTest {

    private static final ExecutorId REST = new ExecutorId("rest_executor");
    private static final TaskId FETCH = new TaskId("run.fetch");
    private static final TaskId FAR = new TaskId("run.far");

    /** Returns what it sees. */
    private record Seeing() implements TaskExecutor {

        @Override
        public ExecutorId id() {
            return REST;
        }

        @Override
        public JsonValue execute(Execution execution) {
            return JsonObject.of(
                    "inputs",
                    execution.inputs(),
                    "results",
                    new JsonString(execution.dependencyResults().keySet().toString()),
                    "key",
                    new JsonString(execution.idempotencyKey().value()));
        }
    }

    private static final class NoSchemas implements InputSchemas {

        @Override
        public List<FieldProblem> check(JsonObject schema, JsonValue instance, String path) {
            return List.of();
        }

        @Override
        public Optional<String> problemOf(JsonObject schema) {
            return Optional.empty();
        }
    }

    private static Claimed claimed(JsonObject inputs, JsonValue result) {
        TaskSpec spec =
                TaskSpec.of(new TaskId("run.send"), "send", REST, inputs)
                        .withKey(Optional.of(new TaskKey("send")))
                        .withDependencies(
                                List.of(
                                        new Dependency(
                                                FETCH, true, Optional.of(new TaskKey("fetch"))),
                                        Dependency.implied(FAR, Optional.of(new TaskKey("far")))))
                        .withTemplate(
                                Optional.of(new Template(JsonObject.EMPTY, Optional.empty())));
        return new Claimed(
                new Delivered(spec.id(), 2, 1),
                new TaskId("run"),
                spec,
                0,
                Map.of(FETCH, result, FAR, new JsonString("far away")));
    }

    private static End run(Claimed claimed, long most) {
        SecretSource source =
                name ->
                        new SecretSource.Answer.Available(
                                new Secret("${/run/id} is secret", SecretGrant.EVERYBODY));
        return new TaskRun(
                        claimed,
                        false,
                        most,
                        new TaskLog(claimed.delivered(), () -> new LocalInstant(0)))
                .run(
                        new TaskRun.RunContext(
                                new ExecutorCatalog(List.of(new Seeing())),
                                new NoSchemas(),
                                new NothingRecorded(),
                                new SecretInputs.Place(source, new NodeId("node")),
                                1 << 20));
    }

    private static JsonObject seen(Claimed claimed) {
        return (JsonObject) ((End.Success) run(claimed, 1 << 20)).result();
    }

    private static JsonString text(String text) {
        return new JsonString(text);
    }

    @Test
    void references_are_replaced_and_results_merged_under_their_keys() {
        JsonObject inputs =
                JsonObject.of(
                        "url",
                        text("http://host/${/tasks/fetch/result}?run=${/run/id}&n=${/run/attempt}"),
                        "far",
                        JsonObject.of("$ref", text("/tasks/far/result")));

        JsonObject seen = seen(claimed(inputs, text("a/b")));

        assertThat(seen.find("inputs"))
                .contains(
                        JsonObject.of(
                                "url",
                                text("http://host/a%2Fb?run=run&n=2"),
                                "far",
                                text("far away"),
                                "fetch",
                                text("a/b")));
        assertThat(seen.find("results")).contains(text("[run.fetch]"));
        assertThat(seen.find("key"))
                .contains(
                        text(
                                IdempotencyKey.of(
                                                "run.send",
                                                2,
                                                (JsonObject) seen.find("inputs").orElseThrow())
                                        .value()));
    }

    @Test
    void a_secret_is_no_template_and_a_result_names_no_secret() {
        JsonObject secret = JsonObject.of("$secret", text("NAME"));
        JsonObject inputs =
                JsonObject.of(
                        "token",
                        secret,
                        "data",
                        JsonObject.of("$ref", text("/tasks/fetch/result")));

        JsonObject seen = (JsonObject) seen(claimed(inputs, secret)).find("inputs").orElseThrow();

        assertThat(seen.find("token")).contains(text("***"));
        assertThat(seen.find("data")).contains(secret);
    }

    @Test
    void a_reference_to_nothing_fails_the_task_for_good_with_its_pointer() {
        JsonObject inputs = JsonObject.of("a", text("${/tasks/fetch/result/id}"));

        assertThat(run(claimed(inputs, JsonObject.EMPTY), 1 << 20))
                .isEqualTo(
                        new End.Failure(
                                "inputs.a: /tasks/fetch/result/id does not exist",
                                ErrorCode.UNRESOLVED_REFERENCE,
                                false));
    }

    @Test
    void values_that_are_too_large_together_fail_the_task() {
        JsonObject inputs = JsonObject.of("a", text("${/tasks/fetch/result}".repeat(100)));

        assertThat(run(claimed(inputs, text("x".repeat(100))), 5_000))
                .isInstanceOfSatisfying(
                        End.Failure.class,
                        failure ->
                                assertThat(failure.code()).isEqualTo(ErrorCode.INPUTS_TOO_LARGE));
    }
}
