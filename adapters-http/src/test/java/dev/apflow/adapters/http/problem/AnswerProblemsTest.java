package dev.apflow.adapters.http.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.apflow.application.task.Answer;
import dev.apflow.application.task.Answer.Obstacle;
import dev.apflow.application.task.Answer.Subject;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;

import org.junit.jupiter.api.Test;

import java.util.Arrays;

/** The names that clients read: part of the contract. */
class AnswerProblemsTest {

    private static Problem problem(Answer<?> answer) {
        return catchThrowableOfType(ProblemException.class, () -> AnswerProblems.valueOf(answer))
                .problem();
    }

    @Test
    void a_conflict_has_the_code_of_its_obstacle() {
        assertThat(Arrays.stream(Obstacle.values()))
                .extracting(each -> problem(new Answer.Conflict<>(each, "why")))
                .extracting(each -> each.kind().status() + " " + each.kind().code())
                .containsExactly(
                        "409 wrong_state",
                        "409 id_taken",
                        "409 in_use",
                        "409 conflict",
                        "409 conflict",
                        "409 conflict");
    }

    @Test
    void a_tree_that_has_the_unique_key_is_named() {
        Problem problem = problem(new Answer.NotUnique<>("t1"));
        assertThat(problem.kind().status() + " " + problem.kind().code())
                .isEqualTo("409 not_unique");
        assertThat(problem.members()).isEqualTo(JsonObject.of("tree_id", new JsonString("t1")));
    }

    @Test
    void what_is_unknown_is_named() {
        assertThat(Arrays.stream(Subject.values()))
                .extracting(each -> problem(new Answer.Unknown<>(each, "x1")))
                .extracting(each -> each.kind().code() + " " + each.detail())
                .containsExactly(
                        "not_found No task has the id x1.",
                        "not_found No tree has the id x1.",
                        "not_found No run has the id x1.",
                        "not_found No flow has the id x1.",
                        "not_found No flow version has the id x1.",
                        "not_found No schedule has the id x1.",
                        "not_found No queue has the id x1.");
    }
}
