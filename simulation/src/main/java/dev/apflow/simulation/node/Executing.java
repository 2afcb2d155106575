package dev.apflow.simulation.node;

import dev.apflow.application.runtime.Dispatcher.Call;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.simulation.plan.Behaviour;
import dev.apflow.simulation.plan.Behaviours;
import dev.apflow.simulation.plan.FaultKind;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** The threads that execute tasks in one process: each takes its time, and some will not stop. */
final class Executing {

    private static final long SLOWEST_STOP = 20_000_000;

    private final NodeProcess process;
    private final Weather weather;
    private final Behaviours behaviours;
    private final RandomGenerator chance;
    private int running;
    private long beganAt;
    private Optional<Delivered> current = Optional.empty();

    Executing(NodeProcess process, Weather weather, Behaviours behaviours, RandomGenerator chance) {
        this.process = process;
        this.weather = weather;
        this.behaviours = behaviours;
        this.chance = chance;
    }

    /** Begins an execution; {@code work} is done at its end. */
    <R> Call begin(Delivered delivered, Supplier<R> work, Consumer<R> ended) {
        running++;
        process.executes(delivered, running);
        Behaviour behaviour = behaviours.of(delivered.task().value());
        boolean deaf =
                chance.nextDouble()
                        < Math.max(behaviour.deaf(), weather.of(FaultKind.EXECUTOR_DEAF));
        long began = process.world().nanos();
        boolean[] done = new boolean[1];
        Consumer<Boolean> end =
                interrupted -> {
                    if (!done[0]) {
                        done[0] = true;
                        running--;
                        beganAt = began;
                        current = Optional.of(delivered);
                        R outcome = interrupted ? interrupted(work) : work.get();
                        current = Optional.empty();
                        ended.accept(outcome);
                    }
                };
        process.later(chance.nextLong(behaviour.longest().toNanos()) + 1, () -> end.accept(false));
        return () -> {
            process.interrupts(delivered);
            if (!deaf) {
                process.later(chance.nextLong(SLOWEST_STOP), () -> end.accept(true));
            }
        };
    }

    /** When what is at its end at this moment began, by the world's time. */
    long beganAt() {
        return beganAt;
    }

    /** What is at its end at this moment. */
    Optional<Delivered> current() {
        return current;
    }

    private static <R> R interrupted(Supplier<R> work) {
        Thread.currentThread().interrupt();
        try {
            return work.get();
        } finally {
            Thread.interrupted();
        }
    }
}
