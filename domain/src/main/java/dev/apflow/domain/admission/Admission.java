package dev.apflow.domain.admission;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which tasks may start. The one place of this rule: every store asks it when tasks are claimed,
 * and so does whoever explains why a task waits.
 */
public final class Admission {

    private Admission() {}

    /** Why the task may not start now, the first reason in the order of the controls. */
    public static Optional<Refusal> judge(Candidate task, AdmissionState state) {
        return refusals(task, state).stream().findFirst();
    }

    /** Everything that keeps the task from starting now, in the order of the controls. */
    public static List<Refusal> refusals(Candidate task, AdmissionState state) {
        List<Refusal> found = new ArrayList<>();
        state.pauses().stream()
                .filter(pause -> pause.stops(task))
                .map(Admission::paused)
                .forEach(found::add);
        state.queue(task.rules().queue())
                .rate()
                .flatMap(rate -> reached(RateKey.of(task.rules().queue()), rate, state))
                .ifPresent(found::add);
        for (RateLimit each : task.rules().rate()) {
            reached(RateKey.of(each), each.rate(), state).ifPresent(found::add);
        }
        queueFull(task.rules().queue(), state).ifPresent(found::add);
        for (ConcurrencyLimit each : task.rules().concurrency()) {
            int running = state.running(each.key());
            if (running >= each.limit()) {
                found.add(new Refusal.ConcurrencyReached(each.key(), running, each.limit()));
            }
        }
        return List.copyOf(found);
    }

    private static Refusal paused(AdmissionPause pause) {
        return pause.scope() == PauseScope.QUEUE
                ? new Refusal.QueuePaused(pause)
                : new Refusal.Paused(pause);
    }

    private static Optional<Refusal> reached(RateKey key, Rate rate, AdmissionState state) {
        return rate.allows(state.arrival(key), state.now())
                ? Optional.empty()
                : Optional.of(
                        new Refusal.RateReached(
                                key, rate.nextFree(state.arrival(key), state.now())));
    }

    private static Optional<Refusal> queueFull(QueueName queue, AdmissionState state) {
        int running = state.running(queue);
        return state.queue(queue).maxRunning().stream()
                .filter(most -> running >= most)
                .<Refusal>mapToObj(most -> new Refusal.QueueFull(queue, running, most))
                .findFirst();
    }

    /**
     * Chooses tasks to start now, one after the other: each that is chosen counts for those behind
     * it.
     *
     * @param tasks in the order of the claim
     * @param wanted at most so many
     */
    public static <T> Choice<T> choose(
            List<T> tasks, Function<T, Candidate> candidate, AdmissionState state, int wanted) {
        AdmissionRound round = new AdmissionRound(state);
        List<T> chosen = new ArrayList<>();
        for (T task : tasks) {
            if (chosen.size() < wanted && round.admits(candidate.apply(task))) {
                round.start(candidate.apply(task));
                chosen.add(task);
            }
        }
        return new Choice<>(chosen, round.rates());
    }

    /**
     * What may start.
     *
     * @param tasks in the order of the claim
     * @param rates the theoretical arrival times that starting all of them changes
     */
    public record Choice<T>(List<T> tasks, Map<RateKey, Instant> rates) {
        public Choice {
            tasks = List.copyOf(tasks);
            rates = Map.copyOf(rates);
        }
    }
}
