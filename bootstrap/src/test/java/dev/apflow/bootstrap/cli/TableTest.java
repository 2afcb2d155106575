package dev.apflow.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.bootstrap.terminal.Columns;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.junit.jupiter.api.Test;

import java.util.List;

class TableTest {

    private static final String ID = "01a22d7e-c678-72df-b63d-d1f2094f5847.report";

    private static Table tasks(int width, String name) {
        return new Table(width, "ID", "STATE", "METHOD", "AGE", "ATTEMPT", "NAME")
                .ids("ID")
                .optional("AGE", "ATTEMPT")
                .row(ID, "completed", "aggregate_results_executor", "12s", "1", name)
                .row("abc", "no_node", "echo", "3d", "12", "東京のタスク🎉");
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings()
                .all()
                .ofMaxLength(80)
                .map(text -> text + "東京🎉e\u0301❤️".repeat(text.length() % 9));
    }

    @Provide
    Arbitrary<Integer> widths() {
        return Arbitraries.of(40, 60, 80, 100, 200);
    }

    @Property(tries = 300)
    void no_row_is_wider_than_the_terminal(
            @ForAll("widths") int width, @ForAll("names") String name) {
        assertThat(tasks(width, name).lines())
                .allSatisfy(line -> assertThat(Columns.of(line)).isLessThanOrEqualTo(width));
    }

    @Test
    void ids_stay_whole_on_80_columns_and_keep_their_ends_on_60() {
        assertThat(tasks(80, "gather all that there is").lines().get(1))
                .isEqualTo(ID + "  completed  aggregate…  gather al…");
        assertThat(tasks(60, "gather all that there is").lines().get(1))
                .startsWith("01a22d7e-c67")
                .contains("7.report  completed  ");
    }

    @Test
    void columns_stand_below_each_other_whatever_the_characters_are() {
        List<String> lines =
                new Table(80, "NAME", "STATE").row("東京🎉", "a").row("e\u0301", "b").lines();

        assertThat(lines).containsExactly("NAME    STATE", "東京🎉  a", "e\u0301       b");
    }

    @Test
    void a_line_break_or_an_escape_is_shown_as_a_space() {
        assertThat(new Table(80, "A").row("x\n\u001b[2Jy").lines()).contains("x [2Jy");
    }
}
