package dev.apflow.adapters.postgres;

import dev.apflow.testkit.contract.cluster.ClusterFixture;
import dev.apflow.testkit.contract.cluster.NodeRegistryContract;

class PostgresNodeRegistryTest extends NodeRegistryContract {

    @Override
    protected ClusterFixture fixture() {
        return new PostgresClusterFixture();
    }
}
