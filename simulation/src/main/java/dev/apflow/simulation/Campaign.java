package dev.apflow.simulation;

import dev.apflow.simulation.plan.PlanLimits;
import dev.apflow.simulation.plan.Planner;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Plays seed after seed, several at a time; each run is played by one thread. */
public final class Campaign {

    private final PlanLimits limits;
    private final long first;
    private final long most;
    private final AtomicLong started = new AtomicLong();
    private final Predicate<Summary> enough;
    private final Consumer<Summary> progress;
    private final List<RunResult> failures = new ArrayList<>();
    private Summary summary = Summary.NONE;
    private boolean over;

    private Campaign(
            PlanLimits limits,
            long first,
            long most,
            Predicate<Summary> enough,
            Consumer<Summary> progress) {
        this.limits = limits;
        this.first = first;
        this.most = most;
        this.enough = enough;
        this.progress = progress;
    }

    /**
     * What came of it.
     *
     * @param failures the failed runs by their seeds
     */
    public record Outcome(Summary summary, List<RunResult> failures) {
        public Outcome {
            failures = List.copyOf(failures);
        }
    }

    /**
     * Plays all seeds from {@code first} on.
     *
     * @param most seeds
     * @param enough asked after each run; the first failure is enough in any case
     * @param progress told after each run
     * @throws IllegalArgumentException there are not so many, or none is wanted
     */
    public static Outcome play(
            PlanLimits limits,
            long first,
            long most,
            int threads,
            Predicate<Summary> enough,
            Consumer<Summary> progress) {
        if (most < 1 || most - 1 > Long.MAX_VALUE - Math.max(0, first)) {
            throw new IllegalArgumentException("there are not " + most + " seeds from " + first);
        }
        return new Campaign(limits, first, most, enough, progress).play(threads);
    }

    private Outcome play(int threads) {
        List<Future<?>> players = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            for (int i = 0; i < threads; i++) {
                players.add(pool.submit(this::playOn));
            }
        }
        players.forEach(Campaign::requireEnded);
        synchronized (this) {
            return new Outcome(summary, failures);
        }
    }

    /** A player that threw met a bug of the simulator: that must not pass for a good end. */
    private static void requireEnded(Future<?> player) {
        if (player.state() == Future.State.FAILED) {
            Throwable problem = player.exceptionNow();
            throw new IllegalStateException(problem.getMessage(), problem.getCause());
        }
    }

    private void playOn() {
        long number = started.getAndIncrement();
        while (number < most && !isOver()) {
            play(first + number);
            number = started.getAndIncrement();
        }
    }

    private void play(long seed) {
        try {
            take(Run.play(Planner.plan(seed, limits)));
        } catch (RuntimeException | Error bug) {
            giveUp();
            throw new IllegalStateException(
                    String.format(
                            Locale.ROOT,
                            "the simulator failed at seed %d: %s; replay: apflow simulate --seed"
                                    + " %d%s --trace",
                            seed,
                            bug,
                            seed,
                            limits.options()),
                    bug);
        }
    }

    private synchronized void giveUp() {
        over = true;
    }

    private synchronized boolean isOver() {
        return over;
    }

    private synchronized void take(RunResult run) {
        summary = summary.and(run);
        if (!run.isGood()) {
            failures.add(run);
        }
        over |= !run.isGood() || enough.test(summary);
        progress.accept(summary);
    }
}
