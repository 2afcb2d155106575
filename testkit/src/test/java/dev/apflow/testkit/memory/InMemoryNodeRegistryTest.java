package dev.apflow.testkit.memory;

import dev.apflow.testkit.contract.cluster.ClusterFixture;
import dev.apflow.testkit.contract.cluster.NodeRegistryContract;

class InMemoryNodeRegistryTest extends NodeRegistryContract {

    @Override
    protected ClusterFixture fixture() {
        return new InMemoryClusterFixture();
    }
}
