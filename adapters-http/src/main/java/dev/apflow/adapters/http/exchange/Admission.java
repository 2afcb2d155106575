package dev.apflow.adapters.http.exchange;

import dev.apflow.adapters.http.connection.Shares;
import dev.apflow.adapters.http.problem.Problem;
import dev.apflow.adapters.http.problem.ProblemKind;
import dev.apflow.adapters.http.problem.Refusal;

/** How many requests are answered at one moment; no more than half of them for one client. */
final class Admission {

    private final int most;
    private final int mostOfOne;
    private final Shares<String> places;

    Admission(int most) {
        this.most = most;
        this.mostOfOne = Math.max(1, most / 2);
        this.places = new Shares<>(most, mostOfOne);
    }

    /** Answers {@code call}, if there is a place. */
    Reply through(Endpoint endpoint, Call call) {
        String client = call.client();
        if (!places.tryEnter(client)) {
            throw new Refusal(
                    Problem.of(
                                    ProblemKind.OVERLOADED,
                                    "More than "
                                            + most
                                            + " requests at this moment, or more than "
                                            + mostOfOne
                                            + " of this client.")
                            .retryAfter(1));
        }
        try {
            return endpoint.answer(call);
        } finally {
            places.leave(client);
        }
    }

    int taken() {
        return places.all();
    }
}
