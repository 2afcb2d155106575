package dev.apflow.simulation.node;

import dev.apflow.application.runtime.Dispatcher.RunningCall;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.simulation.node.ReplayedCall.Turn;
import dev.apflow.simulation.plan.Behaviour;
import dev.apflow.simulation.plan.Behaviours;
import dev.apflow.simulation.plan.FaultKind;

import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The threads that execute tasks in one process: each asks the store first, where its worker wants
 * that, then takes its time, and some will not stop.
 */
final class RunningExecution {

    private static final long SLOWEST_STOP = 20_000_000;

    private final NodeProcess process;
    private final StoreCallScheduler storeCalls;
    private final CurrentCall currentCall;
    private final NetworkFaults faults;
    private final Behaviours behaviours;
    private final RandomGenerator chance;
    private int running;
    private int started;

    RunningExecution(
            NodeProcess process,
            StoreCallScheduler storeCalls,
            CurrentCall currentCall,
            NetworkFaults faults,
            Behaviours behaviours,
            RandomGenerator chance) {
        this.process = process;
        this.storeCalls = storeCalls;
        this.currentCall = currentCall;
        this.faults = faults;
        this.behaviours = behaviours;
        this.chance = chance;
    }

    /** Begins an execution. */
    <R> RunningCall begin(
            Delivered delivered, ReplayedCall<R> replayed, Consumer<ReplayedCall<R>> ended) {
        running++;
        Underway<R> each = new Underway<>(++started, delivered, replayed, ended);
        process.recorder().executes(delivered, each.number, running);
        process.later(0, () -> each.goOn(replayed.look(currentCall)));
        return each;
    }

    /** How many go on. */
    int running() {
        return running;
    }

    /** An execution. */
    private final class Underway<R> implements RunningCall {

        private final int number;
        private final Delivered delivered;
        private final ReplayedCall<R> replayed;
        private final Consumer<ReplayedCall<R>> ended;
        private final Behaviour behaviour;
        private final boolean deaf;
        private boolean executing;
        private boolean stopped;

        Underway(
                int number,
                Delivered delivered,
                ReplayedCall<R> replayed,
                Consumer<ReplayedCall<R>> ended) {
            this.number = number;
            this.delivered = delivered;
            this.replayed = replayed;
            this.ended = ended;
            this.behaviour = behaviours.of(delivered.task().value());
            this.deaf =
                    chance.nextDouble()
                            < Math.max(behaviour.deaf(), faults.of(FaultKind.EXECUTOR_DEAF));
        }

        void goOn(Turn turn) {
            switch (turn) {
                case STORE -> storeCalls.send(replayed, this::goOn);
                case EXECUTOR -> execute();
                case ENDED -> {
                    running--;
                    process.recorder().ends(number);
                    ended.accept(replayed);
                }
            }
        }

        private void execute() {
            replayed.execution().ifPresent(process.recorder()::begins);
            executing = true;
            long longest = behaviour.longest().toNanos();
            process.later(stopped ? 0 : chance.nextLong(longest) + 1, this::end);
        }

        private void end() {
            if (executing) {
                executing = false;
                goOn(stopped ? whileInterrupted() : replayed.call(currentCall));
            }
        }

        private Turn whileInterrupted() {
            Thread.currentThread().interrupt();
            try {
                return replayed.call(currentCall);
            } finally {
                Thread.interrupted();
            }
        }

        @Override
        public void interrupt() {
            process.recorder().interrupts(delivered, number);
            if (!deaf) {
                process.later(chance.nextLong(SLOWEST_STOP), this::stop);
            }
        }

        /** What waits for the store does not hear of it before it is answered. */
        private void stop() {
            stopped = true;
            end();
        }
    }
}
