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

    private record Output(int exitCode, String out, String err) {}

    private static Output simulate(String... options) {
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
            return new Output(exitCode, out.toString(UTF_8), err.toString(UTF_8));
        } finally {
            System.setOut(usualOut);
            System.setErr(usualErr);
        }
    }

    @Test
    void some_seeds_are_played_and_summed_up() {
        Output output = simulate("--seeds", "3", "--nodes", "3", "--chaos", "5");
        assertThat(output.exitCode()).isZero();
        assertThat(output.out())
                .containsPattern("no rule was broken in 3 seeds \\(1[–-]3\\)")
                .contains("hours a minute")
                .contains("reply-lost");
        assertThat(output.err()).isEmpty();
    }

    @Test
    void one_seed_is_traced_the_same_each_time() {
        String[] options = {
            "--seed", "7", "--nodes", "3..4", "--chaos", "2", "--faults", "crash,pause", "--trace"
        };
        Output output = simulate(options);
        assertThat(output.exitCode()).isZero();
        assertThat(output.out()).contains("00:00:00.000000  n1#1   process        starts");
        assertThat(output.out()).contains("no rule was broken");
        assertThat(hash(simulate(options))).isEqualTo(hash(output)).isPresent();
    }

    /** The line that tells the trace's hash. */
    private static Optional<String> hash(Output output) {
        return output.out().lines().filter(line -> line.startsWith("seed 7: ")).findFirst();
    }

    @Test
    void hours_end_a_long_run() {
        Output output = simulate("--hours", "0.2", "--chaos", "5", "--faults", "none");
        assertThat(output.exitCode()).isZero();
        assertThat(output.out()).contains("no rule was broken");
    }

    @Test
    void kinds_of_faults_that_are_named_are_played() {
        Output output =
                simulate("--seed", "1", "--nodes", "3..3", "--faults", "pause", "--chaos", "20");
        assertThat(output.exitCode()).isZero();
        assertThat(output.out()).startsWith("seed 1: 3 nodes, ").doesNotContain(" 0 faults");
    }

    @Test
    void what_cannot_be_played_is_said() {
        assertRefused(
                "--faults: expected all, none, or kinds as --help lists them, got sabotage",
                "--faults",
                "crash,sabotage");
        for (String nodes : new String[] {"7..3", "many", "0", "3..51", "3..4..5", "-1", ""}) {
            assertRefused(
                    "--nodes: expected N or N..M, from 1 to 50, the fewest first, got " + nodes,
                    "--nodes",
                    nodes);
        }
        for (String seeds : new String[] {"0", "-5", "1000000001"}) {
            assertRefused("--seeds: expected 1 to 1000000000, got " + seeds, "--seeds", seeds);
        }
        for (String hours : new String[] {"NaN", "Infinity", "-Infinity", "0.0", "-0.5"}) {
            assertRefused(
                    "--hours: expected more than 0, at most 10000000, got " + hours,
                    "--hours",
                    hours);
        }
        for (String chaos : new String[] {"0", "-1", "10001", "99999999999999999"}) {
            assertRefused("--chaos: expected 1 to 10000 minutes, got " + chaos, "--chaos", chaos);
        }
        assertRefused(
                "--seed: expected at most 9223372035854775807 to begin with,"
                        + " got 9223372036854775807",
                "--seed",
                "9223372036854775807",
                "--seeds",
                "3");
    }

    @Test
    void what_does_not_go_together_is_said() {
        assertRefused(
                "--seeds, --hours: expected one of them, got both", "--seeds", "3", "--hours", "1");
        assertRefused("--trace and --only are for a single run: give --seed alone", "--trace");
        assertRefused(
                "--only: expected numbers of faults, or none, got x", "--seed", "1", "--only", "x");
        assertThat(simulate("--seed", "1", "--chaos", "1", "--only", "9999").err())
                .startsWith("apflow: --only: seed 1 has faults 1 to ");
    }

    @Test
    void what_is_no_number_is_said() {
        for (String option : new String[] {"--seeds", "--hours", "--seed", "--chaos"}) {
            Output output = simulate(option, "abc");
            assertThat(output.exitCode()).isEqualTo(2);
            assertThat(output.err()).contains(option).contains("'abc'").doesNotContain("\tat ");
        }
    }

    private static void assertRefused(String message, String... options) {
        assertThat(simulate(options)).isEqualTo(new Output(2, "", "apflow: " + message + "\n"));
    }
}
