package dev.apflow.adapters.http.exchange;

import dev.apflow.adapters.http.problem.Problem;
import dev.apflow.adapters.http.problem.ProblemKind;
import dev.apflow.adapters.http.problem.Refusal;

import java.util.concurrent.Semaphore;

/** How many requests are answered at one moment. */
final class Admission {

    private final int most;
    private final Semaphore places;

    Admission(int most) {
        this.most = most;
        this.places = new Semaphore(most);
    }

    /** Answers {@code call}, if there is a place. */
    Reply through(Endpoint endpoint, Call call) {
        if (!places.tryAcquire()) {
            throw new Refusal(
                    Problem.of(
                                    ProblemKind.OVERLOADED,
                                    "More than " + most + " requests at this moment.")
                            .retryAfter(1));
        }
        try {
            return endpoint.answer(call);
        } finally {
            places.release();
        }
    }

    int taken() {
        return most - places.availablePermits();
    }
}
