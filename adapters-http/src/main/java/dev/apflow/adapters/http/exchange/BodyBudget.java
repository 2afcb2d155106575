package dev.apflow.adapters.http.exchange;

import dev.apflow.adapters.http.problem.Problem;
import dev.apflow.adapters.http.problem.ProblemKind;
import dev.apflow.adapters.http.problem.Refusal;

import java.util.concurrent.Semaphore;

/** What all bodies that are being read at one moment may take together, in steps of 64 KiB. */
final class BodyBudget {

    static final int STEP = 64 << 10;

    private final Semaphore steps;

    BodyBudget(long bytes) {
        steps = new Semaphore(Math.toIntExact(Math.max(1, bytes / STEP)));
    }

    /** Takes a step. */
    void take() {
        if (!steps.tryAcquire()) {
            throw new Refusal(
                    Problem.of(
                                    ProblemKind.OVERLOADED,
                                    "Too many large bodies are being read at this moment.")
                            .retryAfter(1));
        }
    }

    void giveBack(int taken) {
        steps.release(taken);
    }
}
