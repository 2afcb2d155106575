package dev.apflow.adapters.postgres;

import dev.apflow.testkit.contract.cluster.ClusterFixture;
import dev.apflow.testkit.contract.cluster.ClusterStoreContract;

class PostgresClusterStoreTest extends ClusterStoreContract {

    @Override
    protected ClusterFixture fixture() {
        return new PostgresClusterFixture();
    }
}
