package dev.apflow.simulation.plan;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What can go wrong; each with the longest that it lasts. */
public enum FaultKind {
    /** All threads of the node stand still: a stopped process, a long collection of garbage. */
    PAUSE(75),
    /** The process dies with its memory, and is started again. */
    CRASH(60),
    /** Neither requests nor replies pass between the node and the store. */
    CUT_OFF(60),
    /** What the node asks does not reach the store. */
    REQUESTS_CUT(45),
    /** What the node asks takes effect, and it never learns of it. */
    REPLIES_CUT(45),
    /** Some requests get lost; strength is the share. */
    REQUEST_LOST(120),
    /** Some replies get lost; strength is the share. */
    REPLY_LOST(120),
    /** Some calls take seconds, a few arrive after their sender gave up; strength is the share. */
    SLOW(120),
    /** The node's link gets slow, and then silent. */
    FADES(45),
    /** The store sees the node's session end although its process lives. */
    SESSION_LOST(0),
    /** The store answers nobody. */
    STORE_OUTAGE(45),
    /** Somebody sets the store's clock. */
    STORE_CLOCK(0),
    /** The node's clock runs at another rate. */
    NODE_CLOCK(600),
    /** Some executions on the node fail; strength is the share. */
    EXECUTOR_FAILS(120),
    /** Executors on the node ignore that they are interrupted; strength is the share. */
    EXECUTOR_DEAF(300),
    /** The node is asked to stop, and started again. */
    SHUTDOWN(60),
    /** Every node in turn is asked to stop and started again. */
    ROLLING_RESTART(0),
    /** The node is started once more while it runs. */
    TWIN(0),
    /** The leader is asked to give up leadership. */
    STEP_DOWN(0),
    /** Some signals between nodes get lost; strength is the share. */
    SIGNALS_LOST(300);

    private final Duration longest;

    FaultKind(long longestSeconds) {
        this.longest = Duration.ofSeconds(longestSeconds);
    }

    /** Zero: it happens at one moment. */
    public Duration longest() {
        return longest;
    }

    /** Whether it concerns the whole cluster and not one node. */
    public boolean isOfAll() {
        return this == STORE_OUTAGE || this == STORE_CLOCK || this == ROLLING_RESTART;
    }

    /** As the command line and traces write it: {@code reply-lost}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<FaultKind> ofWord(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }
}
