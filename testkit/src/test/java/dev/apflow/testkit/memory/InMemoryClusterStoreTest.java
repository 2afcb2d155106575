package dev.apflow.testkit.memory;

import dev.apflow.testkit.contract.cluster.ClusterFixture;
import dev.apflow.testkit.contract.cluster.ClusterStoreContract;

class InMemoryClusterStoreTest extends ClusterStoreContract {

    @Override
    protected ClusterFixture fixture() {
        return new InMemoryClusterFixture();
    }
}
