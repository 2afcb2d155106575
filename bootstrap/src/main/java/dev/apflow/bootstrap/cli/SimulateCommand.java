package dev.apflow.bootstrap.cli;

import dev.apflow.simulation.Campaign;
import dev.apflow.simulation.FailureReport;
import dev.apflow.simulation.Run;
import dev.apflow.simulation.RunResult;
import dev.apflow.simulation.Summary;
import dev.apflow.simulation.plan.Fault;
import dev.apflow.simulation.plan.FaultKind;
import dev.apflow.simulation.plan.Plan;
import dev.apflow.simulation.plan.Planner;
import dev.apflow.simulation.plan.Wish;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/** Plays clusters in simulated time: this very program's code, with everything going wrong. */
@Command(
        name = "simulate",
        description = {
            "Play whole clusters of this program in simulated time, with everything going wrong.",
            "Each seed is another cluster, another work load and other faults; the same seed is the"
                    + " same run. Ends with 0 if no rule was broken, with 1 at the first that was:"
                    + " then the faults that it needs are told, and how to play it again."
        },
        mixinStandardHelpOptions = true)
final class SimulateCommand implements Callable<Integer> {

    private static final int USUAL_SEEDS = 100;

    /** Held on to: a logger that nobody holds forgets its level. */
    private static final Logger PLAYED = Logger.getLogger("dev.apflow.application");

    @Option(names = "--seeds", paramLabel = "N", description = "How many to play; 100.")
    private Optional<Integer> seeds = Optional.empty();

    @Option(
            names = "--hours",
            paramLabel = "H",
            description = "Play until so many simulated hours are over.")
    private Optional<Double> hours = Optional.empty();

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "Play this one alone, or begin with it.")
    private Optional<Long> seed = Optional.empty();

    @Option(names = "--nodes", paramLabel = "N..M", description = "Nodes of a cluster; 3..7.")
    private String nodes = "3..7";

    @Option(
            names = "--faults",
            split = ",",
            paramLabel = "KIND",
            description = "What may go wrong: all, none, or some of ${COMPLETION-CANDIDATES}.",
            completionCandidates = FaultWords.class)
    private List<String> faults = List.of("all");

    @Option(
            names = "--chaos",
            paramLabel = "MINUTES",
            description = "Mean time for which things go wrong in a run; 95.")
    private long chaos = Wish.DEFAULT.chaos().toMinutes();

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "NUMBER",
            description = "With --seed: only these of its faults; none for none.")
    private List<String> only = List.of();

    @Option(names = "--trace", description = "With --seed: write all that happens.")
    private boolean trace;

    /** The words of faults, for the help and for completion. */
    static final class FaultWords implements Iterable<String> {
        @Override
        public java.util.Iterator<String> iterator() {
            return Arrays.stream(FaultKind.values()).map(FaultKind::word).iterator();
        }
    }

    @Override
    public Integer call() {
        Level before = PLAYED.getLevel();
        PLAYED.setLevel(Level.OFF);
        try {
            return seed.isPresent() && seeds.isEmpty() && hours.isEmpty()
                    ? one(seed.get())
                    : many();
        } finally {
            PLAYED.setLevel(before);
        }
    }

    private int one(long number) {
        Screen screen = Screen.ofProcess();
        Plan plan = plan(number);
        RunResult result = trace ? Run.play(plan, screen::line) : Run.playHashed(plan);
        new SimulationScreen(screen).one(plan, result);
        return result.isGood() ? 0 : 1;
    }

    private Plan plan(long number) {
        Plan plan = Planner.plan(number, wish());
        if (only.isEmpty()) {
            return plan;
        }
        if (only.equals(List.of("none"))) {
            return plan.with(List.of());
        }
        Set<Integer> known = plan.faults().stream().map(Fault::number).collect(Collectors.toSet());
        Set<Integer> wanted =
                only.stream().map(SimulateCommand::number).collect(Collectors.toSet());
        if (!known.containsAll(wanted)) {
            throw Failure.usage(
                    "--only: seed "
                            + number
                            + " has faults 1 to "
                            + known.size()
                            + ", not "
                            + only);
        }
        return plan.withOnly(wanted);
    }

    private int many() {
        if (trace || !only.isEmpty()) {
            throw Failure.usage("--trace and --only are for a single run: give --seed alone");
        }
        Wish wish = wish();
        long first = seed.orElse(1L);
        SimulationScreen screen = new SimulationScreen(Screen.ofProcess());
        Campaign.Outcome outcome =
                Campaign.play(
                        wish,
                        first,
                        hours.isPresent() ? Long.MAX_VALUE : wanted(),
                        Runtime.getRuntime().availableProcessors(),
                        this::isEnough,
                        summary -> screen.progress(summary, share(summary)));
        screen.summary(outcome.summary(), first);
        outcome.failures().stream()
                .findFirst()
                .ifPresent(failure -> screen.failure(FailureReport.of(failure.seed(), wish)));
        return outcome.failures().isEmpty() ? 0 : 1;
    }

    private boolean isEnough(Summary summary) {
        return hours.filter(most -> summary.hours() >= most).isPresent();
    }

    private int wanted() {
        return seeds.orElse(USUAL_SEEDS);
    }

    private double share(Summary summary) {
        return hours.map(most -> summary.hours() / most)
                .orElseGet(() -> (double) summary.seeds() / wanted());
    }

    private Wish wish() {
        String[] range = nodes.split("\\.\\.", 2);
        try {
            return new Wish(
                    number(range[0]),
                    number(range[range.length - 1]),
                    kinds(),
                    Duration.ofMinutes(chaos));
        } catch (IllegalArgumentException bad) {
            throw Failure.usage(String.valueOf(bad.getMessage()));
        }
    }

    private static int number(String text) {
        if (!text.matches("\\d{1,9}")) {
            throw Failure.usage("expected a number, got \"" + text + "\"");
        }
        return Integer.parseInt(text);
    }

    private Set<FaultKind> kinds() {
        if (faults.equals(List.of("all"))) {
            return EnumSet.allOf(FaultKind.class);
        }
        if (faults.equals(List.of("none"))) {
            return Set.of();
        }
        return faults.stream()
                .map(
                        word ->
                                FaultKind.ofWord(word)
                                        .orElseThrow(
                                                () ->
                                                        Failure.usage(
                                                                "--faults: no such fault: "
                                                                        + word)))
                .collect(Collectors.toSet());
    }
}
