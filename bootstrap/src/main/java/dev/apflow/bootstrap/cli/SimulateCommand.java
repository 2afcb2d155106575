package dev.apflow.bootstrap.cli;

import dev.apflow.simulation.Campaign;
import dev.apflow.simulation.Run;
import dev.apflow.simulation.RunResult;
import dev.apflow.simulation.Summary;
import dev.apflow.simulation.plan.Fault;
import dev.apflow.simulation.plan.FaultKind;
import dev.apflow.simulation.plan.Plan;
import dev.apflow.simulation.plan.PlanLimits;
import dev.apflow.simulation.plan.Planner;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Plays clusters in simulated time: this very program's code, with everything going wrong. */
@Command(
        name = "simulate",
        description = {
            "Play whole clusters of this program in simulated time, with everything going wrong.",
            "Each seed is another cluster, another work load and other faults. The same seed is the"
                + " same run. The exit code is 0 if no rule was broken, and 1 at the first broken"
                + " rule. Then the output shows the faults that it needs and how to play it again."
        },
        mixinStandardHelpOptions = true)
final class SimulateCommand implements Callable<Integer> {

    private static final int USUAL_SEEDS = 100;
    private static final int MOST_SEEDS = 1_000_000_000;
    private static final int MOST_HOURS = 10_000_000;
    private static final int LONGEST_CHAOS = 10_000;

    /** From here on there is room for as many as may be wanted. */
    private static final long LAST_TO_BEGIN_WITH = Long.MAX_VALUE - MOST_SEEDS;

    private static final Pattern NODES = Pattern.compile("(\\d{1,2})(?:\\.\\.(\\d{1,2}))?");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

    /** Held on to: a logger that nobody holds forgets its level. */
    private static final Logger PLAYED = Logger.getLogger("dev.apflow.application");

    @Option(names = "--seeds", paramLabel = "N", description = "How many to play; 100.")
    private Optional<Integer> seeds = Optional.empty();

    @Option(
            names = "--hours",
            paramLabel = "H",
            description = "Play until so many simulated hours are over; instead of --seeds.")
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
            description =
                    "What goes wrong: all, of which each seed has some; none; or each that is named"
                            + " of ${COMPLETION-CANDIDATES}.",
            completionCandidates = FaultNames.class)
    private List<String> faults = List.of("all");

    @Option(
            names = "--chaos",
            paramLabel = "MINUTES",
            description = "Mean time for which things go wrong in a run; 95.")
    private long chaos = PlanLimits.DEFAULT.chaos().toMinutes();

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "NUMBER",
            description = "With --seed: only these of its faults; none for none.")
    private List<String> only = List.of();

    @Option(names = "--trace", description = "With --seed: write all that happens.")
    private boolean trace;

    /** The words of faults, for the help and for completion. */
    static final class FaultNames implements Iterable<String> {
        @Override
        public java.util.Iterator<String> iterator() {
            return Arrays.stream(FaultKind.values()).map(FaultKind::word).iterator();
        }
    }

    @Override
    public Integer call() {
        check();
        Level before = PLAYED.getLevel();
        PLAYED.setLevel(Level.OFF);
        try {
            return isSingle() ? one(seed.orElseThrow()) : many();
        } finally {
            PLAYED.setLevel(before);
        }
    }

    private boolean isSingle() {
        return seed.isPresent() && seeds.isEmpty() && hours.isEmpty();
    }

    private void check() {
        expect(seeds.isEmpty() || hours.isEmpty(), "--seeds, --hours", "one of them", "both");
        seeds.ifPresent(
                all -> expect(all > 0 && all <= MOST_SEEDS, "--seeds", "1 to " + MOST_SEEDS, all));
        hours.ifPresent(
                all ->
                        expect(
                                all > 0 && all <= MOST_HOURS,
                                "--hours",
                                "more than 0, at most " + MOST_HOURS,
                                all));
        expect(
                chaos > 0 && chaos <= LONGEST_CHAOS,
                "--chaos",
                "1 to " + LONGEST_CHAOS + " minutes",
                chaos);
        if (isSingle()) {
            return;
        }
        if (trace || !only.isEmpty()) {
            throw Failure.usage("--trace and --only are for a single run: give --seed alone");
        }
        seed.ifPresent(
                first ->
                        expect(
                                first <= LAST_TO_BEGIN_WITH,
                                "--seed",
                                "at most " + LAST_TO_BEGIN_WITH + " to begin with",
                                first));
    }

    private static void expect(boolean met, String option, String expected, Object got) {
        if (!met) {
            throw Failure.usage(option + ": expected " + expected + ", got " + got);
        }
    }

    private int one(long number) {
        PlanLimits limits = limits();
        Screen screen = Screen.ofProcess();
        SimulationScreen simulationScreen = new SimulationScreen(screen);
        Plan plan = plan(number, limits);
        RunResult result = trace ? Run.play(plan, screen::line) : Run.playHashed(plan);
        simulationScreen.one(plan, result);
        if (!result.isGood() && !trace && only.isEmpty()) {
            simulationScreen.failure(number, limits);
        }
        return result.isGood() ? 0 : 1;
    }

    private Plan plan(long number, PlanLimits limits) {
        Plan plan = Planner.plan(number, limits);
        if (only.isEmpty()) {
            return plan;
        }
        if (only.equals(List.of("none"))) {
            return plan.with(List.of());
        }
        Set<Integer> known = plan.faults().stream().map(Fault::number).collect(Collectors.toSet());
        Set<Integer> wanted =
                only.stream().map(SimulateCommand::faultNumber).collect(Collectors.toSet());
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

    private static int faultNumber(String text) {
        expect(NUMBER.matcher(text).matches(), "--only", "numbers of faults, or none", text);
        return Integer.parseInt(text);
    }

    private int many() {
        PlanLimits limits = limits();
        long first = seed.orElse(1L);
        SimulationScreen screen = new SimulationScreen(Screen.ofProcess());
        Campaign.Outcome outcome =
                Campaign.play(
                        limits,
                        first,
                        hours.isPresent() ? MOST_SEEDS : wanted(),
                        Runtime.getRuntime().availableProcessors(),
                        this::isEnough,
                        summary -> screen.progress(summary, share(summary)));
        screen.summary(outcome.summary(), first);
        outcome.failures().stream()
                .findFirst()
                .ifPresent(failure -> screen.failure(failure.seed(), limits));
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

    private PlanLimits limits() {
        Matcher range = NODES.matcher(nodes);
        boolean read = range.matches();
        int fewest = read ? Integer.parseInt(range.group(1)) : 0;
        int most = read && range.group(2) != null ? Integer.parseInt(range.group(2)) : fewest;
        expect(
                fewest > 0 && fewest <= most && most <= PlanLimits.MOST_NODES,
                "--nodes",
                "N or N..M, from 1 to " + PlanLimits.MOST_NODES + ", the fewest first",
                nodes);
        return new PlanLimits(fewest, most, kinds(), Duration.ofMinutes(chaos));
    }

    private Set<FaultKind> kinds() {
        if (faults.equals(List.of("all"))) {
            return EnumSet.allOf(FaultKind.class);
        }
        if (faults.equals(List.of("none"))) {
            return Set.of();
        }
        return faults.stream().map(SimulateCommand::kind).collect(Collectors.toSet());
    }

    private static FaultKind kind(String word) {
        Optional<FaultKind> kind = FaultKind.ofWord(word);
        expect(kind.isPresent(), "--faults", "all, none, or kinds as --help lists them", word);
        return kind.orElseThrow();
    }
}
