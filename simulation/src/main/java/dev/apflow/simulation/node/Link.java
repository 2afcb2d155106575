package dev.apflow.simulation.node;

import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.simulation.plan.FaultKind;

import java.io.IOException;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** A machine's connection to the store. */
final class Link {

    /** One for all: their stack traces would cost more than what is simulated. */
    @SuppressWarnings("StaticAssignmentOfThrowable")
    static final StoreUnreachable NO_ANSWER =
            new StoreUnreachable("no answer", new IOException("simulated"));

    private static final long QUICKEST = 50_000;
    private static final long USUAL = 5_000_000;
    private static final double SLOWEST_LOG2 = 33.3; // 10 s in nanoseconds
    private static final double SLOW_LOG2 = 27.6; // 200 ms

    /** The longest that a request or a reply is under way. */
    static final Duration SLOWEST_WAY = Duration.ofNanos((long) StrictMath.pow(2, SLOWEST_LOG2));

    /** There and back where nothing is slow. */
    static final Duration USUAL_CALL = Duration.ofNanos(2 * USUAL);

    private final NetworkFaults here;
    private final NetworkFaults everywhere;
    private final RandomGenerator chance;

    Link(NetworkFaults here, NetworkFaults everywhere, RandomGenerator chance) {
        this.here = here;
        this.everywhere = everywhere;
        this.chance = chance;
    }

    /** How often the store was gone: what was under way when it went is lost, there and back. */
    int outages() {
        return everywhere.outages();
    }

    /** Whether a request that arrives now arrives. */
    boolean losesRequest() {
        return everywhere.has(FaultKind.STORE_OUTAGE)
                || here.has(FaultKind.CUT_OFF)
                || here.has(FaultKind.REQUESTS_CUT)
                || happens(here.of(FaultKind.REQUEST_LOST));
    }

    /** Whether the reply to what just took effect gets lost. */
    boolean losesReply() {
        return here.has(FaultKind.REPLIES_CUT) || happens(here.of(FaultKind.REPLY_LOST));
    }

    boolean losesSignal() {
        return everywhere.has(FaultKind.STORE_OUTAGE)
                || everywhere.has(FaultKind.SIGNALS_LOST)
                || here.isCut()
                || happens(here.of(FaultKind.SIGNALS_LOST));
    }

    /** How long one way takes. */
    long nanos() {
        if (happens(here.of(FaultKind.SLOW))) {
            return (long) StrictMath.pow(2, chance.nextDouble(SLOW_LOG2, SLOWEST_LOG2));
        }
        return chance.nextLong(QUICKEST, USUAL);
    }

    private boolean happens(double share) {
        return share > 0 && chance.nextDouble() < share;
    }
}
