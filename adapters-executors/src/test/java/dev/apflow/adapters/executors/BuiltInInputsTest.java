package dev.apflow.adapters.executors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.executor.TaskExecutor;
import dev.apflow.application.schema.InputNames;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.problem.FieldProblem;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/** No executor of ours ignores an input in silence. */
class BuiltInInputsTest {

    private static final List<TaskExecutor> ALL =
            List.of(
                    new CommandExecutor(new CommandRules(Set.of())),
                    new RestExecutor(new AddressRules(false), Proxies.NONE, () -> Instant.EPOCH),
                    new SleepExecutor(pause -> {}),
                    new FailExecutor(),
                    new AggregateExecutor(),
                    new SystemInfoExecutor());

    private static List<FieldProblem> unknown(TaskExecutor executor, String... inputs) {
        JsonObject given = JsonObject.EMPTY;
        for (String each : inputs) {
            given = given.with(each, JsonNumber.ONE);
        }
        return InputNames.unknown(executor.inputSchema().orElseThrow(), given, "inputs");
    }

    @Test
    void each_refuses_what_it_does_not_know() {
        assertThat(ALL)
                .allSatisfy(
                        each ->
                                assertThat(unknown(each, "nonsense"))
                                        .as("%s", each.id())
                                        .hasSize(1));
    }

    @Test
    void each_takes_all_that_it_looks_at() {
        assertThat(unknown(ALL.get(0), "command", "argv", "shell", "timeout", "env")).isEmpty();
        assertThat(
                        unknown(
                                ALL.get(1),
                                "url",
                                "method",
                                "headers",
                                "params",
                                "json",
                                "data",
                                "timeout"))
                .isEmpty();
        assertThat(unknown(ALL.get(2), "duration_ms")).isEmpty();
        assertThat(unknown(ALL.get(3), "message", "times")).isEmpty();
    }

    @Test
    void the_usual_slips_are_told_what_was_meant() {
        assertThat(unknown(ALL.get(0), "args").getFirst().reason()).endsWith("did you mean argv?");
        assertThat(unknown(ALL.get(1), "header").getFirst().reason())
                .endsWith("did you mean headers?");
        assertThat(unknown(ALL.get(2), "duration").getFirst().reason())
                .endsWith("did you mean duration_ms?");
    }

    @Test
    void only_echo_takes_anything() {
        Set<String> open = Set.of("echo");
        assertThat(ALL).noneMatch(each -> open.contains(each.id().value()));
        assertThat(new EchoExecutor().inputSchema()).isEmpty();
    }
}
