package dev.apflow.application.worker;

import dev.apflow.application.store.cluster.NodeRegistry;
import dev.apflow.application.store.cluster.NodeRegistry.Workload;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.placement.FairShare;
import dev.apflow.domain.time.LocalInstant;

import java.time.Duration;
import java.util.Optional;

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
 * <p>While little is ready, a node that runs next to nothing claims {@link #FEW_TASKS} without a
 * question: so a single task does not wait. What is more than that it shares: it asks what runs and
 * what is ready, and takes its {@link FairShare}. What it left to the others it takes a moment
 * later, should they not come. While the queue is long it asks nothing and takes all it can run. A
 * node that works alone always does. Touched in the mailbox only, but for {@link #limit}.
 */
final class ClaimSize {

    /** How long what is left to the others waits for them. */
    static final Duration PATIENCE = Duration.ofMillis(500);

    /** How long a node that is the only one asks nobody. */
    static final Duration ALONE = Duration.ofSeconds(1);

    static final int FEW_TASKS = 2;

    /** Ready tasks that are looked at; where there are more, nobody shares. */
    static final int LONG_QUEUE = 1_000;

    private enum Mode {
        FEW,
        SHARED,
        ALL
    }

    /**
     * What the next claim may ask for.
     *
     * @param wanted free slots
     * @param most at most so many
     * @param shared whether the share is to be asked for
     */
    record Plan(int wanted, int most, boolean shared) {}

    /**
     * What a claim asks for.
     *
     * @param tasks 0 where all that is ready is left to others
     * @param keptBack whether others are left something
     * @param alone whether there are no others
     */
    record Limit(int tasks, boolean keptBack, boolean alone) {}

    private final Optional<NodeRegistry> nodes;
    private final NodeId node;
    private Mode mode = Mode.FEW;
    private Optional<LocalInstant> patientUntil = Optional.empty();
    private Optional<LocalInstant> aloneUntil = Optional.empty();

    /**
     * @param nodes empty for a node that works alone
     */
    ClaimSize(Optional<NodeRegistry> nodes, NodeId node) {
        this.nodes = nodes;
        this.node = node;
    }

    Plan plan(int wanted, int running, LocalInstant now) {
        boolean waitedLongEnough = patientUntil.filter(until -> !now.isBefore(until)).isPresent();
        boolean alone = aloneUntil.filter(now::isBefore).isPresent();
        if (nodes.isEmpty() || alone || waitedLongEnough || mode == Mode.ALL) {
            return new Plan(wanted, wanted, false);
        }
        return mode == Mode.FEW && running < FEW_TASKS
                ? new Plan(wanted, Math.min(wanted, FEW_TASKS - running), false)
                : new Plan(wanted, wanted, true);
    }

    /** Asks the store where the plan says so; outside of the mailbox. */
    Limit limit(Plan plan) {
        if (!plan.shared || nodes.isEmpty()) {
            return new Limit(plan.most, false, false);
        }
        Workload work = nodes.get().workload(node, LONG_QUEUE);
        if (work.nodes() <= 1 || work.ready() >= LONG_QUEUE) {
            return new Limit(plan.most, false, work.nodes() <= 1);
        }
        if (work.ready() == 0) {
            return new Limit(Math.min(plan.most, FEW_TASKS), false, false);
        }
        int share = FairShare.of(plan.most, work.own(), work.all(), work.ready());
        return new Limit(share, share < Math.min(plan.most, work.ready()), false);
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
        boolean full = tasks == limit.tasks;
        if (!full) {
            mode = Mode.FEW;
        } else {
            mode = limit.tasks == plan.wanted ? Mode.ALL : Mode.SHARED;
        }
        boolean waits = full && limit.keptBack;
        patientUntil =
                waits ? patientUntil.or(() -> Optional.of(now.plus(PATIENCE))) : Optional.empty();
        return full && !waits;
    }

    /** How long until what was left to the others is claimed; empty where nothing was. */
    Optional<Duration> patience(LocalInstant now) {
        return patientUntil.map(until -> now.isBefore(until) ? now.until(until) : Duration.ZERO);
    }
}
