package dev.apflow.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.tree.TreeLimits;
import dev.apflow.json.JsonText;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

class AnswersTest {

    private static final Optional<String> JSON = Optional.of("application/json");
    private static final Answers ANSWERS = new Answers("http://server");

    private static Failure failure(int status, String type, String body) {
        return catchThrowableOfType(
                Failure.class,
                () ->
                        ANSWERS.read(
                                status,
                                Optional.ofNullable(type),
                                body.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    200 | text/html        | <html><body>Please log in</body></html> | Please log in
                    200 |                  | {"status": "completed"}                 | no content type
                    200 | application/json | {"status": "comp                        | cannot be read
                    200 | application/json | ''                                      | cannot be read
                    200 | application/json | [1]                                     | expected a JSON object
                    200 | application/json | {"n": 1e999999}                         | cannot be read
                    302 | text/html        | moved                                   | 302
                    500 | text/plain       | oops                                    | oops
                    """)
    void what_is_no_answer_of_ours_is_a_failure_in_one_line(
            int status, String type, String body, String message) {
        Failure failure = failure(status, type, body);

        assertThat(failure).hasMessageContaining(message).hasMessageContaining("http://server");
        assertThat(failure.getMessage().lines()).hasSize(1);
        assertThat(failure.exitCode()).isIn(1, 3);
        assertThat(failure.isPassing()).isFalse();
    }

    @Test
    void a_missing_scope_is_named_with_what_it_allows_and_how_to_get_it_in_one_line() {
        Failure failure =
                failure(
                        403,
                        "application/problem+json",
                        "{\"title\":\"Forbidden\",\"detail\":\"x\",\"scope\":\"apflow:write\"}");

        assertThat(failure)
                .hasMessage(
                        "403 Not allowed: your token lacks the scope apflow:write (submit, change,"
                            + " cancel, re-run); whoever runs http://server can give you one that"
                            + " has it (`apflow whoami` shows what yours may do)");
        assertThat(failure.exitCode()).isEqualTo(5);
        assertThat(failure(403, "application/problem+json", "{\"title\":\"t\",\"detail\":\"d\"}"))
                .hasMessage("403 t: d");
        assertThat(failure(401, "application/problem+json", "{\"title\":\"t\",\"detail\":\"d\"}"))
                .hasMessage("401 t: d (--token or APFLOW_API_TOKEN)");
    }

    @ParameterizedTest
    @CsvSource({"502", "503", "504"})
    void a_proxy_without_a_server_may_have_one_in_a_moment(int status) {
        Failure failure = failure(status, "text/html", "<h1>Bad\ngateway</h1>");

        assertThat(failure).hasMessageContaining("Bad gateway");
        assertThat(failure.isPassing()).isTrue();
    }

    @Test
    void a_refusal_of_ours_is_told_in_its_own_words() {
        String problem = "{\"title\": \"Wrong\", \"detail\": \"limit: too small\", \"new\": {}}";

        Failure failure = failure(422, "application/problem+json;charset=utf-8", problem);

        assertThat(failure).hasMessage("422 Wrong: limit: too small");
        assertThat(failure.exitCode()).isEqualTo(2);
    }

    @Test
    void the_deepest_document_that_a_server_stores_is_read() {
        int depth = TreeLimits.DEFAULT.depth();
        JsonValue inputs = new JsonString("deep");
        for (int i = 0; i < 98; i++) {
            inputs = JsonArray.of(inputs);
        }
        JsonObject tree = JsonObject.of("inputs", JsonObject.of("x", inputs));
        for (int i = 1; i < depth; i++) {
            tree = JsonObject.of("children", new JsonArray(List.of(tree)));
        }

        JsonObject read = ANSWERS.read(200, JSON, JsonText.writeBytes(tree));

        assertThat(read).isEqualTo(tree);
    }

    @Test
    void the_largest_tree_that_a_server_stores_is_read() {
        JsonObject task = JsonObject.of("id", new JsonString("x"));
        for (int i = 0; i < 60; i++) {
            task = task.with("field" + i, new JsonString("value"));
        }
        List<JsonValue> children = Collections.nCopies(TreeLimits.DEFAULT.tasks() - 1, task);
        byte[] body = JsonText.writeBytes(task.with("children", new JsonArray(children)));

        assertThat(TaskLine.ofTree(ANSWERS.read(200, JSON, body)))
                .hasSize(TreeLimits.DEFAULT.tasks());
    }

    @Test
    void words_of_a_newer_server_are_shown() {
        JsonObject task =
                JsonObject.of("id", new JsonString("a"))
                        .with("status", new JsonString("suspended"))
                        .with("mood", new JsonArray(List.of()));

        TaskLine line = TaskLine.of(task);

        assertThat(line.status()).isEqualTo("suspended");
        assertThat(line.isOver()).isFalse();
    }
}
