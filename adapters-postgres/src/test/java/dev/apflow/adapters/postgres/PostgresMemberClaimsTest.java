package dev.apflow.adapters.postgres;

import dev.apflow.testkit.contract.cluster.ClusterFixture;
import dev.apflow.testkit.contract.cluster.MemberClaimsContract;

class PostgresMemberClaimsTest extends MemberClaimsContract {

    @Override
    protected ClusterFixture fixture() {
        return new PostgresClusterFixture();
    }
}
