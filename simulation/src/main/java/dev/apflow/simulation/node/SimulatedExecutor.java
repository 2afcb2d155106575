package dev.apflow.simulation.node;

import dev.apflow.application.executor.Execution;
import dev.apflow.application.executor.ExecutionFailed;
import dev.apflow.application.executor.TaskExecutor;
import dev.apflow.application.runtime.Dispatcher.Reply;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.simulation.plan.Behaviours;
import dev.apflow.simulation.plan.FaultKind;

import java.util.random.RandomGenerator;

/** Succeeds or fails as chance and the task's parameters will have it. */
final class SimulatedExecutor implements TaskExecutor {

    private static final String FAILURE = "as chance will have it";

    private final ExecutorId id;
    private final NodeProcess process;
    private final NetworkFaults faults;
    private final Behaviours behaviours;
    private final RandomGenerator chance;

    SimulatedExecutor(
            ExecutorId id,
            NodeProcess process,
            NetworkFaults faults,
            Behaviours behaviours,
            RandomGenerator chance) {
        this.id = id;
        this.process = process;
        this.faults = faults;
        this.behaviours = behaviours;
        this.chance = chance;
    }

    @Override
    public ExecutorId id() {
        return id;
    }

    @Override
    public JsonValue execute(Execution execution) throws Exception {
        try {
            return process.currentCall().executor(execution, () -> ended(execution));
        } catch (Exception | Error itsOwn) {
            throw itsOwn;
        } catch (Throwable other) {
            throw new IllegalStateException("neither exception nor error", other);
        }
    }

    private JsonValue ended(Execution execution) throws Exception {
        try {
            JsonValue result = result(execution);
            process.recorder().executed(execution, new Reply.Answered<>(result));
            return result;
        } catch (Exception failure) {
            process.recorder().executed(execution, new Reply.Threw<>(failure));
            throw failure;
        }
    }

    private JsonValue result(Execution execution) throws Exception {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedException();
        }
        double failing = behaviours.of(execution.task().value()).failing();
        if (chance.nextDouble() < Math.max(failing, faults.of(FaultKind.EXECUTOR_FAILS))) {
            throw failure();
        }
        return JsonObject.of(
                "attempt",
                JsonNumber.of(execution.attempt()),
                "delivery",
                JsonNumber.of(execution.delivery()));
    }

    /** Executors are other people's code: they may throw what they like. */
    private Exception failure() {
        return switch (chance.nextInt(8)) {
            case 0 -> ExecutionFailed.permanent(FAILURE);
            case 1 -> new IllegalStateException(FAILURE);
            default -> ExecutionFailed.retryable(FAILURE);
        };
    }
}
