package dev.apflow.application.worker;

import dev.apflow.application.store.cluster.NodeRegistry;
import dev.apflow.application.store.cluster.NodeRegistry.Workload;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.placement.FairShare;
import dev.apflow.domain.time.LocalInstant;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How many tasks a claim asks for, so that a few tasks do not all go to the node that asks first.
 *
 * <pre>
 *            full            full, no share kept it back
 *   FEW ─────────▶ SHARED ─────────▶ ALL
 *    ▲               │ ▲ kept back: {@link #PATIENCE}, then ALL
 *    └───────────────┴─┴── a claim that was not full ── from any
 * </pre>
 *
 * <p>While little is ready, a node that runs next to nothing, or asked a moment ago, claims {@link
 * #FEW_TASKS} without a question: so a single task does not wait. What is more than that it shares:
 * it asks what runs and what is ready, and takes its {@link FairShare}. What it left to the others
 * it takes a moment later, should they not come; then it shares nothing for a while, since they may
 * be frozen or full in a way that the record does not tell. While the queue is long it asks nothing
 * and takes all it can run. A node that works alone always does. Touched in the mailbox only, but
 * for {@link #limit}.
 */
final class ClaimSize {

    /** How long what is left to the others waits for them. */
    static final Duration PATIENCE = Duration.ofMillis(500);

    /** How long a node that is the only one asks nobody. */
    static final Duration ALONE = Duration.ofSeconds(1);

    /** How long a question is not asked again while nothing calls for it. */
    static final Duration QUIET = Duration.ofMillis(100);

    /** How long nothing is left to others that did not come; twice as long each time. */
    static final Duration DISTRUST = Duration.ofSeconds(1);

    static final Duration DISTRUST_MAX = Duration.ofSeconds(16);

    static final int FEW_TASKS = 2;

    /** Ready tasks that are looked at; where there are more, nobody shares. */
    static final int LONG_QUEUE = 1_000;

    /** Behind all tasks. */
    private static final long UNKNOWN = Long.MAX_VALUE;

    private enum Mode {
        FEW,
        SHARED,
        ALL
    }

    /**
     * What the next claim may ask for.
     *
     * @param wanted free slots
     * @param most at most so many; 0 where it is too early to ask again
     * @param shared whether the share is to be asked for
     * @param waitedFor the first task that was left to the others, where that was long ago
     */
    record Plan(int wanted, int most, boolean shared, OptionalLong waitedFor) {}

    /**
     * What a claim asks for.
     *
     * @param tasks 0 where all that is ready is left to others
     * @param left the first of what is ready, where others are left something
     * @param alone whether there are no others
     * @param inVain whether the others did not come for what was left to them
     */
    record Limit(int tasks, OptionalLong left, boolean alone, boolean inVain) {
        static Limit of(int tasks) {
            return new Limit(tasks, OptionalLong.empty(), false, false);
        }
    }

    /** What others were left: the first such task, and how long it waits for them. */
    private record Left(long first, LocalInstant until) {}

    private final Optional<NodeRegistry> nodes;
    private final NodeId node;
    private Mode mode = Mode.FEW;
    private Optional<Left> left = Optional.empty();
    private Optional<LocalInstant> aloneUntil = Optional.empty();
    private Optional<LocalInstant> quietUntil = Optional.empty();
    private Optional<LocalInstant> distrustUntil = Optional.empty();
    private Duration distrust = DISTRUST;

    /**
     * @param nodes empty for a node that works alone
     */
    ClaimSize(Optional<NodeRegistry> nodes, NodeId node) {
        this.nodes = nodes;
        this.node = node;
    }

    /** Whether the next claim takes all it can, and leaves nothing to others. */
    boolean takesAll(LocalInstant now) {
        return nodes.isEmpty()
                || mode == Mode.ALL
                || isBefore(aloneUntil, now)
                || isBefore(distrustUntil, now);
    }

    Plan plan(int wanted, int running, LocalInstant now) {
        if (takesAll(now)) {
            return new Plan(wanted, wanted, false, OptionalLong.empty());
        }
        boolean quiet = isBefore(quietUntil, now);
        if (left.isPresent()) {
            boolean longAgo = !now.isBefore(left.get().until);
            OptionalLong waitedFor =
                    longAgo ? OptionalLong.of(left.get().first) : OptionalLong.empty();
            return new Plan(wanted, quiet && !longAgo ? 0 : wanted, true, waitedFor);
        }
        if (mode == Mode.FEW && (quiet || running < FEW_TASKS)) {
            int few = quiet ? FEW_TASKS : FEW_TASKS - running;
            return new Plan(wanted, Math.min(wanted, few), false, OptionalLong.empty());
        }
        return new Plan(wanted, wanted, true, OptionalLong.empty());
    }

    private static boolean isBefore(Optional<LocalInstant> until, LocalInstant now) {
        return until.filter(now::isBefore).isPresent();
    }

    /** Asks the store where the plan says so; outside of the mailbox. */
    Limit limit(Plan plan) {
        if (!plan.shared || nodes.isEmpty()) {
            return Limit.of(plan.most);
        }
        Workload work = nodes.get().workload(node, LONG_QUEUE);
        if (work.nodes() <= 1) {
            return new Limit(plan.most, OptionalLong.empty(), true, false);
        }
        if (work.own().slots() == 0 || work.ready() >= LONG_QUEUE) {
            return Limit.of(plan.most);
        }
        if (work.ready() == 0) {
            return Limit.of(Math.min(plan.most, FEW_TASKS));
        }
        int share = FairShare.of(plan.most, work.own(), work.all(), work.ready());
        boolean keptBack = share < Math.min(plan.most, work.ready());
        if (keptBack && plan.waitedFor.isPresent() && work.first() <= plan.waitedFor.getAsLong()) {
            return new Limit(plan.most, OptionalLong.empty(), false, true);
        }
        OptionalLong first = keptBack ? OptionalLong.of(work.first()) : OptionalLong.empty();
        return new Limit(share, first, false, false);
    }

    /**
     * What came of it.
     *
     * @return whether there may be more to claim at once
     */
    boolean claimed(Plan plan, Limit limit, int tasks, LocalInstant now) {
        if (limit.alone) {
            aloneUntil = Optional.of(now.plus(ALONE));
        }
        if (plan.shared) {
            quietUntil = Optional.of(now.plus(QUIET));
            trust(limit, now);
        }
        boolean full = tasks == limit.tasks;
        if (!full) {
            mode = Mode.FEW;
        } else {
            mode = limit.tasks == plan.wanted ? Mode.ALL : Mode.SHARED;
        }
        boolean waits = full && limit.left.isPresent();
        left = waits ? Optional.of(leftNow(limit, now)) : Optional.empty();
        return full && !waits;
    }

    private void trust(Limit limit, LocalInstant now) {
        if (limit.inVain) {
            distrustUntil = Optional.of(now.plus(distrust));
            distrust = distrust.multipliedBy(2);
            distrust = distrust.compareTo(DISTRUST_MAX) < 0 ? distrust : DISTRUST_MAX;
        } else if (left.isPresent() && !isStillLeft(limit)) {
            distrust = DISTRUST;
        }
    }

    /** Whether nobody has come yet for what was left first. */
    private boolean isStillLeft(Limit limit) {
        return left.isPresent()
                && limit.left.isPresent()
                && limit.left.getAsLong() <= left.get().first;
    }

    /**
     * What it takes itself is the first; which task is the first of those it leaves shows when it
     * asks again.
     */
    private Left leftNow(Limit limit, LocalInstant now) {
        long first = limit.tasks == 0 ? limit.left.getAsLong() : UNKNOWN;
        if (left.isEmpty() || !isStillLeft(limit)) {
            return new Left(first, now.plus(PATIENCE));
        }
        Left earlier = left.get();
        boolean known = earlier.first != UNKNOWN && limit.tasks == 0;
        return new Left(known ? earlier.first : first, earlier.until);
    }

    /** How long until more may be claimed of what was left to the others; empty where none was. */
    Optional<Duration> patience(LocalInstant now) {
        return left.map(
                each -> {
                    LocalInstant next =
                            quietUntil.filter(until -> now.isBefore(until)).orElse(each.until);
                    LocalInstant sooner = next.isBefore(each.until) ? next : each.until;
                    return now.isBefore(sooner) ? now.until(sooner) : Duration.ZERO;
                });
    }
}
