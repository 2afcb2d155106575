package dev.apflow.benchmarks.peer;

import dev.apflow.embedded.postgres.PostgresServer;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Drains the same jobs in turn, ours and others', so that a noisy machine is noisy for all. */
public final class PeerMeasure {

    private static final int WARM_UP = 2_000;

    private final PrintStream out;
    private final int rounds;

    public PeerMeasure(PrintStream out, int rounds) {
        this.out = out;
        this.rounds = rounds;
    }

    /** Tells jobs a second of each, and ours over the best of the others. */
    public void run(PostgresServer server, int jobs) throws Exception {
        List<Rates> ours =
                List.of(
                        new Rates(new ApflowDrain(server.freshDatabase(), 32)),
                        new Rates(new ApflowDrain(server.freshDatabase(), 200)));
        List<Rates> theirs =
                List.of(
                        new Rates(new DbSchedulerDrain(server.freshDatabase(), 32, 0.5, 1.0)),
                        new Rates(new DbSchedulerDrain(server.freshDatabase(), 32, 1.0, 4.0)),
                        new Rates(new DbSchedulerDrain(server.freshDatabase(), 100, 0.5, 1.0)));
        List<Rates> all = Stream.concat(theirs.stream(), ours.stream()).toList();
        for (Rates each : all) {
            each.drain.seconds(Math.min(jobs, WARM_UP));
        }
        for (int i = 0; i < rounds; i++) {
            for (Rates each : all) {
                each.perSecond.add(jobs / each.drain.seconds(jobs));
            }
        }
        all.forEach(each -> out.println("  " + each.output(jobs)));
        out.printf(
                Locale.ROOT,
                "  ours over the best of db-scheduler's: %.2f%n",
                best(ours) / best(theirs));
    }

    private static double best(List<Rates> all) {
        return all.stream().mapToDouble(Rates::median).max().orElseThrow();
    }

    private record Rates(Drain drain, List<Double> perSecond) {

        private Rates(Drain drain) {
            this(drain, new ArrayList<>());
        }

        private double median() {
            return perSecond.stream().sorted().toList().get(perSecond.size() / 2);
        }

        private String output(int jobs) {
            return String.format(
                    Locale.ROOT,
                    "%s: %d jobs, %.0f/s (%s)",
                    drain.name(),
                    jobs,
                    median(),
                    perSecond.stream().map(Math::round).sorted().toList());
        }
    }
}
