package dev.apflow.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.apflow.bootstrap.cli.ApflowCommand;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Optional;

/** The simulator as a user starts it; what it plays is tested where it lives. */
class SimulateCommandTest {

    private record Told(int exitCode, String out, String err) {}

    private static Told simulate(String... options) {
        String[] arguments = new String[options.length + 1];
        arguments[0] = "simulate";
        System.arraycopy(options, 0, arguments, 1, options.length);
        PrintStream usualOut = System.out;
        PrintStream usualErr = System.err;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, UTF_8));
        System.setErr(new PrintStream(err, true, UTF_8));
        try {
            int exitCode = ApflowCommand.run(arguments);
            return new Told(exitCode, out.toString(UTF_8), err.toString(UTF_8));
        } finally {
            System.setOut(usualOut);
            System.setErr(usualErr);
        }
    }

    @Test
    void some_seeds_are_played_and_summed_up() {
        Told told = simulate("--seeds", "3", "--nodes", "3", "--chaos", "5");
        assertThat(told.exitCode()).isZero();
        assertThat(told.out())
                .contains("✓ no rule was broken in 3 seeds (1–3)")
                .contains("hours a minute")
                .contains("reply-lost");
        assertThat(told.err()).isEmpty();
    }

    @Test
    void one_seed_is_traced_the_same_each_time() {
        String[] options = {
            "--seed", "7", "--nodes", "3..4", "--chaos", "2", "--faults", "crash,pause", "--trace"
        };
        Told told = simulate(options);
        assertThat(told.exitCode()).isZero();
        assertThat(told.out()).contains("00:00:00.000000  n1#1   process        starts");
        assertThat(told.out()).contains("✓ no rule was broken");
        assertThat(hash(simulate(options))).isEqualTo(hash(told)).isPresent();
    }

    /** The line that tells the trace's hash. */
    private static Optional<String> hash(Told told) {
        return told.out().lines().filter(line -> line.startsWith("seed 7: ")).findFirst();
    }

    @Test
    void hours_end_a_long_run() {
        Told told = simulate("--hours", "0.2", "--chaos", "5", "--faults", "none");
        assertThat(told.exitCode()).isZero();
        assertThat(told.out()).contains("✓ no rule was broken");
    }

    @Test
    void what_cannot_be_played_is_said() {
        assertThat(simulate("--faults", "sabotage"))
                .isEqualTo(new Told(2, "", "apflow: --faults: no such fault: sabotage\n"));
        assertThat(simulate("--nodes", "7..3").err())
                .isEqualTo("apflow: nodes: expected 1–50, the fewest first, got 7..3\n");
        assertThat(simulate("--nodes", "many").exitCode()).isEqualTo(2);
        assertThat(simulate("--trace").err())
                .isEqualTo("apflow: --trace and --only are for a single run: give --seed alone\n");
        assertThat(simulate("--seed", "1", "--chaos", "1", "--only", "9999").err())
                .startsWith("apflow: --only: seed 1 has faults 1 to ");
    }
}
