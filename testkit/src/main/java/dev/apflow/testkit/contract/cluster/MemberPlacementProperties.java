package dev.apflow.testkit.contract.cluster;

import static dev.apflow.testkit.contract.cluster.Member.LONG;

import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.cluster.ClusterStore;
import dev.apflow.application.store.cluster.NodeRegistry.NodeCapacity;
import dev.apflow.domain.node.NodeIdentity;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.domain.placement.Placement;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.testkit.contract.PlacementTrial;
import dev.apflow.testkit.contract.Placements;
import dev.apflow.testkit.contract.Specs;
import dev.apflow.testkit.contract.TestWorker;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

import java.util.List;

/** A member's claim and the rule {@link Placement} agree, whatever others run. */
class MemberPlacementProperties {

    @Property(edgeCases = EdgeCasesMode.NONE)
    void a_member_gets_what_the_rule_admits_in_order_and_in_the_end_all_of_it(
            @ForAll("constrained") List<TaskSpec> tasks,
            @ForAll("profiles") NodeProfile profile,
            @ForAll @IntRange(max = 3) int ballast,
            @ForAll @IntRange(min = 1, max = 6) int limit) {
        try (ClusterFixture cluster = SharedStoreUnderTest.named().cluster();
                ClusterStore store = cluster.open()) {
            Member leader = Member.registered(store, "leader");
            var client = leader.client(leader.lead());
            client.submit(Specs.tasks("others", 3));
            TestWorker other = leader.worker(LONG);
            other.claim(3);
            NodeIdentity identity =
                    store.nodes().register(new NodeCapacity(profile, Member.url("member"), limit));
            LeaseHolder holder = new LeaseHolder.Member(identity, LONG);

            PlacementTrial.run(store, client, holder, tasks, profile, ballast, limit);
        }
    }

    @Provide
    Arbitrary<List<TaskSpec>> constrained() {
        return Placements.tasks(12);
    }

    @Provide
    Arbitrary<NodeProfile> profiles() {
        return Placements.profiles();
    }
}
