package dev.apflow.bootstrap.cli;

import dev.apflow.bootstrap.demo.DemoRun;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Shows what this is, on this machine. */
@Command(
        name = "demo",
        description = "Demonstrations, with nothing to set up.",
        mixinStandardHelpOptions = true,
        subcommands = {DemoCommand.Cluster.class})
final class DemoCommand {

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
                        new DemoRun(System.out, screen.isTerminal())
                                .run(keys, Duration.ofMillis((long) (every * 1000)));
                return clean ? 0 : 1;
            } catch (IllegalStateException impossible) {
                throw Failure.failed(String.valueOf(impossible.getMessage()));
            }
        }
    }
}
