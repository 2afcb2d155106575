package dev.apflow.testkit.memory;

import dev.apflow.testkit.contract.cluster.ClusterFixture;
import dev.apflow.testkit.contract.cluster.MemberPlacementProperties;

class InMemoryMemberPlacementProperties extends MemberPlacementProperties {

    @Override
    protected ClusterFixture fixture() {
        return new InMemoryClusterFixture();
    }
}
