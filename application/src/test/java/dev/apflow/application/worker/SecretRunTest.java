package dev.apflow.application.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.executor.Execution;
import dev.apflow.application.executor.ExecutionFailed;
import dev.apflow.application.executor.ExecutorCatalog;
import dev.apflow.application.executor.TaskExecutor;
import dev.apflow.application.schema.InputSchemas;
import dev.apflow.application.secret.SecretSource;
import dev.apflow.application.secret.SecretSource.Answer;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.worker.TaskRun.End;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.idempotency.IdempotencyKey;
import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonNumber;
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
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.time.LocalInstant;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What an executor gets of secrets, and what of it comes out. */
class SecretRunTest {

    private static final String VALUE = "s3cr3t-value";
    private static final ExecutorId TRIAL = new ExecutorId("trial");
    private static final TaskId TASK = new TaskId("t");
    private static final JsonObject INPUTS =
            JsonObject.of("token", JsonObject.of("$secret", new JsonString("NAME")));

    private final List<JsonValue> seen = new ArrayList<>();
    private final List<JsonValue> judged = new ArrayList<>();
    private SecretGrant grant = SecretGrant.EVERYBODY;
    private List<FieldProblem> refused = List.of();

    private interface Work {
        JsonValue result(Execution execution) throws Exception;
    }

    private record Trial(Work work) implements TaskExecutor {

        @Override
        public ExecutorId id() {
            return TRIAL;
        }

        @Override
        public JsonValue execute(Execution execution) throws Exception {
            return work.result(execution);
        }
    }

    private final class Schemas implements InputSchemas {

        @Override
        public List<FieldProblem> check(JsonObject schema, JsonValue instance, String path) {
            judged.add(instance);
            return refused;
        }

        @Override
        public Optional<String> problemOf(JsonObject schema) {
            return Optional.empty();
        }
    }

    private final TaskLog log = new TaskLog(new Delivered(TASK, 1, 1), () -> new LocalInstant(0));

    private End run(Claimed claimed, Work work) {
        SecretSource source =
                name ->
                        name.value().equals("NAME")
                                ? new Answer.Available(new Secret(VALUE, grant))
                                : new Answer.Missing("nowhere to be found");
        return new TaskRun(claimed, false, 1 << 20, log)
                .run(
                        new TaskRun.RunContext(
                                new ExecutorCatalog(List.of(new Trial(work))),
                                new Schemas(),
                                new NothingRecorded(),
                                new SecretInputs.Place(source, new NodeId("node-7")),
                                1 << 20));
    }

    private static Claimed claimed(JsonObject inputs) {
        return new Claimed(
                new Delivered(TASK, 1, 1),
                TASK,
                TaskSpec.of(TASK, "n", TRIAL, inputs),
                0,
                Map.of());
    }

    private JsonValue remembered(Execution execution) {
        seen.add(execution.inputs());
        return execution.inputs();
    }

    @Test
    void the_executor_sees_the_value_and_the_result_does_not_have_it() {
        End end = run(claimed(INPUTS), this::remembered);
        assertThat(seen).containsExactly(JsonObject.of("token", new JsonString(VALUE)));
        assertThat(end)
                .isEqualTo(new End.Success(JsonObject.of("token", new JsonString("***")), false));
    }

    @Test
    void the_key_is_of_what_was_submitted() {
        List<IdempotencyKey> keys = new ArrayList<>();
        run(
                claimed(INPUTS),
                execution -> {
                    keys.add(execution.idempotencyKey());
                    return JsonNumber.ONE;
                });
        assertThat(keys).containsExactly(IdempotencyKey.of("t", 1, INPUTS));
    }

    @Test
    void errors_do_not_have_it_however_they_are_thrown_and_wherever_they_are_cut() {
        List<Exception> thrown =
                List.of(
                        ExecutionFailed.permanent("no: " + VALUE),
                        new IllegalStateException("no: " + VALUE),
                        ExecutionFailed.retryable("x".repeat(9_995) + VALUE));
        for (Exception each : thrown) {
            End end =
                    run(
                            claimed(INPUTS),
                            execution -> {
                                throw each;
                            });
            assertThat(((End.Failure) end).error())
                    .contains("***")
                    .doesNotContain(VALUE)
                    .doesNotContain(VALUE.substring(0, 4));
        }
    }

    @Test
    void names_numbers_and_lists_of_a_result_do_not_have_it() {
        End end =
                run(
                        claimed(INPUTS),
                        execution ->
                                JsonObject.of(
                                        "x" + VALUE, JsonArray.of(new JsonString("a" + VALUE))));
        assertThat(((End.Success) end).result())
                .isEqualTo(JsonObject.of("x***", JsonArray.of(new JsonString("a***"))));
    }

