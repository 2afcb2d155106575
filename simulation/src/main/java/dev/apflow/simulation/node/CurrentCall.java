package dev.apflow.simulation.node;

import dev.apflow.application.executor.Execution;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.simulation.node.ReplayedCall.Step;

import java.util.Optional;
import java.util.function.Supplier;

/** Whose turn it is in one process: its calls are those of the script that is played. */
final class CurrentCall {

    private Optional<ReplayedCall<?>> played = Optional.empty();
    private boolean calling;

    <R> R play(ReplayedCall<?> replayed, Supplier<R> run) {
        played = Optional.of(replayed);
        try {
            return run.get();
        } finally {
            played = Optional.empty();
        }
    }

    /**
     * Somebody calls the store.
     *
     * @param method which it calls
     */
    <R> R store(PortMethod method, Step<R> step) throws Throwable {
        return calling || played.isEmpty()
                ? step.play()
                : played.get().meets(method, () -> called(step));
    }

    /** Somebody calls an executor. */
    <R> R executor(Execution execution, Step<R> step) throws Throwable {
        return calling || played.isEmpty()
                ? step.play()
                : played.get().meets(execution, () -> called(step));
    }

    /** What checks ask meanwhile is no part of the script. */
    private <R> R called(Step<R> step) throws Throwable {
        calling = true;
        try {
            return step.play();
        } finally {
            calling = false;
        }
    }

    /** Slots that were free when what is played was asked for. */
    int free() {
        return played.map(ReplayedCall::free).orElse(0);
    }

    /** The delivery whose execution is played. */
    Optional<Delivered> delivered() {
        return played.flatMap(ReplayedCall::delivered);
    }
}
