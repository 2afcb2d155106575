package dev.apflow.bootstrap.cli;

import dev.apflow.bootstrap.terminal.Marks;
import dev.apflow.demo.DemoMarks;
import dev.apflow.demo.DemoRun;
import dev.apflow.demo.DemoSetup;
import dev.apflow.demo.FailoverMeasure;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Shows what this is, on this machine. */
@Command(
        name = "demo",
        description = "Demonstrations, with nothing to set up.",
        mixinStandardHelpOptions = true,
        subcommands = {DemoCommand.Cluster.class, DemoCommand.Failover.class})
final class DemoCommand {

    static DemoSetup setup(boolean drawn) {
        Marks marks = Marks.ofProcess();
        return new DemoSetup(
                NodeProgram.words(),
                new DemoMarks(marks.heights(), marks.line(), marks.cut()),
                drawn,
                System.getenv("NO_COLOR") == null);
    }

    @Command(
            name = "cluster",
            description = {
                "A PostgreSQL, a leader and two workers on this machine, trees that keep coming.",
                "k kills the leader (kill -9), w a worker, q ends all cleanly. Exit code 0 when"
                        + " nothing was lost and nothing recorded twice."
            },
            mixinStandardHelpOptions = true)
    static final class Cluster implements Callable<Integer> {

        @Option(
                names = "--keys",
                paramLabel = "KEYS",
                description = "Press these keys, one after the other, instead of the terminal's.")
        private Optional<String> keys = Optional.empty();

        @Option(
                names = "--every",
                paramLabel = "SECONDS",
                description = "With --keys: how long before each (default: ${DEFAULT-VALUE}).",
                defaultValue = "5")
        private double every;

        @Override
        public Integer call() throws InterruptedException {
            if (every < 0.1 || every > 3600) {
                throw Failure.usage("--every: expected 0.1 to 3600 seconds, got " + every);
            }
            Screen screen = Screen.ofProcess();
            if (keys.isEmpty() && !screen.isTerminal()) {
                throw Failure.usage(
                        "demo cluster needs a terminal, or --keys: for example --keys kwq");
            }
            try {
                boolean clean =
                        new DemoRun(System.out, setup(screen.isTerminal()))
                                .run(keys, Duration.ofMillis((long) (every * 1000)));
                return clean ? 0 : 1;
            } catch (IllegalStateException impossible) {
                throw Failure.failed(String.valueOf(impossible.getMessage()));
            }
        }
    }

    @Command(
            name = "failover",
            description = {
                "Measure how long writes wait when a leader dies, how long tasks wait when a worker"
                        + " dies, and what idle nodes ask the database.",
                "Real processes with their usual settings on this machine, a real PostgreSQL."
            },
            mixinStandardHelpOptions = true)
    static final class Failover implements Callable<Integer> {

        @Option(
                names = "--idle",
                paramLabel = "SECONDS",
                description =
                        "How long to count idle nodes' statements (default: ${DEFAULT-VALUE}).",
                defaultValue = "30")
        private int idle;

        @Option(
                names = "--kills",
                paramLabel = "N",
                description = "Leaders to kill -9 (default: ${DEFAULT-VALUE}).",
                defaultValue = "50")
        private int kills;

        @Option(
                names = "--resignations",
                paramLabel = "N",
                description = "Leaders to let resign (default: ${DEFAULT-VALUE}).",
                defaultValue = "50")
        private int resignations;

        @Option(
                names = "--pauses",
                paramLabel = "N",
                description = "Leaders to stop with SIGSTOP (default: ${DEFAULT-VALUE}).",
                defaultValue = "10")
        private int pauses;

        @Option(
                names = "--workers",
                paramLabel = "N",
                description = "Workers to kill -9 (default: ${DEFAULT-VALUE}).",
                defaultValue = "10")
        private int workers;

        @Override
        public Integer call() throws InterruptedException, IOException {
            for (int times : new int[] {idle, kills, resignations, pauses, workers}) {
                if (times < 0 || times > 10_000) {
                    throw Failure.usage("expected 0 to 10000, got " + times);
                }
            }
            FailoverMeasure.run(
                    new FailoverMeasure.Plan(
                            Duration.ofSeconds(idle), kills, resignations, pauses, workers),
                    NodeProgram.words(),
                    System.out);
            return 0;
        }
    }
}
