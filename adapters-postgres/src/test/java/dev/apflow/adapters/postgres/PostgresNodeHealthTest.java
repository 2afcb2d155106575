package dev.apflow.adapters.postgres;

import dev.apflow.testkit.contract.cluster.ClusterFixture;
import dev.apflow.testkit.contract.cluster.NodeHealthContract;

class PostgresNodeHealthTest extends NodeHealthContract {

    @Override
    protected ClusterFixture fixture() {
        return new PostgresClusterFixture();
    }
}
