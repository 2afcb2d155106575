package dev.apflow.testkit.memory;

import dev.apflow.testkit.contract.cluster.ClusterFixture;
import dev.apflow.testkit.contract.cluster.ClusterModelProperties;

class InMemoryClusterModelProperties extends ClusterModelProperties {

    @Override
    protected ClusterFixture fixture() {
        return new InMemoryClusterFixture();
    }
}
