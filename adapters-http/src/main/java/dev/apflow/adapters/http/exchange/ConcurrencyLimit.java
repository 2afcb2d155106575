package dev.apflow.adapters.http.exchange;

import dev.apflow.adapters.http.connection.Shares;
import dev.apflow.adapters.http.problem.Problem;
import dev.apflow.adapters.http.problem.ProblemException;
import dev.apflow.adapters.http.problem.ProblemKind;

/**
 * How many requests are answered at one moment; no more than half of them for one client. A request
 * that asks for several things, a batch, has a place for each.
 */
final class ConcurrencyLimit {

    private final int most;
    private final int mostOfOne;
    private final Shares<String> places;

    ConcurrencyLimit(int most) {
        this.most = most;
        this.mostOfOne = Math.max(1, most / 2);
        this.places = new Shares<>(most, mostOfOne);
    }

    /** Answers {@code call}, if there is a place. */
    Reply through(Endpoint endpoint, RequestContext call) {
        Taken taken = new Taken(call.client());
        taken.more(1);
        call.countsAlso(taken::more);
        boolean kept = false;
        try {
            Reply reply = endpoint.answer(call);
            if (reply instanceof Reply.Streamed(_, PartsBody body)) {
                body.onCloseToo(taken::leave);
                kept = true;
            }
            return reply;
        } finally {
            if (!kept) {
                taken.leave();
            }
        }
    }

    /** The places of one request. */
    private final class Taken {

        private final String client;
        private int count;

        Taken(String client) {
            this.client = client;
        }

        void leave() {
            places.leave(client, count);
        }

        /** Who asks for more than a whole share must have all of it. */
        void more(int wanted) {
            int more = Math.min(wanted, mostOfOne - count);
            if (!places.tryEnter(client, more)) {
                throw new ProblemException(
                        Problem.of(
                                        ProblemKind.OVERLOADED,
                                        "More than "
                                                + most
                                                + " requests at this moment, or more than "
                                                + mostOfOne
                                                + " of this client; each call of a batch counts.")
                                .retryAfter(1));
            }
            count += more;
        }
    }

    int taken() {
        return places.all();
    }
}
