package dev.apflow.application.worker;

import java.time.Duration;

/**
 * How a worker behaves.
 *
 * @param slots executions at once
 * @param pollInterval how often it asks for work when nobody wakes it; alone it must suffice
 * @param ownershipInterval how often it asks whether what it runs is still its to run
 * @param interruptGrace how long an interrupted executor may take to stop before it is abandoned
 * @param shutdownInterruptGrace the same, when the worker stops
 * @param progressInterval how often progress is written
 * @param resultLimit largest result in characters of JSON
 * @param inputLimit largest inputs of one task in bytes, results of its dependencies among them
 * @param memoryBudget bytes of inputs that run and of results that wait to be stored, from which on
 *     nothing is claimed
 */
public record WorkerSettings(
        int slots,
        Duration pollInterval,
        Duration ownershipInterval,
        Duration interruptGrace,
        Duration shutdownInterruptGrace,
        Duration progressInterval,
        int resultLimit,
        long inputLimit,
        long memoryBudget) {

    public WorkerSettings {
        if (slots < 1) {
            throw new IllegalArgumentException("slots: expected at least 1, got " + slots);
        }
        if (inputLimit < 1 || memoryBudget < 1) {
            throw new IllegalArgumentException(
                    "inputLimit, memoryBudget: expected at least 1, got "
                            + inputLimit
                            + ", "
                            + memoryBudget);
        }
        if (resultLimit < 2) {
            throw new IllegalArgumentException(
                    "resultLimit: expected at least 2, got " + resultLimit);
        }
        requirePositive("pollInterval", pollInterval);
        requirePositive("ownershipInterval", ownershipInterval);
        requirePositive("interruptGrace", interruptGrace);
        requirePositive("shutdownInterruptGrace", shutdownInterruptGrace);
        requirePositive("progressInterval", progressInterval);
    }

    /** As short an interrupt when it stops as at any other time; room for what is usual. */
    public WorkerSettings(
            int slots,
            Duration pollInterval,
            Duration ownershipInterval,
            Duration interruptGrace,
            Duration progressInterval,
            int resultLimit) {
        this(
                slots,
                pollInterval,
                ownershipInterval,
                interruptGrace,
                interruptGrace,
                progressInterval,
                resultLimit,
                16 << 20,
                256 << 20);
    }

    private static void requirePositive(String name, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(name + ": expected more than 0, got " + value);
        }
    }
}
