package dev.apflow.simulation.plan;

import dev.apflow.domain.election.LeaseTerms;
import dev.apflow.domain.election.RolePreference;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.lease.TaskLeaseSettings;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.domain.tree.RetentionPolicy;
import dev.apflow.simulation.time.Mix;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/** Draws plans. */
public final class Planner {

    static final ExecutorId EVERYWHERE = new ExecutorId("work");
    static final ExecutorId SOMEWHERE = new ExecutorId("gpu");

    private static final Duration SELDOM = Duration.ofMinutes(8);
    private static final Duration OFTEN = Duration.ofSeconds(15);
    private static final int FEWEST_FAULTS = 20;

    /** Troubles come in company, on the same node: most of what goes wrong badly does. */
    private static final Duration SQUALL = Duration.ofSeconds(3);

    private final long seed;
    private final PlanLimits limits;

    private Planner(long seed, PlanLimits limits) {
        this.seed = seed;
        this.limits = limits;
    }

    /** The plan of a seed: the same for the same wish. */
    public static Plan plan(long seed, PlanLimits limits) {
        return new Planner(seed, limits).plan();
    }

    private Draw stream(String name) {
        return new Draw(new SplittableRandom(Mix.of(seed, name.hashCode())));
    }

    private Plan plan() {
        Draw draw = stream("plan");
        Duration chaos =
                Duration.ofMillis((long) (limits.chaos().toMillis() * (0.5 + draw.share())));
        ClusterPlan cluster = cluster(stream("cluster"), retention(stream("retention")));
        return new Plan(
                seed,
                cluster,
                faults(stream("faults"), cluster.nodes().size(), chaos),
                orders(cluster, chaos),
                chaos);
    }

    private List<Order> orders(ClusterPlan cluster, Duration chaos) {
        List<Order> orders =
                new Workload(stream("orders"), stream("limits"), cluster, chaos).orders();
        return cluster.retention().shortest().isEmpty()
                ? orders
                : Repetitions.with(orders, stream("repetitions"), chaos);
    }

    /** Most clusters of a simulation keep everything; some keep one kind of trees. */
    private static RetentionPolicy retention(Draw draw) {
        return draw.oneIn(6)
                ? new RetentionPolicy(limit(draw), limit(draw))
                : RetentionPolicy.KEEP_ALL;
    }

    private static Optional<Duration> limit(Draw draw) {
        return draw.oneIn(6)
                ? Optional.empty()
                : Optional.of(draw.oneOf(seconds(90), seconds(180), seconds(600)));
    }

    private ClusterPlan cluster(Draw draw, RetentionPolicy retention) {
        List<NodePlan> nodes = new ArrayList<>();
        int size = draw.between(limits.fewest(), limits.most());
        boolean first = draw.oneIn(6);
        for (int i = 0; i < size; i++) {
            nodes.add(node(draw, i, i == 0 && first));
        }
        return new ClusterPlan(
                nodes,
                draw.oneOf(terms(10, 3), terms(10, 3), terms(5, 1.5), terms(20, 6)),
                new TaskLeaseSettings(
                        draw.oneOf(seconds(30), seconds(30), seconds(12), seconds(60)),
                        seconds(5),
                        seconds(3)),
                !draw.oneIn(5) || size == 1,
                seconds(5),
                draw.oneOf(seconds(5), seconds(5), seconds(2), seconds(10)),
                draw.oneOf(seconds(5), seconds(10)),
                seconds(5),
                draw.oneOf(seconds(3), seconds(5)),
                retention);
    }

    private static NodePlan node(Draw draw, int index, boolean mustLead) {
        RolePreference preference =
                mustLead
                        ? RolePreference.LEADER
                        : index < 2
                                ? RolePreference.AUTO
                                : draw.oneOf(
                                        RolePreference.AUTO,
                                        RolePreference.AUTO,
                                        RolePreference.AUTO,
                                        RolePreference.WORKER,
                                        RolePreference.OBSERVER);
        boolean equipped = index < 2 || draw.oneIn(3);
        return new NodePlan(
                new NodeProfile(
                        NodePlan.idOf(index),
                        equipped ? Set.of(EVERYWHERE, SOMEWHERE) : Set.of(EVERYWHERE),
                        JsonObject.of("zone", new JsonString(index % 2 == 0 ? "a" : "b"))),
                preference,
                draw.between(1, 4),
                draw.millis(0, 1_000_000_000L).toNanos(),
                1 + (draw.share() - 0.5) * 2 * NodePlan.GREATEST_ERROR);
    }

    private List<Fault> faults(Draw draw, int nodes, Duration chaos) {
        List<FaultKind> enabled = enabled(draw);
        List<Fault> faults = new ArrayList<>();
        if (enabled.isEmpty()) {
            return faults;
        }
        Duration mean = draw.byMagnitude(OFTEN, seldom(chaos));
        int victim = draw.between(0, nodes - 1);
        boolean atLeader = false;
        Duration at = draw.gap(mean);
        while (at.compareTo(chaos) < 0) {
            faults.add(fault(draw, faults.size() + 1, draw.oneOf(enabled), at, victim, atLeader));
            boolean storm = draw.oneIn(2);
            at = at.plus(draw.gap(storm ? SQUALL : mean));
            if (!storm) {
                victim = draw.between(0, nodes - 1);
                atLeader = draw.oneIn(2);
            }
        }
        return faults;
    }

    /** Some of all kinds; but whoever names kinds wants to see them. */
    private List<FaultKind> enabled(Draw draw) {
        List<FaultKind> all = Arrays.asList(FaultKind.values());
        return limits.faults().containsAll(all)
                ? all.stream().filter(kind -> draw.oneIn(3)).toList()
                : all.stream().filter(limits.faults()::contains).toList();
    }

    private static Duration seldom(Duration chaos) {
        Duration few = chaos.dividedBy(FEWEST_FAULTS);
        return few.compareTo(SELDOM) < 0 ? few.plus(OFTEN) : SELDOM;
    }

    private static Fault fault(
            Draw draw, int number, FaultKind kind, Duration at, int node, boolean atLeader) {
        Duration lasts =
                kind.longest().isZero()
                        ? Duration.ZERO
                        : draw.byMagnitude(Duration.ofMillis(100), kind.longest());
        return new Fault(number, kind, at, lasts, node, atLeader, draw.share());
    }

    private static LeaseTerms terms(long ttl, double renew) {
        return LeaseTerms.of(seconds(ttl), Duration.ofMillis((long) (renew * 1_000)));
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }
}
