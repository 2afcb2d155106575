package dev.apflow.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;

class SimulationScreenTest {

    private static final String CALL =
            "  00:03:12.000000  n1#1   call           report [t3 1/2 Succeeded] is on its way to"
                    + " the store";
    private static final String REPLAY =
            "replay    apflow simulate --seed 3 --nodes 3..4 --faults crash,pause --chaos 20 --only"
                    + " 30,31,32 --trace";

    private static final List<String> REPORT =
            List.of(
                    "seed      3",
                    "found     n2 wrote in epoch 4 and n1 wrote in epoch 4 before, which ended at"
                            + " 00:03:11, a second earlier",
                    "faults    1 of 40 are needed:",
                    "    30  00:03:10.000000  pause            n2     for 3.2 s, strength 0.50",
                    "trace     the last 1 lines:",
                    CALL,
                    REPLAY);

    private static List<String> shown(boolean terminal, int width) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Screen screen = new Screen(new PrintStream(out, true, UTF_8), terminal, width);
        new SimulationScreen(screen).report(REPORT);
        return out.toString(UTF_8).lines().toList();
    }

    @Test
    void a_report_in_a_pipe_is_as_it_is() {
        assertThat(shown(false, 80)).isEqualTo(REPORT);
    }

    @Test
    void a_report_on_a_terminal_keeps_its_columns() {
        assertThat(shown(true, 80))
                .containsExactly(
                        "seed      3",
                        "found     n2 wrote in epoch 4 and n1 wrote in epoch 4 before, which ended"
                                + " at",
                        "          00:03:11, a second earlier",
                        "faults    1 of 40 are needed:",
                        "    30  00:03:10.000000  pause            n2     for 3.2 s, strength 0.50",
                        "trace     the last 1 lines:",
                        Table.cut(CALL, 79),
                        REPLAY);
    }

    @Test
    void words_longer_than_a_line_are_cut_in_two() {
        assertThat(Table.wrapped("ab cdefghijkl m", 8, 2))
                .containsExactly("ab cdefg", "  hijkl", "  m");
        assertThat(Table.wrapped("abcdefgh", 1, 2)).containsExactly("abcd", "  ef", "  gh");
        assertThat(Table.wrapped("", 10, 2)).containsExactly("");
    }
}
