package dev.apflow.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Trees that cannot be: what {@code apflow run} says of them. */
class BadTreeTest {

    @TempDir Path directory;

    /** What is written to standard error by the run of {@code tree}, which fails as bad input. */
    private List<String> refused(String tree) throws Exception {
        Files.writeString(directory.resolve("tree.json"), tree);
        try (Program run = Program.start(directory, Map.of(), "run", "tree.json")) {
            assertThat(run.output()).isEmpty();
            assertThat(run.exitCode()).isEqualTo(2);
        }
        List<String> messages = Files.readAllLines(directory.resolve("stderr"));
        assertThat(messages).allSatisfy(line -> assertThat(line).doesNotStartWith("\tat "));
        assertThat(messages).hasSizeBetween(1, 30);
        return messages;
    }

    private static String task(String id, String dependency) {
        return String.format(
                Locale.ROOT,
                """
                {"id": "%s", "name": "n", "schemas": {"method": "echo"}, "dependencies": [{"id": "%s"}]}
                """,
                id,
                dependency);
    }

    @Test
    void a_cycle_of_ten_thousand_tasks() throws Exception {
        String tasks =
                IntStream.range(0, 10_000)
                        .mapToObj(i -> task("t" + i, "t" + (i + 1) % 10_000))
                        .collect(Collectors.joining(","));

        assertThat(refused("{\"tasks\": [" + tasks + "]}"))
                .anyMatch(message -> message.contains("cycle"));
    }

    @Test
    void ten_thousand_levels() throws Exception {
        String deep = "[".repeat(10_000) + "]".repeat(10_000);

        assertThat(
                        refused(
                                "{\"tasks\": [{\"name\": \"n\", \"schemas\": {\"method\":"
                                        + " \"echo\"}, \"inputs\": {\"deep\": "
                                        + deep
                                        + "}}]}"))
                .anyMatch(message -> message.contains("deep") || message.contains("nest"));
    }

    @Test
    void every_problem_at_once() throws Exception {
        List<String> messages =
                refused(
                        """
                        {"tasks": [
                          {"id": "a", "name": "n", "schemas": {"method": "no_such"}},
                          {"id": "a", "name": 7, "schemas": {"method": "echo"}, "surprise": 1},
                          {"id": "b", "name": "n", "schemas": {"method": "echo"}, "inputs": {"x": "\\u0000"},
                           "dependencies": [{"id": "nobody"}]}]}
                        """);

        assertThat(String.join("\n", messages)).contains("tasks[1].name", "tasks[1].surprise");
    }

    @Test
    void a_lone_surrogate() throws Exception {
        assertThat(
                        refused(
                                """
                                {"tasks": [{"name": "\\ud800", "schemas": {"method": "echo"}}]}
                                """))
                .anyMatch(message -> message.contains("surrogate"));
    }

    @Test
    void an_enormous_number() throws Exception {
        assertThat(
                        refused(
                                """
                                {"tasks": [{"name": "n", "schemas": {"method": "echo"}, "inputs": {"n": 1e999999999}}]}
                                """))
                .anyMatch(message -> message.contains("number"));
    }

    @Test
    void no_json() throws Exception {
        assertThat(refused("{\"tasks\": [")).anyMatch(message -> message.contains("line 1"));
    }

    @Test
    void nothing() throws Exception {
        assertThat(refused("")).isNotEmpty();
    }
}
