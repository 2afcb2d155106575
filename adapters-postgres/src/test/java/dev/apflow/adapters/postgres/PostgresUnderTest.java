package dev.apflow.adapters.postgres;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.cluster.ClusterFixture;
import dev.apflow.testkit.contract.cluster.SharedStoreUnderTest;

final class PostgresUnderTest implements SharedStoreUnderTest {

    @Override
    public StoreFixture database() {
        return new PostgresFixture();
    }

    @Override
    public ClusterFixture cluster() {
        return new PostgresClusterFixture();
    }
}
