package dev.apflow.adapters.postgres.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Set;

class SqlTextTest {

    private static SqlText text(Map<String, String> files, String... parameters) {
        return SqlText.of(
                "main",
                name -> {
                    String found = files.get(name);
                    if (found == null) {
                        throw new IllegalStateException(name + ".sql is not there");
                    }
                    return found;
                },
                parameters);
    }

    private static SqlText text(String main, String... parameters) {
        return text(Map.of("main", main), parameters);
    }

    @Test
    void a_parameter_stands_wherever_its_name_does() {
        SqlText text = text("select :a::int, :b where :a > 1", "a", "b");

        assertThat(text.sql()).isEqualTo("select ?::int, ? where ? > 1");
        assertThat(text.positions("a", 0)).containsExactly(1, 3);
        assertThat(text.positions("b", 10)).containsExactly(12);
    }

    @Test
    void literals_and_casts_are_no_parameters_and_comments_are_left_out() {
        SqlText text = text("-- of :nobody, or ?\nselect ':it ${is}?' -- so\n, now()::text");

        assertThat(text.sql()).isEqualTo("select ':it ${is}?' , now()::text");
    }

    @Test
    void an_include_is_replaced_by_its_text_with_its_parameters() {
        SqlText text =
                text(
                        Map.of(
                                "main", "select 1 where ${ready} and :x",
                                "ready", "-- why\n:x = ${one}\n",
                                "one", "1"),
                        "x");

        assertThat(text.sql()).isEqualTo("select 1 where ? = 1 and ?");
        assertThat(text.positions("x", 0)).containsExactly(1, 2);
    }

    @Test
    void locks_are_named() {
        assertThat(text("select f(${lock FENCE}) where ${is_lock NODE}").sql())
                .isEqualTo(
                        "select f("
                                + AdvisoryLock.FENCE.key()
                                + ") where "
                                + AdvisoryLock.NODE.isIn());
        assertThatThrownBy(() -> text("${lock DOOR}"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("main.sql: no lock ${lock DOOR}");
    }

    @Test
    void a_parameter_that_nobody_gives_is_refused() {
        assertThatThrownBy(() -> text("select :a, :b", "a"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("main.sql: its parameters are [a, b], its class gives [a]");
    }

    @Test
    void a_name_that_nobody_uses_is_refused() {
        assertThatThrownBy(() -> text("select :a", "a", "b"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("main.sql: its parameters are [a], its class gives [a, b]");
    }

    @Test
    void a_parameter_without_a_name_is_refused() {
        assertThatThrownBy(() -> text("select ?"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("main.sql has a parameter without a name");
    }

    @Test
    void an_unknown_include_and_one_of_itself_are_refused() {
        assertThatThrownBy(() -> text("${other}")).hasMessage("other.sql is not there");
        assertThatThrownBy(() -> text("${main}")).hasMessage("main.sql includes itself");
        assertThatThrownBy(() -> SqlText.of(SqlTextTest.class, "nothing"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("nothing.sql is not in dev.apflow.adapters.postgres.engine");
    }

    @Test
    void a_value_that_is_missing_is_named_before_the_server_is_asked() {
        SqlText text = text("select :a, :b", "a", "b");

        text.requireAll(Set.of("a", "b"));
        assertThatThrownBy(() -> text.requireAll(Set.of("a")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("main.sql: no value for [b]");
        assertThatThrownBy(() -> text.positions("c", 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("main.sql has no parameter :c");
    }
}
