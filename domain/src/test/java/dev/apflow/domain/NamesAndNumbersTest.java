package dev.apflow.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.event.EventCursor;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.lease.Delivery;
import dev.apflow.domain.node.Incarnation;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.problem.FieldProblem;
import dev.apflow.domain.task.TaskId;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names and tokens: which there are, how they compare, how they print. */
class NamesAndNumbersTest {

    private static final String LONGEST = "x".repeat(255);

    @ParameterizedTest
    @ValueSource(strings = {"a", "A-Z.a_z:09", "-"})
    void names_are_of_a_few_characters(String name) {
        for (String each : new String[] {name, LONGEST}) {
            assertThat(new TaskId(each)).hasToString(each);
            assertThat(new NodeId(each)).hasToString(each);
            assertThat(new ExecutorId(each)).hasToString(each);
        }
        assertThat(TaskId.isValid(name) && NodeId.isValid(name) && ExecutorId.isValid(name))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a/b", "ä", "a\n", "a\u0000"})
    void other_names_are_refused(String name) {
        assertThat(TaskId.isValid(name) || NodeId.isValid(name) || ExecutorId.isValid(name))
                .isFalse();
        assertThatThrownBy(() -> new TaskId(name)).hasMessageContaining(TaskId.EXPECTED);
        assertThatThrownBy(() -> new NodeId(name)).hasMessageContaining(NodeId.EXPECTED);
        assertThatThrownBy(() -> new ExecutorId(name)).hasMessageContaining(ExecutorId.EXPECTED);
    }

    @Test
    void a_name_of_256_characters_is_too_long() {
        assertThat(TaskId.isValid(LONGEST + "x")).isFalse();
        assertThat(NodeId.isValid(LONGEST + "x")).isFalse();
        assertThat(ExecutorId.isValid(LONGEST + "x")).isFalse();
    }

    @Test
    void names_sort_as_text() {
        assertThat(new TaskId("a")).isLessThan(new TaskId("b"));
        assertThat(new ExecutorId("b")).isGreaterThan(new ExecutorId("a"));
        assertThat(new EventCursor("1a")).isLessThan(new EventCursor("1b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "9", "a", "z", "-", ".", "0000a-z.9"})
    void cursors_are_of_fewer_characters(String cursor) {
        assertThat(EventCursor.isValid(cursor)).isTrue();
        assertThat(new EventCursor(cursor)).hasToString(cursor);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "_", "/", ":", "`", "{", "0 ", "é"})
    void other_cursors_are_refused(String cursor) {
        assertThat(EventCursor.isValid(cursor)).isFalse();
        assertThatThrownBy(() -> new EventCursor(cursor)).hasMessageContaining("cursor: expected");
    }

    @Test
    void a_cursor_has_at_most_64_characters() {
        assertThat(EventCursor.isValid("0".repeat(64))).isTrue();
        assertThat(EventCursor.isValid("0".repeat(65))).isFalse();
    }

    @Test
    void epochs_begin_with_1_and_count() {
        assertThat(Epoch.FIRST.next()).isEqualTo(new Epoch(2)).hasToString("2");
        assertThat(new Epoch(2).isAfter(Epoch.FIRST)).isTrue();
        assertThat(new Epoch(2).isAfter(new Epoch(2))).isFalse();
        assertThat(Epoch.FIRST.isAfter(new Epoch(2))).isFalse();
        assertThatThrownBy(() -> new Epoch(0)).hasMessageContaining("at least 1, got 0");
        assertThatThrownBy(() -> new Epoch(Long.MAX_VALUE).next())
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    void deliveries_begin_with_0_and_count() {
        assertThat(Delivery.NONE.next()).isEqualTo(new Delivery(1)).hasToString("1");
        assertThat(new Delivery(1).isAfter(Delivery.NONE)).isTrue();
        assertThat(new Delivery(1).isAfter(new Delivery(1))).isFalse();
        assertThat(Delivery.NONE.isAfter(new Delivery(1))).isFalse();
        assertThatThrownBy(() -> new Delivery(-1)).hasMessageContaining("at least 0, got -1");
    }

    @Test
    void incarnations_begin_with_1() {
        assertThat(new Incarnation(1)).hasToString("1");
        assertThat(new Incarnation(2).isAfter(new Incarnation(1))).isTrue();
        assertThat(new Incarnation(2).isAfter(new Incarnation(2))).isFalse();
        assertThatThrownBy(() -> new Incarnation(0)).hasMessageContaining("at least 1, got 0");
    }

    @Test
    void a_problem_of_a_field_is_told_by_its_path() {
        FieldProblem problem = new FieldProblem("url", "is missing", "a text", "nothing");
        assertThat(problem).hasToString("url: is missing (expected a text, got nothing)");
        assertThat(problem.under("inputs").field()).isEqualTo("inputs.url");
        assertThat(problem.under("inputs").reason()).isEqualTo("is missing");
        assertThat(new FieldProblem("", "", "", "").under("tasks").field()).isEqualTo("tasks");
        assertThat(new FieldProblem("[3]", "", "", "").under("tasks").field())
                .isEqualTo("tasks[3]");
    }

    @Test
    void what_came_is_shortened_where_it_is_long() {
        assertThat(new FieldProblem("f", "", "", "y".repeat(200)).actual()).hasSize(200);
        assertThat(new FieldProblem("f", "", "", "y".repeat(201)).actual())
                .isEqualTo("y".repeat(200) + "…");
    }
}