    @Test
    void a_result_of_a_dependency_that_looks_like_a_reference_stays_data() {
        TaskId first = new TaskId("first");
        TaskSpec spec = TaskSpec.of(TASK, "n", TRIAL, JsonObject.EMPTY);
        Claimed claimed =
                new Claimed(
                        new Delivered(TASK, 1, 1),
                        TASK,
                        withDependency(spec, first),
                        0,
                        Map.of(first, INPUTS));
        run(claimed, this::remembered);
        assertThat(seen).containsExactly(JsonObject.of("first", INPUTS));
    }

    private static TaskSpec withDependency(TaskSpec spec, TaskId first) {
        return new TaskSpec(
                spec.id(),
                spec.parentId(),
                spec.userId(),
                spec.name(),
                spec.priority(),
                spec.method(),
                spec.inputSchema(),
                spec.inputs(),
                spec.params(),
                List.of(new Dependency(first, true)),
                spec.placement(),
                spec.retry(),
                spec.maxDeliveries(),
                spec.timeout(),
                spec.notBefore());
    }

    @Test
    void a_secret_that_is_not_there_fails_the_task_with_its_name_and_the_node() {
        End end =
                run(
                        claimed(
                                JsonObject.of(
                                        "a", JsonObject.of("$secret", new JsonString("OTHER")))),
                        this::remembered);
        assertThat(seen).isEmpty();
        assertThat(end)
                .isEqualTo(
                        End.Failure.lasting(
                                ErrorCode.UNRESOLVED,
                                "secret OTHER on node node-7: nowhere to be found"));
    }

    @Test
    void an_executor_that_is_not_named_does_not_get_it() {
        grant = new SecretGrant(false, Set.of(new ExecutorId("other")), Set.of());
        assertThat(((End.Failure) run(claimed(INPUTS), this::remembered)).code())
                .isEqualTo(ErrorCode.UNRESOLVED);
        assertThat(seen).isEmpty();
    }

    @Test
    void an_executor_that_checks_no_hosts_does_not_get_what_is_for_certain_hosts() {
        grant = new SecretGrant(false, Set.of(), Set.of("a.example"));
        assertThat(((End.Failure) run(claimed(INPUTS), this::remembered)).code())
                .isEqualTo(ErrorCode.UNRESOLVED);
    }

    @Test
    void a_schema_of_the_client_is_not_asked_about_a_secret_that_is_not_for_everybody() {
        TaskSpec spec = TaskSpec.of(TASK, "n", TRIAL, INPUTS);
        Claimed guessing =
                new Claimed(new Delivered(TASK, 1, 1), TASK, withSchema(spec), 0, Map.of());
        run(guessing, this::remembered);
        assertThat(judged.get(0)).isEqualTo(JsonObject.of("token", new JsonString(VALUE)));
        judged.clear();

        grant = new SecretGrant(false, Set.of(TRIAL), Set.of());
        refused = List.of(new FieldProblem("inputs.token", "does not match ^s", "pattern", VALUE));
        End end = run(guessing, this::remembered);
        assertThat(judged.get(0)).isEqualTo(JsonObject.of("token", new JsonString("a secret")));
        assertThat(end).isInstanceOf(End.Success.class);
    }

    @Test
    void what_a_schema_refuses_is_told_without_the_value() {
        TaskSpec spec = TaskSpec.of(TASK, "n", TRIAL, INPUTS);
        refused =
                List.of(new FieldProblem("inputs.token", "'s3cr…' is odd", "pattern", "\"s3cr…\""));
        Claimed claimed =
                new Claimed(new Delivered(TASK, 1, 1), TASK, withSchema(spec), 0, Map.of());
        End.Failure end = (End.Failure) run(claimed, this::remembered);
        assertThat(end.code()).isEqualTo(ErrorCode.INVALID_INPUTS);
        assertThat(end.error()).contains("inputs.token", "a secret").doesNotContain("s3cr");
    }

    private static TaskSpec withSchema(TaskSpec spec) {
        return new TaskSpec(
                spec.id(),
                spec.parentId(),
                spec.userId(),
                spec.name(),
                spec.priority(),
                spec.method(),
                Optional.of(JsonObject.EMPTY),
                spec.inputs(),
                spec.params(),
                spec.dependencies(),
                spec.placement(),
                spec.retry(),
                spec.maxDeliveries(),
                spec.timeout(),
                spec.notBefore());
    }
}
