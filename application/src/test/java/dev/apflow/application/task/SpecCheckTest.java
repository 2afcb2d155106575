package dev.apflow.application.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.schema.InputSchemas;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonBoolean;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.problem.FieldProblem;
import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.Set;

class SpecCheckTest {

    private static final ExecutorId COMMAND = new ExecutorId("command_executor");
    private static final JsonObject KNOWN =
            JsonObject.of("argv", JsonObject.EMPTY, "env", JsonObject.EMPTY);
    private static final JsonObject CLOSED =
            JsonObject.of("properties", KNOWN, "additionalProperties", JsonBoolean.FALSE);

    private static final InputSchemas ANY =
            new InputSchemas() {
                @Override
                public List<FieldProblem> check(
                        JsonObject schema, JsonValue instance, String path) {
                    return List.of();
                }

                @Override
                public Optional<String> problemOf(JsonObject schema) {
                    return Optional.empty();
                }
            };

    private static List<String> problems(JsonObject schema, TaskSpec spec) {
        OfferedExecutors offered =
                new OfferedExecutors() {
                    @Override
                    public Set<ExecutorId> ids() {
                        return Set.of(COMMAND, new ExecutorId("echo"));
                    }

                    @Override
                    public Optional<JsonObject> inputSchema(ExecutorId id) {
                        return Optional.of(schema);
                    }
                };
        SpecCheck check = new SpecCheck(offered, ANY);
        List<FieldProblem> unknown = check.unknownExecutors(spec, "tasks[0].");
        return (unknown.isEmpty() ? check.inputs(spec, spec.id(), "tasks[0].") : unknown)
                .stream().map(FieldProblem::toString).toList();
    }

    private static TaskSpec task(ExecutorId method, String input) {
        return TaskSpec.of(new TaskId("t"), "t", method, JsonObject.of(input, JsonNumber.ONE));
    }

    @Test
    void an_input_that_the_executor_does_not_know_is_refused_with_the_one_that_was_meant() {
        assertThat(problems(CLOSED, task(COMMAND, "args")))
                .containsExactly(
                        "tasks[0].inputs.args: is no input of this executor, did you mean argv?"
                                + " (expected one of [argv, env], got args)");
        assertThat(problems(CLOSED, task(COMMAND, "shape")))
                .containsExactly(
                        "tasks[0].inputs.shape: is no input of this executor"
                                + " (expected one of [argv, env], got shape)");
        assertThat(problems(CLOSED, task(COMMAND, "argv"))).isEmpty();
    }

    @Test
    void so_is_one_of_a_task_that_waits_for_others() {
        TaskSpec waiting =
                task(COMMAND, "args")
                        .withDependencies(List.of(new Dependency(new TaskId("a"), true)));

        assertThat(problems(CLOSED, waiting)).hasSize(1);
    }

    @Test
    void an_executor_whose_schema_is_open_takes_any() {
        JsonObject open = CLOSED.without("additionalProperties");
        JsonObject patterns = CLOSED.with("patternProperties", JsonObject.EMPTY);

        assertThat(problems(open, task(COMMAND, "args"))).isEmpty();
        assertThat(problems(patterns, task(COMMAND, "args"))).isEmpty();
    }

    @Test
    void an_executor_that_nobody_has_is_refused_with_the_one_that_was_meant() {
        assertThat(problems(CLOSED, task(new ExecutorId("command-executer"), "argv")))
                .containsExactly(
                        "tasks[0].schemas.method: no such executor, did you mean command_executor?"
                            + " (expected one of [command_executor, echo], got command-executer)");
    }
}
