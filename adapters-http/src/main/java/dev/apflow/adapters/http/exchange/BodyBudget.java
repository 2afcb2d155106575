package dev.apflow.adapters.http.exchange;

import dev.apflow.adapters.http.problem.Problem;
import dev.apflow.adapters.http.problem.ProblemException;
import dev.apflow.adapters.http.problem.ProblemKind;

import java.util.concurrent.Semaphore;

/** What all bodies or answers of one moment may take together, in steps of 64 KiB. */
final class BodyBudget {

    static final int STEP = 64 << 10;

    private final String refusal;
    private final int all;
    private final Semaphore steps;

    /**
     * @param refusal what is said where it is used up
     */
    BodyBudget(long bytes, String refusal) {
        this.refusal = refusal;
        all = Math.toIntExact(Math.max(1, bytes / STEP));
        steps = new Semaphore(all);
    }

    /** Takes a step. */
    void take() {
        if (!steps.tryAcquire()) {
            throw new ProblemException(Problem.of(ProblemKind.OVERLOADED, refusal).retryAfter(1));
        }
    }

    void giveBack(int taken) {
        steps.release(taken);
    }

    /** Bytes that are taken. */
    long taken() {
        return (long) (all - steps.availablePermits()) * STEP;
    }
}
