package dev.apflow.testkit.contract;

import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.Store;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.domain.placement.Placement;
import dev.apflow.domain.task.TaskSpec;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

import java.util.List;

/** The store's claim and the rule {@link Placement} agree. */
class ClaimPlacementProperties {

    @Property(edgeCases = EdgeCasesMode.NONE)
    void a_node_gets_what_the_rule_admits_in_order_and_in_the_end_all_of_it(
            @ForAll("constrained") List<TaskSpec> tasks,
            @ForAll("profiles") NodeProfile profile,
            @ForAll @IntRange(max = 3) int ballast,
            @ForAll @IntRange(min = 1, max = 6) int limit) {
        try (StoreFixture fixture = StoreUnderTest.named().database();
                Store store = fixture.open()) {
            LeaseHolder holder = new LeaseHolder.Standalone(profile.node());
            PlacementTrial.run(store, new Client(store), holder, tasks, profile, ballast, limit);
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
