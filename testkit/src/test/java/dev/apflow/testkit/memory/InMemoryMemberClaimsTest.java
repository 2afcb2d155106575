package dev.apflow.testkit.memory;

import dev.apflow.testkit.contract.cluster.ClusterFixture;
import dev.apflow.testkit.contract.cluster.MemberClaimsContract;

class InMemoryMemberClaimsTest extends MemberClaimsContract {

    @Override
    protected ClusterFixture fixture() {
        return new InMemoryClusterFixture();
    }
}
