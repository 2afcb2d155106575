package dev.apflow.adapters.executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apflow.application.executor.ExecutionFailed;
import dev.apflow.application.executor.TaskExecutor;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.task.TaskId;
import dev.apflow.json.JsonText;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class TrialExecutorsTest {

    @Test
    void echo_returns_its_inputs() {
        RecordedExecution execution = RecordedExecution.of("{\"a\": [1, null]}");
        assertThat(new EchoExecutor().execute(execution)).isEqualTo(execution.inputs());
    }

    @Test
    void sleep_waits_as_long_as_asked_and_tells_its_progress() throws Exception {
        List<Duration> pauses = new ArrayList<>();
        RecordedExecution execution = RecordedExecution.of("{\"duration_ms\": 250}");
        new SleepExecutor(pauses::add).execute(execution);
        assertThat(pauses.stream().mapToLong(Duration::toMillis).sum()).isEqualTo(250);
        assertThat(execution.progress()).containsExactly(0.0, 0.4, 0.8);
    }

    @Test
    void fail_fails_the_first_attempts_and_then_succeeds() throws Exception {
        RecordedExecution execution =
                RecordedExecution.of("{\"message\": \"not yet\", \"times\": 2}");
        FailExecutor fail = new FailExecutor();
        assertThatThrownBy(() -> fail.execute(execution))
                .isInstanceOf(ExecutionFailed.class)
                .hasMessage("not yet");
        assertThatThrownBy(() -> fail.execute(execution.withAttempt(2))).hasMessage("not yet");
        assertThat(fail.execute(execution.withAttempt(3)))
                .isEqualTo(JsonObject.of("attempt", JsonNumber.of(3)));
    }

    @Test
    void fail_without_times_always_fails() {
        assertThatThrownBy(
                        () ->
                                new FailExecutor()
                                        .execute(RecordedExecution.of("{}").withAttempt(99)))
                .isInstanceOf(ExecutionFailed.class);
    }

    @Test
    void aggregate_gathers_results_by_task() {
        RecordedExecution execution =
                RecordedExecution.of("{}")
                        .withResults(
                                Map.of(
                                        new TaskId("b"),
                                        new JsonString("x"),
                                        new TaskId("a"),
                                        JsonNumber.ONE));
        assertThat(JsonText.write(new AggregateExecutor().execute(execution)))
                .isEqualTo("{\"count\":2,\"results\":{\"a\":1,\"b\":\"x\"}}");
    }

    @Test
    void system_info_tells_of_processors_and_memory() throws Exception {
        String message =
                JsonText.write(new SystemInfoExecutor().execute(RecordedExecution.of("{}")));
        assertThat(message)
                .contains("\"processors\":" + Runtime.getRuntime().availableProcessors());
        assertThat(message).contains("\"total_bytes\":");
    }

    @Test
    void commands_are_offered_only_where_they_are_switched_on() {
        assertThat(
                        BuiltInExecutors.create(
                                        pause -> {},
                                        InstantSource.system(),
                                        Map.of(),
                                        true,
                                        Optional.empty(),
                                        List.of(),
                                        Optional.empty())
                                .stream()
                                .map(TaskExecutor::id))
                .hasSize(6)
                .doesNotContain(BuiltInExecutors.COMMAND);
        assertThat(
                        BuiltInExecutors.create(
                                        pause -> {},
                                        InstantSource.system(),
                                        Map.of(),
                                        true,
                                        Optional.of(List.of("date")),
                                        List.of(),
                                        Optional.empty())
                                .stream()
                                .map(TaskExecutor::id))
                .hasSize(7)
                .contains(BuiltInExecutors.COMMAND);
    }
}
