package dev.apflow.testkit.contract.cluster;

import dev.apflow.domain.election.RoleName;
import dev.apflow.testkit.contract.Steps;
import dev.apflow.testkit.contract.cluster.ClusterStep.Acquire;
import dev.apflow.testkit.contract.cluster.ClusterStep.AcquireCase;
import dev.apflow.testkit.contract.cluster.ClusterStep.Claim;
import dev.apflow.testkit.contract.cluster.ClusterStep.Heartbeat;
import dev.apflow.testkit.contract.cluster.ClusterStep.Kill;
import dev.apflow.testkit.contract.cluster.ClusterStep.Leave;
import dev.apflow.testkit.contract.cluster.ClusterStep.Plain;
import dev.apflow.testkit.contract.cluster.ClusterStep.Reconcile;
import dev.apflow.testkit.contract.cluster.ClusterStep.Register;
import dev.apflow.testkit.contract.cluster.ClusterStep.Renew;
import dev.apflow.testkit.contract.cluster.ClusterStep.RenewLeadership;
import dev.apflow.testkit.contract.cluster.ClusterStep.Resign;
import dev.apflow.testkit.contract.cluster.ClusterStep.Silence;
import dev.apflow.testkit.contract.cluster.ClusterStep.Sweep;
import dev.apflow.testkit.contract.cluster.ClusterStep.Write;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Random steps of a cluster; work comes up more often than trouble. */
final class ClusterSteps {

    private static final int NODES = 3;

    private ClusterSteps() {}

    /** Two nodes, a leader and a few trees to begin with, then anything. */
    static Arbitrary<List<ClusterStep>> lists(int most) {
        return Combinators.combine(
                        Steps.creates().list().ofSize(3),
                        anything()
                                .list()
                                .ofMaxSize(most)
                                .withSizeDistribution(RandomDistribution.uniform()))
                .as(
                        (trees, then) -> {
                            List<ClusterStep> all = new ArrayList<>();
                            all.add(new Register(0));
                            all.add(new Register(1));
                            all.add(new Acquire(0, AcquireCase.FREE, false));
                            trees.forEach(each -> all.add(new Plain(each)));
                            all.addAll(then);
                            return List.copyOf(all);
                        });
    }

    private static Arbitrary<ClusterStep> anything() {
        return Arbitraries.frequencyOf(
                Tuple.of(14, Steps.besidesClaims().map(Plain::new)),
                Tuple.of(10, leases()),
                Tuple.of(6, Steps.rarely().map(rarely -> new Sweep(!rarely))),
                Tuple.of(5, nodes()),
                Tuple.of(4, leadershipSteps()));
    }

    private static Arbitrary<ClusterStep> leases() {
        Arbitrary<List<Integer>> several = Steps.deliveries().list().ofMaxSize(4);
        return Arbitraries.frequencyOf(
                Tuple.of(
                        6,
                        Combinators.combine(lives(), Arbitraries.integers().between(1, 4), brief())
                                .as(Claim::new)),
                Tuple.of(3, Combinators.combine(lives(), several, brief()).as(Renew::new)),
                Tuple.of(1, Combinators.combine(lives(), several).as(Reconcile::new)));
    }

    private static Arbitrary<ClusterStep> nodes() {
        Arbitrary<Integer> node = Arbitraries.integers().between(0, NODES - 1);
        return Arbitraries.frequencyOf(
                Tuple.of(3, node.map(Register::new)),
                Tuple.of(
                        2,
                        Combinators.combine(lives(), Arbitraries.of(RoleName.class))
                                .as(Heartbeat::new)),
                Tuple.of(1, lives().map(Leave::new)),
                Tuple.of(2, lives().map(Kill::new)),
                Tuple.of(3, node.map(Silence::new)));
    }

    private static Arbitrary<ClusterStep> leadershipSteps() {
        return Arbitraries.frequencyOf(
                Tuple.of(
                        3,
                        Combinators.combine(
                                        lives(), Arbitraries.of(AcquireCase.class), Steps.rarely())
                                .as(Acquire::new)),
                Tuple.of(
                        1,
                        Combinators.combine(lives(), epochs(), Steps.rarely())
                                .as(RenewLeadership::new)),
                Tuple.of(1, epochs().map(Resign::new)),
                Tuple.of(1, Combinators.combine(lives(), epochs(), writes()).as(Write::new)));
    }

    /** Judging nodes has a step of its own, in which no node can have been dead for long. */
    private static Arbitrary<LeaderWrite> writes() {
        return Arbitraries.of(
                Arrays.stream(LeaderWrite.values())
                        .filter(write -> write != LeaderWrite.SWEEP_NODES)
                        // What it removes depends on how much time has passed at each side.
                        .filter(write -> write != LeaderWrite.RETAIN)
                        .toList());
    }

    private static Arbitrary<Integer> lives() {
        return Arbitraries.integers().between(0, 11);
    }

    private static Arbitrary<Integer> epochs() {
        return Arbitraries.frequency(Tuple.of(3, 0), Tuple.of(1, 1), Tuple.of(1, 2));
    }

    private static Arbitrary<Boolean> brief() {
        return Arbitraries.frequency(Tuple.of(2, false), Tuple.of(1, true));
    }
}
